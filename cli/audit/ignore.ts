import { nearest } from '../../platform/config/index.ts';
import { type Extent, extentOf, type Located, slice, whole } from './read/located.ts';
import { type Contents, rulesOf } from './read/search.ts';
import type { Report } from './report.ts';

/** A comment `sidelight: ignore CODE reason`, and the part of the file it speaks for. */
interface Ignore extends Extent {
  readonly code: string;
  readonly reason: string;
  /** Where it stands. */
  readonly at: Extent;
}

export interface Kept {
  readonly reports: readonly Report[];
  /** How many were ignored. */
  readonly ignored: number;
}

/**
 * What is left of a file's reports without those that its comments ignore. A comment without a reason ignores nothing;
 * that, and one that has nothing to ignore, is a report of its own. `known` are the codes that there are.
 */
export function withoutIgnored(
  text: string,
  contents: Contents,
  reports: readonly Report[],
  known: ReadonlySet<string>,
): Kept {
  const ignores = ignoresOf(text, contents);
  const valid = ignores.filter(({ code, reason }) => reason !== '' && known.has(code));
  const byCode = Map.groupBy(once(valid), ({ code }) => code);
  const used = new Set<Ignore>();
  const kept = reports.filter((report) => {
    const by = (byCode.get(report.code) ?? []).filter((ignore) => covers(ignore, report));
    for (const ignore of by) used.add(ignore);
    return by.length === 0;
  });
  const problems = ignores.filter((ignore) => !used.has(ignore)).map((ignore) => problemOf(ignore, known));
  return { reports: [...kept, ...problems], ignored: reports.length - kept.length };
}

/** Without those that say again what another says. */
const once = (ignores: readonly Ignore[]): Ignore[] => [
  ...new Map(ignores.toReversed().map((each) => [`${each.code} ${each.from} ${each.to}`, each])).values(),
];

const covers = ({ from, to }: Ignore, report: Report): boolean => report.from >= from && report.from < to;

function problemOf({ code, reason, at }: Ignore, known: ReadonlySet<string>): Report {
  const subject = 'comment';
  if (!known.has(code))
    return {
      ...at,
      code: 'ignore_unknown',
      severity: 'warning',
      message: code ? `There is no finding \`${code}\`.` : 'It does not say what is ignored.',
      instead: `sidelight: ignore ${nearest(code, [...known]) ?? 'CODE'} reason`,
      subject,
    };
  if (reason === '')
    return {
      ...at,
      code: 'ignore_without_reason',
      severity: 'warning',
      message: `\`${code}\` is ignored without a reason, so it is not ignored.`,
      instead: `sidelight: ignore ${code} reason`,
      subject,
    };
  return {
    ...at,
    code: 'ignore_unused',
    severity: 'warning',
    message: `There is no \`${code}\` here to ignore.`,
    instead: 'take the comment away',
    subject,
  };
}

const comment =
  /(?:^|[\s#])sidelight:\s*ignore(?<scope>-file)?(?:[ \t]+(?<codes>[\w-]+(?:,[\w-]+)*)(?<reason>[^\n]*))?/gi;

function ignoresOf(text: string, contents: Contents): Ignore[] {
  const all = { from: 0, to: text.length + 1 };
  const found = new Map<number, Ignore[]>();
  const add = (located: Located, extentFor: (at: number) => Extent): void => {
    for (const match of located.text.matchAll(comment)) {
      const start = match.index + match[0].search(/sidelight:/i);
      const { scope, codes = '', reason: said = '' } = match.groups as Record<string, string | undefined>;
      const at = extentOf(located, start, match.index + match[0].trimEnd().length);
      if (found.has(at.from)) continue;
      const extent = scope ? all : extentFor(at.from);
      const reason = said.replace(/^[\s:,-]+/, '').trim();
      found.set(
        at.from,
        codes.split(',').map((code) => ({ code, reason, at, ...extent })),
      );
    }
  };
  for (const { text, extent } of inValues(contents)) add(text, () => extent);
  const items = itemsOf(contents);
  for (const line of commentsOf(text)) add(line, (at) => itemAt(items, text, at) ?? { from: at, to: at });
  return [...found.values()].flat().sort((a, b) => a.at.from - b.at.from);
}

/** Descriptions of dashboards and panels, and comments of their expressions. */
const inValues = ({ dashboards }: Contents): { text: Located; extent: Extent }[] =>
  dashboards.flatMap(({ queries, descriptions }) => [
    ...queries.flatMap(({ expr }) =>
      commentsOf(expr.text, expr).map((text) => ({ text, extent: extentOf(expr) })),
    ),
    ...descriptions,
  ]);

/** The rest of each line from its `#`; what a string holds is cheap to read too, and names no code. */
const commentsOf = (text: string, located: Located = whole(text)): Located[] =>
  [...text.matchAll(/#[^\n]*/g)].map((match) => slice(located, match.index, match.index + match[0].length));

/** Rules, and what asks in dashboards, in the order in which they stand. */
const itemsOf = (contents: Contents): Extent[] =>
  [...rulesOf(contents), ...contents.dashboards.flatMap(({ queries }) => queries)]
    .map(({ extent }) => extent)
    .sort((a, b) => a.from - b.from);

/**
 * The item that a comment stands in, or whose first line it stands above with nothing but comments between; indented as
 * the keys of the item before, it is that one's.
 */
function itemAt(items: readonly Extent[], text: string, at: number): Extent | undefined {
  const before = countBefore(items, at);
  const [around, next] = [items[before - 1], items[before]];
  const isBelow =
    around !== undefined && isOwnLine(text, at) && isAbove(text, around.to, lineStart(text, at));
  if (isBelow && columnOf(text, at) >= columnOf(text, around.from)) return around;
  if (next && isOwnLine(text, at) && isAbove(text, lineEnd(text, at), next.from)) return next;
  return around && lineEnd(text, Math.max(around.from, around.to - 1)) >= at ? around : undefined;
}

/** How many begin there or before. */
function countBefore(items: readonly Extent[], at: number): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((items[middle] as Extent).from <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Characters of comments that may stand between. */
const farthest = 5000;
const isAbove = (text: string, from: number, to: number): boolean =>
  to - from < farthest && /^(?:\s|#[^\n]*(?=\n)|-(?=\s))*$/.test(text.slice(from, to));

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
};
const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;
const isOwnLine = (text: string, at: number): boolean => /^[\s#]*$/.test(text.slice(lineStart(text, at), at));
/** Of the first on its line that is no white space or dash. */
const columnOf = (text: string, at: number): number => text.slice(lineStart(text, at)).search(/[^\s-]/);
