import type { Binary, Expr } from '../ast.ts';
import { comparisons, isJoin } from '../inferBinary.ts';
import type { Shape } from '../inferShape.ts';
import { isSingle, mirror, outcomes, type Value } from '../values.ts';
import { type Check, called, finding } from './check.ts';

const number = (n: number): string => (Number.isFinite(n) ? `${Number(n.toPrecision(6))}` : `${n}`);

function rangeOf({ min, max, integer }: Value): string {
  const whole = integer ? 'whole and ' : '';
  if (min === max) return `always ${number(min)}`;
  if (Number.isFinite(min) && Number.isFinite(max)) return `${whole}from ${number(min)} to ${number(max)}`;
  if (Number.isFinite(min)) return `${whole}${number(min)} or more`;
  return Number.isFinite(max) ? `${whole}${number(max)} or less` : `${whole}any number`;
}

const isCount = (node: Expr): boolean =>
  node.kind === 'aggregation' && node.op.name.toLowerCase() === 'count';

const never = (node: Binary, tested: Expr, value: Value, other: Value, text: string) =>
  isCount(tested) && other.max <= 1
    ? finding(
        'count_never_zero',
        'error',
        node,
        `${called(tested, text)} is 1 or more, and without anything to count it is empty, not 0.`,
        '`absent(..)`, or `(count(..) or vector(0)) == 0`',
      )
    : finding(
        'threshold_unreachable',
        'error',
        node,
        `${called(tested, text)} is ${rangeOf(value)}, so this never holds.`,
      );

const isNumber = ({ value, type }: Shape): boolean => type === 'scalar' && isSingle(value);

/** Comparisons that can't hold, or can't fail. */
export const thresholds: Check<'binary'> = function* (node, { shapes, text }) {
  if (!comparisons.has(node.op)) return;
  const [left, right] = [shapes(node.left), shapes(node.right)];
  if (left.type === 'scalar' && right.type === 'scalar') return;
  const { canHold, canFail } = outcomes(node.op, left.value, right.value);
  const tested = isNumber(left) ? node.right : node.left;
  if (!canHold)
    yield never(node, tested, shapes(tested).value, (tested === node.left ? right : left).value, text);
  else if (!canFail && !isJoin(node, shapes) && !isInfoFilter(node, shapes))
    yield finding(
      'always_true',
      'warning',
      node,
      `${called(tested, text)} is ${rangeOf(shapes(tested).value)}, so this always holds.`,
    );
};

/** `kube_pod_info == 1` says no more than the metric, and does no harm. */
const isInfoFilter = (node: Binary, shapes: (node: Expr) => Shape): boolean =>
  node.op === '==' || node.op === '>=' || node.op === '<='
    ? [shapes(node.left), shapes(node.right)].every(({ value }) => isSingle(value) || value.min >= 0)
    : false;

/** A join that only adds labels, such as `* on (instance) group_left (nodename) node_uname_info`. */
const isLabelled = (parent: Expr): boolean =>
  parent.kind === 'binary' && parent.op === '*' && parent.matching?.group !== undefined;

/** Whether the comparison is what the expression is about, and no guard beside another condition. */
const isSubject = (parents: readonly Expr[]): boolean =>
  parents.every((parent) => isLabelled(parent) || (parent.kind === 'binary' && parent.op === 'or'));

const grown = new Set(['>', '>=']);

/** A count since the start of a process, compared: once above it stays above. */
export const lifetimes: Check<'binary'> = function* (node, { shapes, text, parents }) {
  if (!comparisons.has(node.op) || node.bool) return;
  const [left, right] = [shapes(node.left), shapes(node.right)];
  const [counter, other, op] =
    left.kind === 'counter' ? [left, right, node.op] : [right, left, mirror(node.op)];
  if (counter.kind !== 'counter' || !isNumber(other) || !grown.has(op)) return;
  const tested = counter === left ? node.left : node.right;
  const severity = isSubject(parents) ? 'error' : 'warning';
  yield finding(
    'counter_compared',
    severity,
    node,
    `${called(tested, text)} counts since its process began: once above ${number(other.value.min)} it stays there until a restart.`,
    '`increase(..[1h])`, or `rate(..[5m])`',
  );
};

/** A sum of series that come with their first event is empty before it, not 0. */
export const emptySums: Check<'binary'> = function* (node, { shapes, text }) {
  if (node.op !== '==' && node.op !== '<' && node.op !== '<=') return;
  const [left, right] = [shapes(node.left), shapes(node.right)];
  if (!isNumber(right) || !left.lazy || left.neverEmpty || node.left.kind !== 'aggregation') return;
  if (node.op === '==' && right.value.min !== 0) return;
  yield finding(
    'sum_may_be_empty',
    'warning',
    node,
    `${called(node.left, text)} is empty, not 0, before the first event.`,
    '`(.. or vector(0))`',
  );
};
