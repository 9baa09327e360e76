import type { CST } from 'yaml';

export type Item = CST.CollectionItem;

const blank = new Set(['space', 'newline', 'comment', 'comma', 'byte-order-mark']);

/** Where the last token of these that is not blank or comment ends. */
const lastEnd = (tokens: readonly CST.SourceToken[] | undefined): number | undefined => {
  const token = tokens?.findLast((each) => !blank.has(each.type));
  return token && token.offset + token.source.length;
};

/** The offset after a value's last character, without comments, blanks and the line break behind it. */
export function tokenEnd(token: CST.Token): number {
  switch (token.type) {
    case 'block-map':
    case 'block-seq': {
      const item = realItems(token).at(-1);
      return item ? itemEnd(item) : token.offset;
    }
    case 'flow-collection':
      return lastEnd(token.end) ?? token.offset;
    case 'block-scalar':
      return blockScalarEnd(token);
    default:
      return token.offset + ('source' in token ? token.source.length : 0);
  }
}

function blockScalarEnd(token: CST.BlockScalar): number {
  const header = token.props.findLast((prop) => prop.type !== 'newline') as CST.SourceToken;
  const last = token.props.at(-1) as CST.SourceToken;
  const keeps = token.props.some((prop) => prop.type === 'block-scalar-header' && prop.source.includes('+'));
  const source = token.source.replace(keeps ? /\r?\n$/ : /(?:\r?\n)+$/, '');
  return source === '' && !keeps
    ? header.offset + header.source.length
    : last.offset + last.source.length + source.length;
}

/** The offset where a value starts, with an anchor on its first key. */
export function tokenStart(token: CST.Token): number {
  const first = token.type === 'block-map' ? token.items[0] : undefined;
  return first?.start.find((each) => !blank.has(each.type))?.offset ?? token.offset;
}

/** The end of what stands before the value: its dash or colon, or its anchor or tag. */
export const lead = (item: Item): number =>
  lastEnd(item.sep) ?? (item.key ? tokenEnd(item.key) : lastEnd(item.start)) ?? 0;

export const itemEnd = (item: Item): number => (item.value ? tokenEnd(item.value) : lead(item));

/** An item's first character: its dash, its anchor or its key. */
export const itemStart = (item: Item): number =>
  item.start.find((each) => !blank.has(each.type))?.offset ??
  (item.key ? tokenStart(item.key) : item.value ? tokenStart(item.value) : lead(item));

/** Items without what the parser keeps for comments at the end and a trailing comma. */
export const realItems = (token: CST.BlockMap | CST.BlockSequence | CST.FlowCollection): Item[] =>
  (token.items as Item[]).filter(
    (item) => item.key || item.sep || item.value || item.start.some((each) => !blank.has(each.type)),
  );

export const hasProps = (item: Item): boolean =>
  (item.sep ?? item.start).some((each) => each.type === 'anchor' || each.type === 'tag');

export const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

/** The white space that starts the line of an offset. */
export const indentAt = (text: string, offset: number): string =>
  /^\uFEFF?([ \t]*)/.exec(text.slice(lineStart(text, offset), offset))?.[1] ?? '';
