import type { Expr, Name } from './ast.ts';
import type { Finding } from './finding.ts';
import { convert } from './parseExpr.ts';
import { explainFailure } from './parseFailure.ts';
import type { Reading, Use } from './parseReading.ts';
import { deepest, longest, type Raw, readTree } from './parseTree.ts';

export interface Parsed {
  /** Absent where the text is no expression, or one with parts that mean nothing. */
  readonly expr?: Expr;
  /** All errors. */
  readonly findings: readonly Finding[];
  /** What depends on the version of Prometheus. */
  readonly uses: readonly Use[];
}

/** Unknown functions that one reading gets past. */
const repairs = 20;

/**
 * Reads an expression as Prometheus's grammar has it. Texts over 64 Ki or nested deeper than 500 are refused, with the
 * place.
 */
export function parse(text: string): Parsed {
  if (text.length > longest) {
    return refused('too_large', longest, text.length, `This expression has more than ${longest} characters.`);
  }
  if (/^\s*$/.test(text.replace(/#.*$/gm, ''))) {
    return refused('syntax_error', 0, text.length, 'Here stands no expression.');
  }
  const calls = new Map<number, Name>();
  let shadow = text;
  for (let attempt = 0; ; attempt++) {
    const tree = readTree(shadow);
    if (typeof tree !== 'number') return read(text, tree, calls);
    const repaired = attempt < repairs ? repair(text, shadow, tree, calls) : undefined;
    if (repaired === undefined) {
      return isDeep(text.slice(0, tree))
        ? tooDeep(tree)
        : { findings: [explainFailure(text, tree)], uses: [] };
    }
    shadow = repaired;
  }
}

function read(text: string, tree: { root: Raw; tooDeep?: number }, calls: Map<number, Name>): Parsed {
  if (tree.tooDeep !== undefined) return tooDeep(tree.tooDeep);
  const reading: Reading = { text, calls, findings: [], uses: [], broken: false };
  const expr = convert(reading, tree.root.children[0] as Raw);
  const { findings, uses } = reading;
  return reading.broken ? { findings, uses } : { expr, findings, uses };
}

const refused = (code: string, from: number, to: number, message: string): Parsed => ({
  findings: [{ code, severity: 'error', message, from, to }],
  uses: [],
});

const tooDeep = (at: number): Parsed =>
  refused('too_large', at, at + 1, 'From here on this is nested deeper, or chained longer, than is read.');

/** lezer gives up a chain of some 300 operators as if it were wrong. */
const isDeep = (before: string): boolean =>
  (before.match(/[-+*/%^([]|[<>=!]=?|\b(?:and|or|unless|atan2)\b/gi) ?? []).length > deepest / 2;

const words =
  /^(?:by|without|on|ignoring|group_left|group_right|bool|offset|and|or|unless|atan2|inf|nan|fill|fill_left|fill_right)$/i;

/**
 * A text of the same length that lezer takes: it refuses functions that it doesn't know, also the old ones, and a
 * number without digits behind its point.
 */
function repair(text: string, shadow: string, at: number, calls: Map<number, Name>): string | undefined {
  const blank = (from: number, to: number, by: string) =>
    shadow.slice(0, from) + by.padEnd(to - from) + shadow.slice(to);
  const endsInPoint = shadow[at] === '.' && /(?:^|[^\w.:])\d+$/.test(shadow.slice(0, at));
  if (endsInPoint && /^(?:e[+-]?\d|[^\w.]|$)/i.test(text.slice(at + 1))) return blank(at, at + 1, '0');
  const name = /(?<![\w:{$."'])[A-Za-z_]\w+(?=\s*$)/.exec(shadow.slice(0, at));
  if (shadow[at] !== '(' || name === null || words.test(name[0])) return undefined;
  const from = name.index;
  const to = from + name[0].length;
  calls.set(from, { name: name[0], from, to });
  return blank(from, to, 'ln');
}
