import type { CST } from 'yaml';
import type { Editor } from './editor.ts';
import { type Item, indentAt, itemEnd, itemStart, realItems } from './extent.ts';
import { printFlow } from './print.ts';

/** A value as it stands in a flow collection; `indent` is that of the line it starts on. */
export function flowText(editor: Editor, value: unknown, indent: string): string {
  const { json, unit } = editor.flow;
  if (!json) return printFlow(value);
  return JSON.stringify(value, null, unit).replaceAll('\n', editor.lineBreak + indent);
}

export function flowPair(editor: Editor, key: string, value: unknown, indent: string): string {
  if (!editor.flow.json) return printFlow({ [key]: value }).slice(1, -1);
  const gap = editor.flow.unit === undefined ? '' : ' ';
  return `${JSON.stringify(key)}:${gap}${flowText(editor, value, indent)}`;
}

interface Separation {
  readonly indent: string;
  readonly text: string;
}

// Items each on a line of their own stay so.
function separationOf(editor: Editor, token: CST.FlowCollection, items: readonly Item[]): Separation {
  const first = itemStart(items[0] as Item);
  const last = itemStart(items.at(-1) as Item);
  const lead = editor.text.slice(token.offset, first);
  const indent = indentAt(editor.text, last);
  if (lead.includes('\n')) return { indent, text: editor.lineBreak + indent };
  const tight = editor.flow.json && editor.flow.unit === undefined;
  return { indent, text: tight ? '' : ' ' };
}

/** Adds to a flow collection that has items: before the item of that index, or after the last one. */
export function insertInFlow(
  editor: Editor,
  token: CST.FlowCollection,
  index: number,
  print: (indent: string) => string[],
): void {
  const items = realItems(token);
  const separation = separationOf(editor, token, items);
  const texts = print(separation.indent);
  const before = items[index];
  if (before) editor.insert(itemStart(before), texts.map((text) => `${text},${separation.text}`).join(''));
  else {
    const end = itemEnd(items.at(-1) as Item);
    editor.insert(end, texts.map((text) => `,${separation.text}${text}`).join(''));
  }
}
