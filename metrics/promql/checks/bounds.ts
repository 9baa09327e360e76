import type { Matcher } from '../ast.ts';
import type { Context, KnownSeries } from '../context.ts';
import type { Finding } from '../finding.ts';
import { accepts, alternatives, anyText } from '../labelsMatched.ts';
import { finding, listed } from './check.ts';

const isThree = (version: string): boolean => Number.parseInt(version, 10) >= 3;

/** As exporters write a number, which Prometheus 2 keeps. */
const isPlain = (value: string): boolean => !/^-?\d+\.0$/.test(value);

/** As Prometheus 3 stores it. */
const stored = (value: string): string => {
  const n = Number(value);
  return value !== '+Inf' && value !== '' && Number.isInteger(n) && !/[.e]/i.test(value)
    ? `${value}.0`
    : value;
};

const boundsOf = (all: readonly KnownSeries[], label: string): string[] | undefined => {
  const lists = all.map(({ labels }) => labels[label]?.values);
  return lists.some((list) => list === undefined)
    ? undefined
    : [...new Set(lists.flatMap((list) => list ?? []))];
};

const escaped = (value: string): string => value.replaceAll('.', '\\\\.');

/** Both ways to write the bounds that were meant. */
const bothWays = (values: readonly string[]): string =>
  values
    .map((value) => {
      const plain = value.replace(/\.0$/, '');
      return stored(plain) === plain ? escaped(plain) : `${plain}(\\\\.0)?`;
    })
    .join('|');

const closest = (value: string, known: readonly string[]): string[] => {
  const wanted = Number(value.replace('+Inf', 'Infinity'));
  const plain = known.filter((one) => isPlain(one) && one !== '+Inf');
  if (Number.isNaN(wanted)) return plain.slice(0, 1);
  return plain.toSorted((a, b) => Math.abs(Number(a) - wanted) - Math.abs(Number(b) - wanted)).slice(0, 2);
};

function notABound(matcher: Matcher, name: string, known: readonly string[]): Finding {
  const what = matcher.label === 'le' ? 'bucket' : 'quantile';
  const near = closest(
    (matcher.op === '=' ? [matcher.value] : numbersOf(matcher.value))?.[0] ?? matcher.value,
    known,
  );
  return finding(
    'bucket_missing',
    'error',
    matcher,
    `\`${name}\` has no ${what} \`${matcher.value}\`: it has ${listed(known.filter(isPlain), 'and', 24)}.`,
    near.length > 0 ? `${listed(near)} come closest` : undefined,
  );
}

/** The numbers that a pattern lists, their points escaped or not, without the ending that Prometheus 3 adds. */
const numbersOf = (pattern: string): string[] | undefined => {
  const plain = pattern.replaceAll(/\((?:\?:)?\\*\.0\)\?/g, '').replaceAll(/(?<=\d)\\*\.(?=\d)/g, '\\.');
  return alternatives(plain.replaceAll(/(?<=^|\|)\(([^()|]*)\)(?=\||$)/g, '$1'));
};

/** Matchers of `le` and `quantile`, whose values are numbers that Prometheus 2 and 3 write differently. */
export function* bounds(
  matcher: Matcher,
  name: string,
  all: readonly KnownSeries[],
  { target }: Context,
): Iterable<Finding> {
  if (matcher.op.includes('!') || matcher.value === '' || matcher.value.includes(anyText)) return;
  const known = boundsOf(all, matcher.label);
  const named = matcher.op === '=' ? [matcher.value] : numbersOf(matcher.value);
  const candidates = known ?? named?.flatMap((value) => [value.replace(/\.0$/, ''), stored(value)]) ?? [];
  const met = [...new Set(candidates.flatMap((value) => [value, stored(value)]))].filter((value) =>
    accepts(matcher, value),
  );
  if (met.length === 0) {
    if (known) yield notABound(matcher, name, known);
    return;
  }
  const idle = known
    ? (named ?? []).filter((value) => !known.includes(value) && !known.includes(stored(value)))
    : [];
  if (idle.length > 0)
    yield finding('bucket_missing', 'warning', matcher, `\`${name}\` has no bucket ${listed(idle)}.`);
  const inThree = met.some((value) => stored(value) === value);
  const inTwo = met.some(isPlain);
  const right = `\`${matcher.label}=~"${bothWays(met)}"\` matches in both`;
  if (!inThree && target.some(isThree))
    yield finding(
      'bucket_spelling',
      'error',
      matcher,
      `Prometheus 3 stores ${listed(met)} as ${listed(met.map(stored))}, so there this selects nothing.`,
      right,
    );
  else if (!inTwo && target.some((version) => !isThree(version)))
    yield finding(
      'bucket_spelling',
      'warning',
      matcher,
      `Prometheus 2 keeps the bound \`${matcher.value}\` as \`${matcher.value.replace(/\.0$/, '')}\`, so there this selects nothing.`,
      right,
    );
}
