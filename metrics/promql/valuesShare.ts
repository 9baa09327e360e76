import type { Aggregation, Call, Expr, Matcher, Span, VectorSelector } from './ast.ts';
import { isPartOf } from './valuesKnown.ts';

const key = ({ label, op, value }: Matcher): string => `${label}${op}${value}`;

function selectsPart(part: VectorSelector, whole: VectorSelector): boolean {
  if (!part.name || !whole.name || part.offset || whole.offset || part.at || whole.at) return false;
  const bucketOf =
    part.name.name.replace(/_bucket$/, '_count') === whole.name.name &&
    part.matchers.some(({ label, op }) => label === 'le' && op === '=');
  if (!bucketOf && !isPartOf(part.name.name, whole.name.name)) return false;
  if (/_bucket$/.test(whole.name.name)) return false;
  const all = new Set(part.matchers.map(key));
  return whole.matchers.every((matcher) => all.has(key(matcher)));
}

/** What a comparison with a number lets through, before it does. */
const unfiltered = (node: Expr): Expr =>
  node.kind === 'binary' && /[<>=]/.test(node.op) && !node.bool && node.right.kind === 'number'
    ? node.left
    : node;

/** Of the same series, some counted and all counted. */
function countsPart(part: Expr, whole: Expr): boolean {
  const some = unfiltered(part);
  if (some.kind !== 'selector' || whole.kind !== 'selector') return false;
  return some.name?.name === whole.name?.name && selectsPart(some, whole);
}

function groupsPart(part: Aggregation, whole: Aggregation): boolean {
  const [op, other] = [part.op.name.toLowerCase(), whole.op.name.toLowerCase()];
  if (op !== other || (op !== 'sum' && op !== 'count')) return false;
  const [fine, coarse] = [part.grouping, whole.grouping];
  if ((fine?.keep ?? 'by') !== (coarse?.keep ?? 'by')) return false;
  const names = (labels: typeof fine): string[] => labels?.labels.map(({ name }) => name) ?? [];
  const [some, others] =
    fine?.keep === 'without' ? [names(fine), names(coarse)] : [names(coarse), names(fine)];
  if (!some.every((label) => others.includes(label))) return false;
  return op === 'count' ? countsPart(part.of, whole.of) : isShareOf(part.of, whole.of);
}

const unsignedCalls = new Set(['rate', 'irate', 'increase', 'avg_over_time', 'sum_over_time']);

const callsPart = (part: Call, whole: Call): boolean =>
  part.function.name === whole.function.name &&
  unsignedCalls.has(part.function.name) &&
  part.args[0] !== undefined &&
  whole.args[0] !== undefined &&
  isShareOf(part.args[0], whole.args[0]);

/** Whether the one sums up a part of what the other sums up, so that their quotient is at most 1. */
export function isShareOf(part: Expr, whole: Expr): boolean {
  if (part.kind === 'selector' && whole.kind === 'selector') return selectsPart(part, whole);
  if (part.kind === 'range' && whole.kind === 'range')
    return (
      part.range.seconds !== undefined &&
      part.range.seconds === whole.range.seconds &&
      isShareOf(part.of, whole.of)
    );
  if (part.kind === 'call' && whole.kind === 'call') return callsPart(part, whole);
  if (part.kind === 'aggregation' && whole.kind === 'aggregation') return groupsPart(part, whole);
  return false;
}

const sameText = (a: Span, b: Span, text: string): boolean => {
  const [left, right] = [a, b].map(({ from, to }) => text.slice(from, to).replaceAll(/\s+/g, ''));
  return left === right;
};

/** What is averaged, where a sum is divided by the count of the same. */
export function averaged(left: Expr, right: Expr, text: string): Expr | undefined {
  if (left.kind !== 'aggregation' || right.kind !== 'aggregation') return undefined;
  if (left.op.name.toLowerCase() !== 'sum' || right.op.name.toLowerCase() !== 'count') return undefined;
  const [a, b] = [left.grouping, right.grouping];
  const sameGroups = a && b ? a.keep === b.keep && names(a) === names(b) : a === b;
  return sameGroups && sameText(left.of, right.of, text) ? left.of : undefined;
}

const names = ({ labels }: NonNullable<Aggregation['grouping']>): string =>
  labels
    .map(({ name }) => name)
    .toSorted()
    .join();

/** Whether the one is the other less parts of it. */
export function isRestOf(rest: Expr, whole: Expr, text: string): boolean {
  if (sameText(rest, whole, text)) return true;
  return (
    rest.kind === 'binary' &&
    rest.op === '-' &&
    isRestOf(rest.left, whole, text) &&
    isShareOf(rest.right, whole)
  );
}
