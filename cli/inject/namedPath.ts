import { segments } from '../../platform/yaml/index.ts';
import { pointer } from '../../webhook/index.ts';
import { isObject } from './workloads.ts';

/** Items of a pod's lists are known by these; mounts first, since several may be of one volume. */
const nameOf = (item: unknown): unknown => (isObject(item) ? (item.mountPath ?? item.name) : undefined);

const below = (value: unknown, key: string): unknown => {
  if (Array.isArray(value)) return value[Number(key)];
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
};

/** The value at a path of keys and indexes. */
export const valueIn = (value: unknown, path: readonly string[]): unknown => path.reduce(below, value);

// Of several items of one name the last one counts, as for variables in the kubelet.
const indexOf = (list: readonly unknown[], name: string): number =>
  list.findLastIndex((item) => nameOf(item) === name);

/** A JSON Pointer that has names in the place of list indexes, where items have one: it outlives edits around it. */
export function toNamed(value: unknown, path: readonly string[]): string {
  let at = value;
  const named = path.map((key) => {
    const list = at;
    at = below(at, key);
    const name = nameOf(at);
    return Array.isArray(list) && typeof name === 'string' && indexOf(list, name) === Number(key)
      ? name
      : key;
  });
  return pointer(...named);
}

/** The keys and indexes of a path with names; undefined if something on it is gone. What is merged in stands in no value. */
export function fromNamed(value: unknown, named: string): string[] | undefined {
  let at = value;
  let merged = false;
  const path: string[] = [];
  for (const key of segments(named)) {
    merged ||= key === '<<' && below(at, key) === undefined;
    const index = Array.isArray(at) ? indexOf(at, key) : -1;
    const step = index >= 0 ? String(index) : key;
    path.push(step);
    at = below(at, step);
    if (at === undefined && !merged) return undefined;
  }
  return path;
}
