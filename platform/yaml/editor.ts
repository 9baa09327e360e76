import { type CST, type Document, type Node, visit } from 'yaml';
import { lineStart } from './extent.ts';
import { type FlowLayout, findFlowLayout, findLayout } from './layout.ts';
import type { Source } from './operation.ts';
import type { Layout } from './print.ts';

export interface Edit {
  readonly at: number;
  readonly until: number;
  readonly text: string;
}

/** A value whose text was replaced: where it stands, and what it was. Without source its key was not there. */
export interface Replaced {
  readonly path: readonly string[];
  readonly source: Source | undefined;
}

/** The edits of one document, in offsets of the whole text. Of those at one offset the first made comes first. */
export class Editor {
  readonly text: string;
  readonly tree: Document.Parsed;
  readonly lineBreak: string;
  readonly layout: Layout;
  readonly flow: FlowLayout;
  readonly edits: Edit[] = [];
  readonly replaced: Replaced[] = [];
  private readonly cuts: { at: number; until: number }[] = [];
  /** The values whose text was edited, or that are gone. */
  readonly touched = new Set<Node>();

  constructor(text: string, tree: Document.Parsed) {
    const root = tree.contents?.srcToken as CST.Token | undefined;
    this.text = text;
    this.tree = tree;
    this.lineBreak = /\r?\n/.exec(text)?.[0] ?? '\n';
    this.layout = findLayout(root);
    this.flow = findFlowLayout(text, root);
  }

  replace(at: number, until: number, text: string): void {
    if (at !== until || text !== '') this.edits.push({ at, until, text });
  }

  insert(at: number, text: string): void {
    this.replace(at, at, text);
  }

  /** Whole lines below the line of an offset. */
  insertLinesAfter(offset: number, lines: readonly string[]): void {
    const end = this.text.indexOf('\n', offset);
    if (end >= 0) this.insert(end + 1, lines.map((line) => line + this.lineBreak).join(''));
    else this.insert(this.text.length, lines.map((line) => this.lineBreak + line).join(''));
  }

  /** Lines in front of an offset that starts an item, above the comments that belong to it. */
  insertLinesBefore(offset: number, above: number, lines: readonly string[]): void {
    let top = lineStart(this.text, offset);
    const indent = this.text.slice(top, offset);
    if (!/^ *$/.test(indent)) {
      const pad = ' '.repeat(this.columnOf(offset));
      this.insert(
        offset,
        lines.map((line, i) => (i === 0 ? line : pad + line) + this.lineBreak).join('') + pad,
      );
      return;
    }
    while (top > 0) {
      const previous = lineStart(this.text, top - 1);
      if (previous < above || !/^[ \t]*#/.test(this.text.slice(previous, top))) break;
      top = previous;
    }
    this.insert(top, lines.map((line) => indent + line + this.lineBreak).join(''));
  }

  /** Takes out the whole lines between two offsets. */
  cutLines(from: number, to: number): void {
    const end = this.text.indexOf('\n', to);
    this.cuts.push({ at: lineStart(this.text, from), until: end < 0 ? this.text.length : end + 1 });
  }

  /** All edits. Where the last lines go and had no line break, the one above them goes too. */
  finished(): readonly Edit[] {
    const cuts = this.cuts.toSorted((a, b) => a.at - b.at);
    const joined: { at: number; until: number }[] = [];
    for (const cut of cuts) {
      const last = joined.at(-1);
      if (last && cut.at <= last.until) last.until = Math.max(last.until, cut.until);
      else joined.push({ ...cut });
    }
    const tail = joined.at(-1);
    if (tail && tail.until === this.text.length && !this.text.endsWith('\n')) {
      tail.at -= /\r?\n?$/.exec(this.text.slice(Math.max(0, tail.at - 2), tail.at))?.[0].length ?? 0;
    }
    return [...this.edits, ...joined.map((cut) => ({ ...cut, text: '' }))];
  }

  /** Notes a value that goes, with all in it. */
  touchAll(node: Node | null): void {
    visit(node, { Node: (_, inner) => void this.touched.add(inner) });
  }

  private columnOf(offset: number): number {
    const line = this.text.slice(lineStart(this.text, offset), offset);
    return line.length - (line.startsWith('\uFEFF') ? 1 : 0);
  }
}

/** The text after edits that don't overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  // What is inserted in front of an item comes before what replaces the item.
  const isReplacement = (edit: Edit): number => Number(edit.until > edit.at);
  for (const edit of edits.toSorted((a, b) => a.at - b.at || isReplacement(a) - isReplacement(b))) {
    parts.push(text.slice(at, edit.at), edit.text);
    at = Math.max(at, edit.until);
  }
  return parts.join('') + text.slice(at);
}
