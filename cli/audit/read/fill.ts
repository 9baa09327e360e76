import { anyText, notEmpty } from '../../../metrics/promql/index.ts';
import type { Variables } from './item.ts';
import type { Extent, Located } from './located.ts';

/** What is filled in is not what will be there. */
export interface Unknown extends Extent {
  readonly kind: 'value' | 'duration' | 'outside';
}

/** An expression whose variables are filled in with something that may stand there. */
export interface Filled {
  readonly expr: Located;
  readonly unknown: readonly Unknown[];
  /** More than values of matchers and durations is unknown: names, labels, operators or numbers. */
  readonly opaque: boolean;
}

interface Piece {
  readonly text: string;
  /** Where it stands in what was given. */
  readonly from: number;
  readonly to: number;
  readonly kind: 'as it is' | 'known' | Unknown['kind'];
}

const token =
  /(?<comment>#[^\n]*)|(?<quote>["'`])|\$\{(?<braced>[^}\s]+)\}|\$(?<bare>[A-Za-z_]\w*)|\[\[(?<old>\w+(?::\w+)?)\]\]/g;
const inner = /\$\{(?<braced>[A-Za-z_][^}\s]*)\}|\$(?<bare>[A-Za-z_]\w*)|\[\[(?<old>\w+(?::\w+)?)\]\]/g;

/** Fills in the variables of a dashboard: `$x`, `${x:format}` and `[[x]]`. */
export function fill(given: Located, variables: Variables): Filled {
  const pieces = piecesOf(given.text, variables);
  const starts: number[] = [];
  let text = '';
  for (const piece of pieces) {
    starts.push(text.length);
    text += piece.text;
  }
  const extents = pieces.map((piece, index) => ({ piece, from: starts[index] as number }));
  return {
    expr: { text, offsetOf: (at) => given.offsetOf(before(pieces, starts, at)) },
    unknown: extents.flatMap(({ piece, from }) =>
      piece.kind === 'as it is' || piece.kind === 'known'
        ? []
        : [{ kind: piece.kind, from, to: from + piece.text.length }],
    ),
    opaque: pieces.some(({ kind }) => kind === 'outside'),
  };
}

function before(pieces: readonly Piece[], starts: readonly number[], at: number): number {
  const index = starts.findLastIndex((start) => start <= at);
  const piece = pieces[index];
  if (!piece) return at;
  const inside = at - (starts[index] as number);
  return piece.kind === 'as it is' || inside >= piece.text.length
    ? Math.min(piece.from + inside, piece.to)
    : piece.from;
}

function piecesOf(text: string, variables: Variables): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  const add = (from: number, to: number, filling: Pick<Piece, 'text' | 'kind'>): void => {
    if (from > done) pieces.push({ text: text.slice(done, from), from: done, to: from, kind: 'as it is' });
    pieces.push({ ...filling, from, to });
    done = to;
  };
  token.lastIndex = 0;
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const { quote, comment } = found.groups as Record<string, string | undefined>;
    if (comment !== undefined) continue;
    const from = found.index;
    if (quote === undefined) {
      const to = from + found[0].length;
      add(
        from,
        to,
        outside(nameOf(found), { before: text.slice(0, from), after: text.slice(to) }, variables),
      );
      continue;
    }
    const end = endOfString(text, from, quote);
    for (const variable of text.slice(from, end).matchAll(inner)) {
      const at = from + variable.index;
      const value = variables.get(nameOf(variable));
      const known = value !== undefined && !/["'`\\]/.test(value);
      add(
        at,
        at + variable[0].length,
        known
          ? { text: value, kind: 'known' }
          : { text: textFor(nameOf(variable), variables), kind: 'value' },
      );
    }
    token.lastIndex = end;
  }
  if (done < text.length)
    pieces.push({ text: text.slice(done), from: done, to: text.length, kind: 'as it is' });
  return pieces;
}

const textFor = (name: string, variables: Variables): string =>
  `${anyText}${name}${variables.has(name) ? notEmpty : ''}`;

function nameOf({ groups }: RegExpMatchArray | RegExpExecArray): string {
  const { braced, bare, old } = (groups ?? {}) as Record<string, string | undefined>;
  return (braced ?? bare ?? old ?? '').replace(/[:.].*$/, '');
}

function endOfString(text: string, from: number, quote: string): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\' && quote !== '`') at++;
    else if (text[at] === quote) return at + 1;
  }
  return text.length;
}

interface Around {
  readonly before: string;
  readonly after: string;
}

/** What may stand where a variable does that is not in a string. */
function outside(name: string, around: Around, variables: Variables): Pick<Piece, 'text' | 'kind'> {
  const constant = variables.get(name);
  if (constant !== undefined) return { text: constant, kind: 'known' };
  const duration = durationFor(name, around);
  if (duration !== undefined) return { text: duration, kind: 'duration' };
  if (seconds.test(name)) return { text: '300', kind: 'outside' };
  return (
    inSelector(name, around, variables) ?? {
      text: [...places].find(([, fits]) => fits(around))?.[0] ?? '1',
      kind: 'outside',
    }
  );
}

const seconds = /^__(?:range|interval)_m?s$|^__(?:from|to)$/;

function durationFor(name: string, { before, after }: Around): string | undefined {
  const window = before.lastIndexOf('[') > Math.max(before.lastIndexOf(']'), before.lastIndexOf('{'));
  if (!window && !/\boffset\s+-?$/.test(before)) return undefined;
  const isNumber = seconds.test(name) || /^(?:ms|[smhdwy])/.test(after);
  return isNumber ? '300' : '5m';
}

/** A whole matcher, or the value of one with its quotes. */
function inSelector(
  name: string,
  { before, after }: Around,
  variables: Variables,
): Pick<Piece, 'text' | 'kind'> | undefined {
  if (before.lastIndexOf('{') <= before.lastIndexOf('}')) return undefined;
  if (/[=~]\s*$/.test(before)) return { text: `"${textFor(name, variables)}"`, kind: 'value' };
  const whole = /[{,]\s*$/.test(before) && /^\s*[,}]/.test(after);
  return whole ? { text: `job=~"${anyText}${name}"`, kind: 'value' } : undefined;
}

/** What fits the places where something else than a number stands, the first that does. */
const places: readonly [string, (around: Around) => boolean][] = [
  ['9', ({ before }) => /\d\.?$/.test(before) && !/\w*[A-Za-z_]\w*\.?$/.test(before)],
  ['sum', ({ after }) => /^(?:_over_time\b|\s*\(|\s+(?:by|without)\b)/.test(after)],
  ['any', ({ before, after }) => /\w$/.test(before) || /^(?:\w|\s*[{[])/.test(after)],
  ['any', ({ before }) => /\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^()]*$/.test(before)],
  ['any', ({ before, after }) => /[{,]\s*$/.test(before) && /^\s*[!=]/.test(after)],
  ['any', ({ before, after }) => /\(\s*$/.test(before) && /^\s*\)/.test(after)],
  ['any', ({ before, after }) => before.trim() === '' && after.trim() === ''],
];
