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
export const windows: Check<'call'> = function* (node, { context: { scrapeInterval } }): Iterable<Finding> {
  if (!ofSeveral.has(node.function.name)) return;
  const range = node.args.find(({ kind }) => kind === 'range' || kind === 'subquery');
  if (range?.kind === 'subquery') yield* ofSubquery(node, range.range.seconds, range.step?.seconds);
  if (range?.kind !== 'range' || range.range.seconds === undefined) return;
  const { seconds } = range.range;
  if (scrapeInterval === undefined) {
    if (seconds < wanted * shortest) yield short(node, range.range, seconds, shortest, 'warning');
  } else if (seconds <= scrapeInterval) {
    yield finding(
      'window_too_short',
      'error',
      range.range,
      `A scrape comes every ${shown(scrapeInterval)}, so in ${shown(seconds)} there are never two samples, which \`${node.function.name}\` needs.`,
      `\`[${shown(wanted * scrapeInterval)}]\``,
    );
  } else if (seconds < wanted * scrapeInterval) {
    yield short(node, range.range, seconds, scrapeInterval, 'warning');
  }
};

const short = (
  node: Call,
  span: { from: number; to: number },
  seconds: number,
  interval: number,
  severity: 'warning',
): Finding =>
  finding(
    'window_too_short',
    severity,
    span,
    `With a scrape every ${shown(interval)} only ${Math.floor(seconds / interval)} fall into ${shown(seconds)}, so that \`${node.function.name}\` has a gap when one fails.`,
    `\`[${shown(wanted * interval)}]\` or more`,
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
