import { fault } from '../faults/index.ts';
import { type Operation, segments } from './operation.ts';

/** What operations do to a value, laid over the value as it was: its parts keep their old indexes. */
export type Change =
  | { kind: 'value'; value: unknown }
  | { kind: 'map'; entries: Map<string, Change> }
  | { kind: 'list'; slots: Slot[] };

/** One item of a changed list: an old one by its index, a new one, or an old one that changes. */
export interface Slot {
  from?: number;
  change?: Change;
}

type Json = Record<string, unknown>;

/** The change after one more operation; throws `patch_not_applicable`. */
export function withOperation(change: Change | undefined, original: unknown, operation: Operation): Change {
  return apply(change, original, segments(operation.path), operation);
}

function apply(
  change: Change | undefined,
  original: unknown,
  path: readonly string[],
  operation: Operation,
): Change {
  const [head, ...rest] = path;
  if (head === undefined) return { kind: 'value', value: operation.value };
  if (change?.kind === 'value') {
    const inner = apply(undefined, change.value, path, operation);
    return { kind: 'value', value: evaluate(inner, change.value) };
  }
  if (Array.isArray(original)) return applyToList(change, original, head, rest, operation);
  if (typeof original === 'object' && original !== null) {
    return applyToMap(change, original as Json, head, rest, operation);
  }
  throw misfit(operation, `there is no map or list around "${head}"`);
}

function applyToMap(
  change: Change | undefined,
  original: Json,
  head: string,
  rest: readonly string[],
  operation: Operation,
): Change {
  const entries = change?.kind === 'map' ? change.entries : new Map<string, Change>();
  const before = entries.get(head);
  const known = before !== undefined || Object.hasOwn(original, head);
  if (!known && (rest.length > 0 || operation.op === 'replace')) {
    throw misfit(operation, `"${head}" does not exist`);
  }
  entries.set(
    head,
    apply(before, Object.hasOwn(original, head) ? original[head] : undefined, rest, operation),
  );
  return { kind: 'map', entries };
}

function applyToList(
  change: Change | undefined,
  original: readonly unknown[],
  head: string,
  rest: readonly string[],
  operation: Operation,
): Change {
  const slots: Slot[] = change?.kind === 'list' ? change.slots : original.map((_, from) => ({ from }));
  const inserts = rest.length === 0 && operation.op === 'add';
  const index = head === '-' && inserts ? slots.length : Number(head);
  if (!/^(?:-|0|[1-9]\d*)$/.test(head) || !(index < slots.length + (inserts ? 1 : 0))) {
    throw misfit(operation, `the list has no item ${head}`);
  }
  if (inserts) slots.splice(index, 0, { change: { kind: 'value', value: operation.value } });
  else {
    const slot = slots[index] as Slot;
    slot.change = apply(
      slot.change,
      slot.from === undefined ? undefined : original[slot.from],
      rest,
      operation,
    );
  }
  return { kind: 'list', slots };
}

/** The value after the change. */
export function evaluate(change: Change | undefined, original: unknown): unknown {
  if (change === undefined) return original;
  if (change.kind === 'value') return change.value;
  if (change.kind === 'list') {
    const before = original as unknown[];
    return change.slots.map((slot) =>
      evaluate(slot.change, slot.from === undefined ? undefined : before[slot.from]),
    );
  }
  const after: Json = { ...(original as Json) };
  for (const [key, inner] of change.entries) after[key] = evaluate(inner, after[key]);
  return after;
}

const misfit = (operation: Operation, why: string) =>
  fault('patch_not_applicable', { op: operation.op, path: operation.path, why });
