import { styleText } from 'node:util';
import { type Change, changesOf } from './changes.ts';

/** Lines that are shown around a change. */
const context = 3;

/** What `diff -u` prints of two texts of one file, for `patch -p0`; nothing where they are equal. */
export function unifiedDiff(name: string, before: string, after: string, colour: boolean): string {
  if (before === after) return '';
  const [a, b] = [linesOf(before), linesOf(after)];
  const hunks = grouped(changesOf(a, b)).map((changes) => hunkOf(changes, a, b, colour));
  return `${paint('bold', `--- ${name}`, colour)}\n${paint('bold', `+++ ${name}`, colour)}\n${hunks.join('')}`;
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.split(/(?<=\n)/));

/** Changes whose contexts meet share a hunk. */
function grouped(changes: readonly Change[]): Change[][] {
  const groups: Change[][] = [];
  for (const change of changes) {
    const last = groups.at(-1);
    const end = last?.at(-1)?.to;
    if (last && end !== undefined && change.from - end <= 2 * context) last.push(change);
    else groups.push([change]);
  }
  return groups;
}

function hunkOf(
  changes: readonly Change[],
  a: readonly string[],
  b: readonly string[],
  colour: boolean,
): string {
  const [first, last] = [changes[0] as Change, changes.at(-1) as Change];
  const lead = Math.min(context, first.from);
  const trail = Math.min(context, a.length - last.to);
  let text = '';
  let at = first.from - lead;
  const show = (mark: ' ' | '-' | '+', lines: readonly string[]): void => {
    for (const line of lines) text += shown(mark, line, colour);
  };
  for (const { from, to, otherFrom, otherTo } of changes) {
    show(' ', a.slice(at, from));
    show('-', a.slice(from, to));
    show('+', b.slice(otherFrom, otherTo));
    at = to;
  }
  show(' ', a.slice(at, last.to + trail));
  const old = range(first.from - lead, last.to + trail);
  const young = range(first.otherFrom - lead, last.otherTo + trail);
  return `${paint('cyan', `@@ -${old} +${young} @@`, colour)}\n${text}`;
}

/** `first,count`, where an empty range names the line before it. */
const range = (from: number, to: number): string => `${to > from ? from + 1 : from},${to - from}`;

const styles = { ' ': undefined, '-': 'red', '+': 'green' } as const;

function shown(mark: ' ' | '-' | '+', line: string, colour: boolean): string {
  const whole = line.endsWith('\n');
  const text = paint(styles[mark], mark + (whole ? line.slice(0, -1) : line), colour);
  return whole ? `${text}\n` : `${text}\n\\ No newline at end of file\n`;
}

const paint = (
  style: 'bold' | 'cyan' | 'red' | 'green' | undefined,
  text: string,
  colour: boolean,
): string => (colour && style ? styleText(style, text, { validateStream: false }) : text);
