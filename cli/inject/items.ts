import { type Pod, pointer } from '../../webhook/index.ts';
import { isObject } from './workloads.ts';

const lists = ['containers', 'initContainers'] as const;

/** Paths, by index, of all that an injection can add to a pod: labels, annotations, volumes, containers and what is theirs. */
export function itemsOf(pod: Pod): string[][] {
  const keys = (path: string[], map: unknown): string[][] =>
    isObject(map) ? Object.keys(map).map((key) => [...path, key]) : [];
  const indexes = (path: string[], list: unknown): string[][] =>
    Array.isArray(list) ? list.map((_, i) => [...path, String(i)]) : [];
  return [
    ...keys(['metadata', 'labels'], pod.metadata?.labels),
    ...keys(['metadata', 'annotations'], pod.metadata?.annotations),
    ...indexes(['spec', 'volumes'], pod.spec.volumes),
    ...lists.flatMap((list) => [
      ...indexes(['spec', list], pod.spec[list]),
      ...(pod.spec[list] ?? []).flatMap((container, i) => [
        ...indexes(['spec', list, String(i), 'env'], container.env),
        ...indexes(['spec', list, String(i), 'volumeMounts'], container.volumeMounts),
      ]),
    ]),
  ];
}

/** Whether a path lies at another one, or below it. */
export const isWithin = (path: string, other: string): boolean =>
  path === other || path.startsWith(`${other}/`);

export const pointerOf = (path: readonly string[]): string => pointer(...path);
