import type { Call, Expr } from '../ast.ts';
import type { Severity } from '../finding.ts';
import type { Shape } from '../inferShape.ts';
import { presence } from '../labels.ts';
import { anchored } from '../labelsMatched.ts';
import { type Check, called, exportersOf, finding } from './check.ts';
import { severityOf, similar } from './grouping.ts';

const ofCounters = new Set(['rate', 'irate', 'increase']);
const ofGauges = new Set([
  'delta',
  'idelta',
  'deriv',
  'predict_linear',
  'double_exponential_smoothing',
  'holt_winters',
]);

const rangeOf = (node: Call): Expr | undefined => {
  const [first] = node.args;
  return first?.kind === 'range' || first?.kind === 'subquery' ? first.of : undefined;
};

const isSum = (node: Expr): boolean => node.kind === 'aggregation' && node.op.name.toLowerCase() === 'sum';

/** `count(rate(..))` asks which series have samples, whatever their rates. */
function severityOfRate(parents: readonly Expr[]): Severity {
  const parent = parents.at(-1);
  const isCounted =
    parent?.kind === 'aggregation'
      ? ['count', 'group'].includes(parent.op.name.toLowerCase())
      : parent?.kind === 'call' && parent.function.name === 'absent';
  return isCounted ? 'warning' : 'error';
}

/** `rate` of what rises and falls, and `delta` of what only rises. */
export const rates: Check<'call'> = function* (node, { shapes, text, parents }) {
  const name = node.function.name;
  const inner = rangeOf(node);
  if (!inner) return;
  const of = shapes(inner);
  const what = called(inner, text);
  if (ofCounters.has(name)) {
    if (of.kind === 'gauge' && of.rated)
      yield finding(
        'rate_of_gauge',
        severityOfRate(parents),
        node,
        `${what} is a rate already, and \`${name}\` takes each fall of it for a restart.`,
        '`deriv`, or an average over time',
      );
    else if (of.kind === 'gauge')
      yield finding(
        'rate_of_gauge',
        severityOfRate(parents),
        node,
        `${what} is a gauge, and \`${name}\` takes each fall of it for a restart.`,
        name === 'increase' ? '`delta`' : '`deriv`, or `delta`',
      );
    else if (of.kind === 'counter' && isSum(inner))
      yield finding(
        'rate_of_sum',
        'warning',
        node,
        `A restart of one of the processes of ${what} looks like a fall of the whole sum.`,
        `\`sum(${name}(..))\``,
      );
  }
  if (ofGauges.has(name) && of.kind === 'counter')
    yield finding(
      'delta_of_counter',
      'warning',
      node,
      `${what} is a counter, and \`${name}\` takes each restart for a fall.`,
      name === 'delta' || name === 'idelta' ? '`increase`' : '`rate`',
    );
};

const isSource = ({ series }: Shape): boolean => series.length > 0;

function whyNoBuckets(of: Shape, arg: Expr, text: string): string | undefined {
  const lost = of.labels.lost.get('le');
  if (lost)
    return `${called(arg, text)} has lost \`le\` in \`${text.slice(lost.from, lost.to).replaceAll(/\s+/g, ' ').slice(0, 60)}\``;
  if (presence(of.labels, 'le') === 'never') return `${called(arg, text)} has no label \`le\``;
  return undefined;
}

/** `histogram_quantile` wants rates of buckets, with `le`. */
export const quantiles: Check<'call'> = function* (node, { shapes, text }) {
  if (node.function.name !== 'histogram_quantile') return;
  const arg = node.args[1];
  const of = arg && shapes(arg);
  if (!arg || !of) return;
  const without = whyNoBuckets(of, arg, text);
  if (without) {
    const keep = of.labels.lost.has('le') ? 'keep `le`: `sum by (le, ..)`' : 'read the series `_bucket`';
    yield finding('quantile_without_le', 'error', arg, `${without}, so there are no buckets.`, keep);
  } else if (isSource(of) && of.part !== undefined && of.part !== 'bucket')
    yield finding(
      'quantile_without_le',
      'error',
      arg,
      `${called(arg, text)} are no buckets of ${exportersOf(of)}.`,
      'read the series `_bucket`',
    );
  else if (of.part === 'bucket' && of.kind === 'counter')
    yield finding(
      'quantile_unrated',
      'warning',
      arg,
      `${called(arg, text)} counts since each process began, so the quantile is of all that time.`,
      '`rate(..[5m])` of the buckets',
    );
};

/** A label that older versions had is given the name that newer ones have: they don't need it. */
const isRenamed = ({ series }: Shape, from: { readonly value: string }, to: Expr | undefined): boolean =>
  to?.kind === 'string' &&
  series.some(({ goneLabels }) => goneLabels?.[from.value]?.instead?.includes(to.value) === true);

/** `label_replace` from a label that isn't there. */
export const replaced: Check<'call'> = function* (node, { shapes, text, context }) {
  if (node.function.name !== 'label_replace') return;
  const [vector, to, , from, pattern] = node.args;
  if (!vector || from?.kind !== 'string' || pattern?.kind !== 'string' || from.value === '__name__') return;
  const of = shapes(vector);
  if (from.value === '' || presence(of.labels, from.value) !== 'never') return;
  const empty = anchored(pattern.value)?.test('') ?? true;
  yield finding(
    'replace_source_missing',
    empty || isRenamed(of, from, to) ? 'warning' : severityOf(from.value, [of], context),
    from,
    `${called(vector, text)} has no label \`${from.value}\` to read.`,
    similar(from.value, of),
  );
};
