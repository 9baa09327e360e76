import type { Namespace } from '../../webhook/index.ts';
import { isObject, type Manifest } from './workloads.ts';

/** The namespaces of an input: what its Namespace documents say, and nothing about the others. */
export function namespacesOf(manifests: readonly Manifest[]): (name: string) => Namespace {
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
  return (name) => known.get(name) ?? { name, labels: {}, annotations: {}, limitRanges: [] };
}

const texts = (value: unknown): Record<string, string> =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
      )
    : {};
