import type { CST } from 'yaml';
import type { Editor } from './editor.ts';
import { type Item, itemEnd, itemStart, lineStart, realItems } from './extent.ts';

/** Takes items out of a collection that keeps others, as if they had never been added to it. */
export function cutItems(
  editor: Editor,
  container: CST.BlockMap | CST.BlockSequence | CST.FlowCollection,
  gone: ReadonlySet<Item>,
): void {
  const items = realItems(container);
  let leads = true;
  for (const [index, item] of items.entries()) {
    leads &&= gone.has(item);
    if (!gone.has(item)) continue;
    const next = items[index + 1];
    const start = itemStart(item);
    if (container.type !== 'flow-collection' && startsLine(editor.text, start)) {
      editor.cutLines(start, itemEnd(item));
    } else if (container.type === 'flow-collection' && !leads) {
      editor.replace(itemEnd(items[index - 1] as Item), itemEnd(item), '');
    } else editor.replace(start, next ? itemStart(next) : itemEnd(item), '');
  }
}

const startsLine = (text: string, offset: number): boolean =>
  /^ *$/.test(text.slice(lineStart(text, offset), offset));
