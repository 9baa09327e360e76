import { fault } from '../faults/index.ts';
import { type Operation, type Restore, segments, type Undo } from './operation.ts';

/** What operations do to a value, laid over the value as it was: its parts keep their old indexes. */
export type Change =
  | { kind: 'value'; value: unknown }
  | { kind: 'map'; entries: Map<string, Change> }
  | { kind: 'list'; slots: Slot[] }
  | { kind: 'gone' }
  /** The value gets a former text; `inner` is what happens to it otherwise. */
  | { kind: 'text'; undo: Restore; inner: Change | undefined };

/** One item of a changed list: an old one by its index, a new one, or an old one that changes. */
export interface Slot {
  from?: number;
  change?: Change;
}

type Json = Record<string, unknown>;
type Any = Operation | Undo;

/** Stands in a map's source, never in what it reads as. */
export const mergeKeyName = '<<';

/** The change after one more operation; throws `patch_not_applicable`. */
export function withOperation(change: Change | undefined, original: unknown, operation: Any): Change {
  return apply(change, original, segments(operation.path), operation);
}

function apply(
  change: Change | undefined,
  original: unknown,
  path: readonly string[],
  operation: Any,
): Change {
  const [head, ...rest] = path;
  if (head === undefined) return leaf(change, operation);
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

function leaf(change: Change | undefined, operation: Any): Change {
  switch (operation.op) {
    case 'remove':
      return { kind: 'gone' };
    case 'restore':
      return { kind: 'text', undo: operation, inner: change };
    default:
      return { kind: 'value', value: operation.value };
  }
}

function applyToMap(
  change: Change | undefined,
  original: Json,
  head: string,
  rest: readonly string[],
  operation: Any,
): Change {
  const entries = change?.kind === 'map' ? change.entries : new Map<string, Change>();
  const before = entries.get(head);
  const known = before !== undefined || Object.hasOwn(original, head);
  if (!known && head === mergeKeyName && operation.op === 'restore') {
    entries.set(head, inMergeKey(rest, operation));
    return { kind: 'map', entries };
  }
  if (!known && (rest.length > 0 || operation.op !== 'add')) {
    throw misfit(operation, `"${head}" does not exist`);
  }
  entries.set(
    head,
    apply(before, Object.hasOwn(original, head) ? original[head] : undefined, rest, operation),
  );
  return { kind: 'map', entries };
}

/** What is merged: one alias, or one of a list of them. */
function inMergeKey([index]: readonly string[], operation: Any): Change {
  const change = leaf(undefined, operation);
  return index === undefined ? change : { kind: 'list', slots: [{ from: Number(index), change }] };
}

function applyToList(
  change: Change | undefined,
  original: readonly unknown[],
  head: string,
  rest: readonly string[],
  operation: Any,
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

/** The value after the change; what a former text reads as is taken from `after`, the value that came of it. */
export function evaluate(change: Change | undefined, original: unknown, after?: unknown): unknown {
  switch (change?.kind) {
    case undefined:
      return original;
    case 'value':
      return change.value;
    case 'gone':
      return undefined;
    case 'text':
      return readsAs(change.undo, evaluate(change.inner, original, after), after);
    case 'list':
      return evaluateList(change.slots, original as unknown[], after);
    case 'map':
      return evaluateMap(change.entries, original as Json, after);
  }
}

const readsAs = ({ reads }: Restore, wanted: unknown, after: unknown): unknown =>
  reads(after, wanted) ? after : wanted;

function evaluateList(slots: readonly Slot[], original: readonly unknown[], after: unknown): unknown[] {
  const now = Array.isArray(after) ? after : [];
  return slots
    .filter(({ change }) => change?.kind !== 'gone')
    .map(({ from, change }, i) => evaluate(change, from === undefined ? undefined : original[from], now[i]));
}

function evaluateMap(entries: ReadonlyMap<string, Change>, original: Json, after: unknown): Json {
  const now = typeof after === 'object' && after !== null ? (after as Json) : {};
  const wanted: Json = { ...original };
  for (const [key, inner] of entries) {
    if (inner.kind === 'gone') delete wanted[key];
    else if (key !== mergeKeyName || Object.hasOwn(original, key) || inner.kind === 'value')
      wanted[key] = evaluate(inner, wanted[key], now[key]);
  }
  return wanted;
}

/** Whether a value becomes another one. */
export function changesValue(change: Change | undefined): boolean {
  switch (change?.kind) {
    case undefined:
      return false;
    case 'map':
      return [...change.entries.values()].some(changesValue);
    case 'list':
      return change.slots.some(({ from, change }) => from === undefined || changesValue(change));
    case 'text':
      return !change.undo.isReference || changesValue(change.inner);
    default:
      return true;
  }
}

const misfit = (operation: Any, why: string) =>
  fault('patch_not_applicable', { op: operation.op, path: operation.path, why });
