import { segments } from '../../platform/yaml/index.ts';
import { pointerOf } from '../inject/items.ts';
import { valueIn } from '../inject/namedPath.ts';

/**
 * Removals of all that is in a map or list become the removal of that one, as we made it,
 * but for those that are to stay.
 */
export function collapse(
  value: unknown,
  removals: ReadonlySet<string>,
  stay: ReadonlySet<string>,
): Set<string> {
  const removed = new Set(removals);
  const waiting = [...removals];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const parent = segments(path).slice(0, -1);
    const around = pointerOf(parent);
    if (parent.length === 0 || stay.has(around) || removed.has(around)) continue;
    if (!isEmptied(value, removed, parent)) continue;
    for (const key of keysAt(value, parent)) removed.delete(pointerOf([...parent, key]));
    removed.add(around);
    waiting.push(around);
  }
  return removed;
}

const keysAt = (value: unknown, path: readonly string[]): string[] => Object.keys(valueIn(value, path) ?? {});

/** Whether everything in a map or list is removed. */
export const isEmptied = (value: unknown, removed: ReadonlySet<string>, path: readonly string[]): boolean =>
  keysAt(value, path).every((key) => removed.has(pointerOf([...path, key])));
