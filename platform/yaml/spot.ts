import { type CST, isScalar, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Editor } from './editor.ts';
import {
  hasProps,
  type Item,
  indentAt,
  itemEnd,
  itemStart,
  lead,
  realItems,
  tokenEnd,
  tokenStart,
} from './extent.ts';
import { flowText } from './flow.ts';
import { layoutOf } from './layout.ts';
import type { Source } from './operation.ts';
import { isFilled, printBlock } from './print.ts';

type Container = CST.BlockMap | CST.BlockSequence | CST.FlowCollection;

/** Where a value stands in the text: its item, and the collection around that. */
export interface Spot {
  readonly node: Node | null;
  readonly item: Item;
  readonly container: Container;
  /** Its place in the document, by the indexes of lists as they were. */
  readonly path: readonly string[];
}

const containers = new Set(['block-map', 'block-seq', 'flow-collection']);

/** The source of a collection that can be edited inside: one with items, written with brackets or in lines. */
export function sourceOf(node: YAMLMap | YAMLSeq): Container | undefined {
  const token = node.srcToken as CST.Token | undefined;
  return token && containers.has(token.type) && node.items.length > 0 ? (token as Container) : undefined;
}

export function pairSpot(pair: Pair, map: YAMLMap, path: readonly string[]): Spot | undefined {
  const container = sourceOf(map);
  const item = pair.srcToken as Item | undefined;
  return container && item && { node: pair.value as Node | null, item, container, path };
}

export function itemSpot(seq: YAMLSeq, index: number, path: readonly string[]): Spot | undefined {
  const container = sourceOf(seq);
  const item = container && realItems(container)[index];
  return container && item && { node: seq.items[index] as Node | null, item, container, path };
}

/** The pair of a key that stands in the map itself; a merged one does not. */
export const pairOf = (map: YAMLMap, key: string): Pair | undefined =>
  map.items.find(
    (pair) => isScalar(pair.key) && typeof pair.key.value !== 'symbol' && String(pair.key.value) === key,
  );

export const mergePairOf = (map: YAMLMap): Pair | undefined =>
  map.items.find((pair) => isScalar(pair.key) && typeof pair.key.value === 'symbol');

/** The lines of a value that stands below its key, or behind it. */
const standsBelow = ({ item, container }: Spot): boolean =>
  (item.value?.type === 'block-map' || item.value?.type === 'block-seq') &&
  (container.type === 'block-map' || (container.type === 'block-seq' && hasProps(item)));

/** What a former text's place is counted from: it stays where it is while the value changes. */
const origin = (item: Item): number => lead(item) || itemStart(item);

/** Puts a former text in the place of the value that replaced it. */
export function restoreValue(editor: Editor, spot: Spot, { was, from }: Source): void {
  const { item } = spot;
  const at = origin(item) + from;
  editor.touchAll(spot.node);
  if (item.value && standsBelow(spot)) {
    editor.insert(at, was);
    editor.cutLines(tokenStart(item.value), itemEnd(item));
  } else editor.replace(at, itemEnd(item), was);
}

function put(editor: Editor, { item, path }: Spot, at: number, until: number, text: string, back = 0): void {
  editor.replaced.push({
    path,
    source: { was: editor.text.slice(at, until), from: at - origin(item) - back },
  });
  editor.replace(at, until, text);
}

/** Puts a value in the place of the one that stands there. */
export function replaceValue(editor: Editor, spot: Spot, value: unknown): void {
  const { item, container } = spot;
  editor.touchAll(spot.node);
  if (container.type === 'flow-collection') replaceInFlow(editor, spot, value);
  else if (!isFilled(value)) replaceInline(editor, spot, printBlock(value, editor.layout));
  else if (container.type === 'block-seq' && !hasProps(item)) {
    replaceInline(editor, spot, indented(printBlock(value, editor.layout), container.indent + 2));
  } else replaceWithLines(editor, spot, value);
}

const indented = (lines: readonly string[], columns: number): string[] =>
  lines.map((line, i) => (i === 0 ? line : ' '.repeat(columns) + line));

function replaceInFlow(editor: Editor, spot: Spot, value: unknown): void {
  const { item } = spot;
  const at = item.value ? tokenStart(item.value) : lead(item);
  const text = flowText(editor, value, indentAt(editor.text, at));
  const colon = item.key && !item.sep?.some((each) => each.type === 'map-value-ind') ? ':' : '';
  // A colon that comes with the value goes with it.
  put(editor, spot, at, itemEnd(item), item.value ? text : `${colon} ${text}`, colon.length);
}

function replaceInline(editor: Editor, spot: Spot, lines: readonly string[]): void {
  const { item, container } = spot;
  const text = lines.join(editor.lineBreak);
  const block = item.value?.type === 'block-map' || item.value?.type === 'block-seq';
  if (item.value && !(block && container.type === 'block-map')) {
    put(editor, spot, tokenStart(item.value), itemEnd(item), text);
  } else put(editor, spot, lead(item), itemEnd(item), ` ${text}`);
}

function replaceWithLines(editor: Editor, spot: Spot, value: object): void {
  const { item, container } = spot;
  const { indent } = container;
  const layout = container.type === 'block-map' ? layoutOf(container, editor.layout) : editor.layout;
  const below = Array.isArray(value) && container.type === 'block-map' ? layout.dash : layout.step;
  const lines = printBlock(value, layout).map((line) => ' '.repeat(indent + below) + line);
  if (item.value) {
    const start = tokenStart(item.value);
    const blanks = /[ \t]*$/.exec(editor.text.slice(lead(item), start))?.[0].length ?? 0;
    put(editor, spot, start - blanks, tokenEnd(item.value), '');
  } else put(editor, spot, lead(item), lead(item), '');
  editor.insertLinesAfter(itemEnd(item), lines);
}
