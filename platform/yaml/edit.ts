import { isMap, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { type Change, changesValue, evaluate, mergeKeyName, type Slot } from './change.ts';
import { cutItems } from './cut.ts';
import type { Editor } from './editor.ts';
import { type Item, itemEnd, itemStart, realItems } from './extent.ts';
import { flowPair, flowText, insertInFlow } from './flow.ts';
import { layoutOf } from './layout.ts';
import { printBlock } from './print.ts';
import {
  itemSpot,
  mergePairOf,
  pairOf,
  pairSpot,
  replaceValue,
  restoreValue,
  type Spot,
  sourceOf,
} from './spot.ts';

type Path = readonly string[];

/** Writes a change into the text of a collection; false where it can't be edited inside. */
export function editInside(
  editor: Editor,
  change: Change,
  node: Node | null,
  original: unknown,
  path: Path = [],
): boolean {
  if (leavesNothing(change, original)) return false;
  if (change.kind === 'map' && isMap(node) && sourceOf(node)) {
    if (changesValue(change)) editor.touched.add(node);
    editMap(editor, change.entries, node, original as Record<string, unknown>, path);
    return true;
  }
  if (change.kind === 'list' && isSeq(node) && sourceOf(node)) {
    if (changesValue(change)) editor.touched.add(node);
    editList(editor, change.slots, node, original as unknown[] | undefined, path);
    return true;
  }
  return false;
}

/** A collection without items has another form. */
function leavesNothing(change: Change, original: unknown): boolean {
  if (change.kind === 'list') return change.slots.every((slot) => slot.change?.kind === 'gone');
  if (change.kind !== 'map') return false;
  const keys = new Set([...Object.keys(original as object), ...change.entries.keys()]);
  return [...keys].every((key) => change.entries.get(key)?.kind === 'gone');
}

// An alias is no collection, so it is replaced by its value: the anchor's other users stay as they are.
function edit(editor: Editor, change: Change, spot: Spot | undefined, original: unknown): void {
  if (!spot) return;
  if (change.kind === 'text' && change.undo.source) restoreValue(editor, spot, change.undo.source);
  else if (!editInside(editor, change, spot.node, original, spot.path)) {
    replaceValue(editor, spot, evaluate(change, original));
  }
}

function editMap(
  editor: Editor,
  entries: ReadonlyMap<string, Change>,
  map: YAMLMap,
  original: Record<string, unknown>,
  path: Path,
): void {
  const added: [string, unknown][] = [];
  const gone = new Set<Item>();
  for (const [key, change] of entries) {
    const before = Object.hasOwn(original, key) ? original[key] : undefined;
    const pair = pairAt(map, key);
    const spot = pair && pairSpot(pair, map, [...path, key]);
    if (spot && isGone(change)) {
      editor.touchAll(spot.node);
      gone.add(spot.item);
    } else if (pair) edit(editor, change, spot, before);
    else {
      added.push([key, evaluate(change, before)]);
    }
  }
  const source = sourceOf(map);
  if (source && gone.size > 0) cutItems(editor, source, gone);
  // A value that a merge key brings gets a key of its own.
  for (const [key] of added) {
    if (Object.hasOwn(original, key)) editor.replaced.push({ path: [...path, key], source: undefined });
  }
  if (added.length > 0) addPairs(editor, map, added);
}

const pairAt = (map: YAMLMap, key: string): Pair | undefined =>
  pairOf(map, key) ?? (key === mergeKeyName ? mergePairOf(map) : undefined);

const isGone = (change: Change | undefined): boolean =>
  change?.kind === 'gone' || (change?.kind === 'text' && !change.undo.source);

function addPairs(editor: Editor, map: YAMLMap, added: readonly [string, unknown][]): void {
  const source = sourceOf(map);
  if (source?.type === 'flow-collection') {
    insertInFlow(editor, source, Number.POSITIVE_INFINITY, (indent) =>
      added.map(([key, value]) => flowPair(editor, key, value, indent)),
    );
  } else if (source?.type === 'block-map') {
    const lines = printBlock(Object.fromEntries(added), layoutOf(source, editor.layout));
    const pad = ' '.repeat(source.indent);
    const last = realItems(source).at(-1) as Item;
    editor.insertLinesAfter(
      itemEnd(last),
      lines.map((line) => pad + line),
    );
  }
}

function editList(
  editor: Editor,
  slots: readonly Slot[],
  seq: YAMLSeq,
  original: readonly unknown[] | undefined,
  path: Path,
): void {
  let added: unknown[] = [];
  const gone = new Set<Item>();
  for (const { from, change } of slots) {
    const before = from === undefined ? undefined : original?.[from];
    if (from === undefined) added.push(evaluate(change, undefined));
    else {
      addItems(editor, seq, from, added);
      added = [];
      const spot = change && itemSpot(seq, from, [...path, String(from)]);
      if (spot && isGone(change)) {
        editor.touchAll(spot.node);
        gone.add(spot.item);
      } else if (change) edit(editor, change, spot, before);
    }
  }
  addItems(editor, seq, seq.items.length, added);
  const source = sourceOf(seq);
  if (source && gone.size > 0) cutItems(editor, source, gone);
}

function addItems(editor: Editor, seq: YAMLSeq, index: number, added: readonly unknown[]): void {
  const source = sourceOf(seq);
  if (added.length === 0 || !source) return;
  if (source.type === 'flow-collection') {
    insertInFlow(editor, source, index, (indent) => added.map((value) => flowText(editor, value, indent)));
    return;
  }
  const items = realItems(source);
  const lines = printBlock(added, editor.layout);
  const next = items[index];
  if (next) {
    const above = index > 0 ? itemEnd(items[index - 1] as Item) : 0;
    editor.insertLinesBefore(itemStart(next), above, lines);
  } else {
    const pad = ' '.repeat(source.indent);
    editor.insertLinesAfter(
      itemEnd(items.at(-1) as Item),
      lines.map((line) => pad + line),
    );
  }
}
