import { type CST, isScalar, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Editor } from './editor.ts';
import { hasProps, type Item, indentAt, itemEnd, lead, realItems, tokenEnd, tokenStart } from './extent.ts';
import { flowText } from './flow.ts';
import { layoutOf } from './layout.ts';
import { isFilled, printBlock } from './print.ts';

type Container = CST.BlockMap | CST.BlockSequence | CST.FlowCollection;

/** Where a value stands in the text: its item, and the collection around that. */
export interface Spot {
  readonly node: Node | null;
  readonly item: Item;
  readonly container: Container;
}

const containers = new Set(['block-map', 'block-seq', 'flow-collection']);

/** The source of a collection that can be edited inside: one with items, written with brackets or in lines. */
export function sourceOf(node: YAMLMap | YAMLSeq): Container | undefined {
  const token = node.srcToken as CST.Token | undefined;
  return token && containers.has(token.type) && node.items.length > 0 ? (token as Container) : undefined;
}

export function pairSpot(pair: Pair, map: YAMLMap): Spot | undefined {
  const container = sourceOf(map);
  const item = pair.srcToken as Item | undefined;
  return container && item && { node: pair.value as Node | null, item, container };
}

export function itemSpot(seq: YAMLSeq, index: number): Spot | undefined {
  const container = sourceOf(seq);
  const item = container && realItems(container)[index];
  return container && item && { node: seq.items[index] as Node | null, item, container };
}

/** The pair of a key that stands in the map itself; a merged one does not. */
export const pairOf = (map: YAMLMap, key: string): Pair | undefined =>
  map.items.find(
    (pair) => isScalar(pair.key) && typeof pair.key.value !== 'symbol' && String(pair.key.value) === key,
  );

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

function replaceInFlow(editor: Editor, { item }: Spot, value: unknown): void {
  const at = item.value ? tokenStart(item.value) : lead(item);
  const text = flowText(editor, value, indentAt(editor.text, at));
  const colon = item.key && !item.sep?.some((each) => each.type === 'map-value-ind') ? ':' : '';
  editor.replace(at, itemEnd(item), item.value ? text : `${colon} ${text}`);
}

function replaceInline(editor: Editor, { item, container }: Spot, lines: readonly string[]): void {
  const text = lines.join(editor.lineBreak);
  const block = item.value?.type === 'block-map' || item.value?.type === 'block-seq';
  if (item.value && !(block && container.type === 'block-map')) {
    editor.replace(tokenStart(item.value), itemEnd(item), text);
  } else editor.replace(lead(item), itemEnd(item), ` ${text}`);
}

function replaceWithLines(editor: Editor, { item, container }: Spot, value: object): void {
  const { indent } = container;
  const layout = container.type === 'block-map' ? layoutOf(container, editor.layout) : editor.layout;
  const below = Array.isArray(value) && container.type === 'block-map' ? layout.dash : layout.step;
  const lines = printBlock(value, layout).map((line) => ' '.repeat(indent + below) + line);
  if (item.value) {
    const start = tokenStart(item.value);
    const blanks = /[ \t]*$/.exec(editor.text.slice(lead(item), start))?.[0].length ?? 0;
    editor.replace(start - blanks, tokenEnd(item.value), '');
  }
  editor.insertLinesAfter(itemEnd(item), lines);
}
