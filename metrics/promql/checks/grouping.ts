import type { Expr, Name, Span } from '../ast.ts';
import type { Context } from '../context.ts';
import type { Finding, Severity } from '../finding.ts';
import { groupedLabels } from '../inferAggregation.ts';
import { comparisons } from '../inferBinary.ts';
import type { Shape } from '../inferShape.ts';
import { isClosed, presence } from '../labels.ts';
import { isTargetLabel } from '../labelsOfTarget.ts';
import { type Around, type Check, called, exportersOf, finding, listed } from './check.ts';
import { goneLabel } from './goneLabel.ts';
import { fullName } from './matchers.ts';
import { nearest } from './nearest.ts';

/** What a label that isn't there could have been. */
export const similar = (label: string, { labels, series }: Shape): string | undefined => {
  const ofTarget = label.replace(/_name$/, '');
  const isOfTarget = ofTarget !== label && !isClosed(labels) && presence(labels, ofTarget) !== 'never';
  const like = isOfTarget ? ofTarget : nearest(label, labels.known.keys());
  return goneLabel(label, series) ?? (like ? `did you mean \`${like}\`` : undefined);
};

const shortened = (text: string, { from, to }: Span): string =>
  text.slice(from, to).replaceAll(/\s+/g, ' ').slice(0, 60);

function whyAbsent(label: string, of: Shape, node: Expr, text: string): string {
  const lost = of.labels.lost.get(label);
  if (lost)
    return `\`${label}\` is gone from ${called(node, text)} already: \`${shortened(text, lost)}\` leaves it out`;
  const exporters = exportersOf(of);
  const what = called(node, text);
  return exporters
    ? `${exporters} sets no label \`${label}\` on ${what}`
    : `${what} has no label \`${label}\``;
}

/** One that only some set-ups add, and that is lost on the way, harms only them. */
export const severityOf = (label: string, sides: readonly Shape[], context: Context): Severity =>
  isTargetLabel(label, context.targetLabels) &&
  sides.every(({ labels }) => isClosed(labels) && !labels.lost.has(label))
    ? 'warning'
    : 'error';

function absent(label: Name, of: Shape, node: Expr, { text, context }: Around): Finding {
  const kept = listed(
    [...of.labels.known.keys()].filter((each) => each !== label.name),
    'and',
    8,
  );
  return finding(
    'grouping_label_missing',
    severityOf(label.name, [of], context),
    label,
    `${whyAbsent(label.name, of, node, text)}, so grouping by it does nothing.`,
    similar(label.name, of) ?? (kept ? `it has ${kept}` : undefined),
  );
}

/** One that a scrape may add, where the exporter has its own of nearly that name. */
function* perhapsOther(label: Name, of: Shape, node: Expr, text: string): Iterable<Finding> {
  const full = of.labels.known.has(label.name) ? undefined : fullName(label.name, of.series);
  if (full)
    yield finding(
      'grouping_label_missing',
      'warning',
      label,
      `${called(node, text)} has \`${full}\`, and \`${label.name}\` only if a scrape adds it.`,
      `did you mean \`${full}\``,
    );
}

/** All containers of a pod share its network, so that its series name none, or the sandbox. */
const isOfSandboxes = (label: string, { labels, series }: Shape): boolean =>
  label === 'container' &&
  series.length > 0 &&
  labels.known.get(label)?.values?.every((value) => value === '' || value === 'POD') === true &&
  series.every((one) => one.labels[label]?.values?.every((value) => value === '' || value === 'POD'));

/** Labels of `by` and `without` that no series has. */
export const groupingLabels: Check<'aggregation'> = function* (node, around) {
  const { shapes, text } = around;
  const of = shapes(node.of);
  for (const label of node.grouping?.labels ?? []) {
    const isAbsent = presence(of.labels, label.name) === 'never';
    if (!isAbsent && !(node.grouping?.keep === 'by' && isOfSandboxes(label.name, of))) {
      yield* perhapsOther(label, of, node.of, text);
      continue;
    }
    if (node.grouping?.keep === 'by') yield absent(label, of, node.of, around);
    else
      yield finding(
        'without_label_missing',
        'warning',
        label,
        `${called(node.of, text)} has no label \`${label.name}\` to leave out.`,
        similar(label.name, of),
      );
  }
};

const leavesOut = new Set(['sum', 'avg']);

/** Labels that the series of a total lacks, or has another value of, as the tables know them. */
const totalLabels = ({ series }: Shape): string[] => [
  ...new Set(
    series.flatMap(({ labels }) =>
      Object.entries(labels).flatMap(([label, { total }]) => (total === undefined ? [] : [label])),
    ),
  ),
];

/** Whether a total is still among its parts: no matcher has chosen the one or the other. */
const isMixed = ({ labels }: Shape, label: string): boolean => {
  const fact = labels.known.get(label);
  return fact?.total !== undefined && (fact.values === undefined || fact.values.length > 1);
};

const isMixedSum = (node: Expr, shapes: Around['shapes']): boolean => {
  if (node.kind !== 'aggregation') return false;
  const of = shapes(node.of);
  const all = totalLabels(of);
  return all.length > 0 && all.every((label) => isMixed(of, label));
};

