import type { Call } from '../ast.ts';
import type { Finding } from '../finding.ts';
import { type Check, finding } from './check.ts';

/** What needs two samples in its range. */
const ofSeveral = new Set([
  'rate',
  'irate',
  'increase',
  'delta',
  'idelta',
  'deriv',
  'predict_linear',
  'changes',
  'resets',
]);

/** The shortest interval in wide use, in seconds. */
const shortest = 15;
const wanted = 4;

const shown = (seconds: number): string => (seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`);

/** Ranges that hold too few scrapes. */
export const windows: Check<'call'> = function* (node, { context }): Iterable<Finding> {
  const name = node.function.name;
  if (!ofSeveral.has(name)) return;
  const range = node.args.find(({ kind }) => kind === 'range' || kind === 'subquery');
  if (range?.kind === 'subquery') yield* ofSubquery(node, range.range.seconds, range.step?.seconds);
  if (range?.kind !== 'range' || range.range.seconds === undefined) return;
  const { seconds } = range.range;
  if (context.panel && rates.has(name)) yield fixed(name, range.range);
  const interval = context.scrapeInterval ?? shortest;
  if (context.scrapeInterval !== undefined && seconds <= interval) {
    yield finding(
      'window_too_short',
      'error',
      range.range,
      `A scrape comes every ${shown(interval)}, so in ${shown(seconds)} there are never two samples, which \`${name}\` needs.`,
      `\`[${shown(wanted * interval)}]\``,
    );
  } else if (seconds < wanted * interval) {
    const one = context.scrapeInterval === undefined ? 'even where one comes' : 'of which one comes';
    yield finding(
      'window_too_short',
      'warning',
      range.range,
      `${shown(seconds)} is less than four scrapes, ${one} every ${shown(interval)}, so \`${name}\` has a gap when one fails.`,
      `\`[${shown(wanted * interval)}]\` or more`,
    );
  }
};

const rates = new Set(['rate', 'irate', 'increase']);

/** A step longer than the range leaves out what happens between two of them. */
const fixed = (name: string, span: { from: number; to: number }): Finding =>
  finding(
    'range_fixed',
    'note',
    span,
    `At a panel's longer steps \`${name}\` over a fixed range leaves out what lies between two of them.`,
    '`[$__rate_interval]`',
  );

function* ofSubquery(node: Call, seconds?: number, step?: number): Iterable<Finding> {
  if (seconds === undefined || step === undefined || step <= seconds) return;
  const range = node.args.find(({ kind }) => kind === 'subquery');
  yield finding(
    'window_too_short',
    'error',
    range ?? node,
    `A step of ${shown(step)} never falls twice into ${shown(seconds)}, and \`${node.function.name}\` needs two values.`,
    'a shorter step',
  );
}
