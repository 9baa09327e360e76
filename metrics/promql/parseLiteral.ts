/** Seconds of `1h30m`, or undefined. `longest` is what Prometheus holds: 292 years. */
export function durationSeconds(text: string): number | undefined {
  if (!/^(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?$/.test(text) || text === '') {
    return undefined;
  }
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|[ywdhms])/g)) {
    seconds += Number(count) * (secondsOf[unit as string] as number);
  }
  return seconds;
}

const secondsOf: Readonly<Record<string, number>> = {
  y: 31_536_000,
  w: 604_800,
  d: 86_400,
  h: 3_600,
  m: 60,
  s: 1,
  ms: 0.001,
};

/** In seconds: what a 64-bit count of nanoseconds holds. */
export const longestDuration = 9_223_372_036;

/** The value of an unsigned number, as Prometheus reads it: `010` is octal, `0x10` hexadecimal, `1e400` infinite. */
export function numberValue(text: string): number {
  const bare = text.toLowerCase();
  if (bare === 'inf') return Number.POSITIVE_INFINITY;
  if (bare === 'nan') return Number.NaN;
  const digits = bare.replaceAll('_', '');
  if (/^0[0-7]+$/.test(digits)) return Number.parseInt(digits, 8);
  return Number(digits);
}

export interface Unquoted {
  readonly value: string;
  /** Offset in the literal of an escape that doesn't exist; the value is then the text as it is. */
  readonly badEscape?: number;
}

const escapes = /\\(?:[abfnrtv\\'"]|[0-3][0-7]{2}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8})/y;
const letters: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** The value of a string literal with its quotes; undefined where the closing one lacks. */
export function unquote(literal: string): Unquoted | undefined {
  const quote = literal[0] as string;
  if (literal.length < 2 || literal.at(-1) !== quote) return undefined;
  const inner = literal.slice(1, -1);
  if (quote === '`' || !inner.includes('\\')) return { value: inner };
  let value = '';
  for (let at = 1; at < literal.length - 1; ) {
    if (literal[at] !== '\\') {
      value += literal[at++];
      continue;
    }
    const char = escaped(literal, at, quote);
    if (char === undefined) return at === literal.length - 2 ? undefined : { value: inner, badEscape: at };
    if (escapes.lastIndex === literal.length) return undefined;
    value += char;
    at = escapes.lastIndex;
  }
  return { value };
}

function escaped(literal: string, at: number, quote: string): string | undefined {
  escapes.lastIndex = at;
  const found = escapes.exec(literal)?.[0].slice(1);
  if (found === undefined) return undefined;
  const kind = found[0] as string;
  if (kind === "'" || kind === '"') return kind === quote ? kind : undefined;
  if (found.length === 1) return letters[kind];
  const point = /^\d/.test(found) ? Number.parseInt(found, 8) : Number.parseInt(found.slice(1), 16);
  const isPoint = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
  return isPoint ? String.fromCodePoint(point) : undefined;
}