/** Whether twice the sum would do as well: compared with 0, or divided by one that counts twice too. */
function isScaleFree(node: Expr, { parents, shapes }: Around): boolean {
  const parent = parents.at(-1);
  if (parent?.kind !== 'binary') return false;
  const other = parent.left === node ? parent.right : parent.left;
  if (parent.op === '/') return isMixedSum(other, shapes);
  const { min, max } = shapes(other).value;
  return comparisons.has(parent.op) && min === 0 && max === 0;
}

/** A cAdvisor of its own copies labels of containers, which nothing else has. */
const isOfContainers = ({ labels }: Shape): boolean =>
  [...labels.known].some(([label, { sometimes }]) => label.startsWith('container_label_') && !sometimes);

/** Sums that hold a total and what it is the total of. */
export const totals: Check<'aggregation'> = function* (node, around) {
  const { shapes, text } = around;
  if (!leavesOut.has(node.op.name.toLowerCase())) return;
  const of = shapes(node.of);
  const all = totalLabels(of);
  const [label] = all;
  if (label === undefined || !all.every((each) => isMixed(of, each)) || isOfContainers(of)) return;
  const after = groupedLabels(of.labels, node);
  const apart = [...all, ...(of.keys ?? [])].some((each) => presence(after, each) !== 'never');
  if (apart || of.keys?.size === 0) return;
  const total = of.labels.known.get(label)?.total ?? '';
  const shown = total === '' ? `without \`${label}\`` : `\`${label}="${total}"\``;
  yield finding(
    'total_counted_twice',
    isScaleFree(node, around) ? 'warning' : 'error',
    node,
    `${called(node.of, text)} has a series ${shown} that is the total of the others already, so this counts everything twice.`,
    `\`${label}!="${total}"\``,
  );
};

/** They look at no values. */
const counts = new Set(['count', 'group']);

/** Counters since the start of their process, added up. */
export const summedCounters: Check<'aggregation'> = function* (node, { shapes, text, parents }) {
  const of = shapes(node.of);
  if (node.op.name.toLowerCase() !== 'sum' || of.kind !== 'counter' || of.part === 'bucket') return;
  const around = parents.at(-1);
  if (
    around?.kind === 'subquery' ||
    (around?.kind === 'aggregation' && counts.has(around.op.name.toLowerCase()))
  )
    return;
  yield finding(
    'counter_summed',
    'warning',
    node,
    `${called(node.of, text)} counts since each process began, so the sum falls whenever one restarts.`,
    '`sum(rate(..))` or `sum(increase(..))`',
  );
};

const bucketsTaken: Readonly<Record<string, string>> = { max: 'error', min: 'error', avg: 'warning' };

/** Buckets are cumulative: they may only be added up, and with `le`. */
export const mergedBuckets: Check<'aggregation'> = function* (node, { shapes, text, parents }) {
  const of = shapes(node.of);
  const op = node.op.name.toLowerCase();
  if (of.part !== 'bucket') return;
  const after = groupedLabels(of.labels, node);
  const fixed = isLeMatched(node.of);
  if (presence(after, 'le') === 'never') {
    if (op !== 'sum' || fixed || isInQuantile(parents)) return;
    yield finding(
      'buckets_merged',
      'error',
      node,
      `Buckets are cumulative, so the sum of ${called(node.of, text)} over all \`le\` counts most observations many times.`,
      'the series `_count`, or `by (le)`',
    );
    return;
  }
  const severity = bucketsTaken[op];
  const isWhole = of.keys !== undefined && [...of.keys].every((key) => presence(after, key) !== 'never');
  if (severity && !isWhole && (isInQuantile(parents) || !isLeMatched(node.of)))
    yield finding(
      'buckets_merged',
      severity === 'error' ? 'error' : 'warning',
      node,
      `The ${op} of each bucket of ${called(node.of, text)} alone is no histogram any more.`,
      '`sum`',
    );
};

const isInQuantile = (parents: readonly Expr[]): boolean =>
  parents.some((parent) => parent.kind === 'call' && parent.function.name === 'histogram_quantile');

const isLeMatched = (node: Expr): boolean => {
  if (node.kind === 'selector')
    return node.matchers.some(({ label, op }) => label === 'le' && (op === '=' || op === '=~'));
  if (
    node.kind === 'range' ||
    node.kind === 'subquery' ||
    node.kind === 'aggregation' ||
    node.kind === 'unary'
  )
    return isLeMatched(node.of);
  if (node.kind === 'call') return node.args.some(isLeMatched);
  return node.kind === 'binary' && (isLeMatched(node.left) || isLeMatched(node.right));
};

/** Quantiles of several sources can't be made into one. */
export const mergedQuantiles: Check<'aggregation'> = function* (node, { shapes, text }) {
  const of = shapes(node.of);
  const op = node.op.name.toLowerCase();
  if (!leavesOut.has(op) || of.labels.known.get('quantile') === undefined) return;
  const isQuantile = of.part === 'quantile' || of.series.some(({ labels }) => 'quantile' in labels);
  if (isQuantile && !(of.labels.known.get('quantile')?.values ?? []).includes('0.50'))
    yield finding(
      'quantiles_merged',
      'warning',
      node,
      `The ${op} of quantiles is the quantile of nothing: ${called(node.of, text)}.`,
      '`max`, or a histogram',
    );
};
