import type { Namespace } from '../../webhook/index.ts';
import { isObject, type Manifest } from './workloads.ts';

export type Namespaces = ReadonlyMap<string, Namespace>;

/** The namespaces of an input: what its Namespace documents say, else those around it, else nothing. */
export function namespacesOf(
  manifests: readonly Manifest[],
  around: Namespaces = new Map(),
): (name: string) => Namespace {
  const known = namespacesIn(manifests);
  return (name) =>
    known.get(name) ?? around.get(name) ?? { name, labels: {}, annotations: {}, limitRanges: [] };
}

/** What the Namespace documents of an input say. */
export function namespacesIn(manifests: readonly Manifest[]): Namespaces {
  const known = new Map<string, Namespace>();
  for (const { group, kind, value } of manifests) {
    if (group !== '' || kind !== 'Namespace' || !isObject(value.metadata)) continue;
    const { name, labels, annotations } = value.metadata;
    known.set(String(name), {
      name: String(name),
      labels: texts(labels),
      annotations: texts(annotations),
      limitRanges: [],
    });
  }
  return known;
}

const texts = (value: unknown): Record<string, string> =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
      )
    : {};
