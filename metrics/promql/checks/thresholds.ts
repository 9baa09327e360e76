import type { Binary, Expr } from '../ast.ts';
import type { Finding } from '../finding.ts';
import { comparisons, isJoin } from '../inferBinary.ts';
import type { Shape } from '../inferShape.ts';
import { isSingle, mirror, outcomes, type Value } from '../values.ts';
import { type Around, type Check, called, finding } from './check.ts';

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

/** `count(x) == 0 or absent(x)` says it the right way too. */
const isAbsentBeside = (node: Expr, parents: readonly Expr[]): boolean => {
  const parent = parents.at(-1);
  if (parent?.kind !== 'binary' || parent.op !== 'or') return false;
  const other = parent.left === node ? parent.right : parent.left;
  return other.kind === 'call' && other.function.name.startsWith('absent');
};

const never = (node: Binary, tested: Expr, value: Value, other: Value, { text, parents }: Around) =>
  isCount(tested) && other.max <= 1
    ? finding(
        'count_never_zero',
        isAbsentBeside(node, parents) ? 'warning' : 'error',
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

/** A share compared with a percentage holds or fails for ever. */
const isPercentage = (op: string, share: Value, other: Value): boolean =>
  share.min >= 0 &&
  share.max <= (share.unit === 'ratio' ? 3 : 1) &&
  !share.integer &&
  (op === '<' || op === '<=') &&
  other.min >= 2;

/** `some_info > 0` says that there is one, and `rate(..) >= 0` that it is a number. */
const isPresence = (op: string, tested: Value, other: Value): boolean =>
  (tested.min >= 1 && other.min >= 0 && other.max <= 1) || (op === '>=' && other.max <= 0);

function always(node: Binary, tested: Expr, value: Value, other: Value, text: string): Finding | undefined {
  const op = tested === node.left ? node.op : mirror(node.op);
  if (isPresence(op, value, other)) return undefined;
  const what = `${called(tested, text)} is ${rangeOf(value)}, so this always holds.`;
  return isPercentage(op, value, other)
    ? finding('always_true', 'error', node, what, `${number(other.min / 100)}, or times 100`)
    : finding('always_true', 'warning', node, what);
}

/** Comparisons that can't hold, or can't fail. */
export const thresholds: Check<'binary'> = function* (node, around) {
  const { shapes, text } = around;
  if (!comparisons.has(node.op)) return;
  const [left, right] = [shapes(node.left), shapes(node.right)];
  if (left.type === 'scalar' && right.type === 'scalar') return;
  const { canHold, canFail } = outcomes(node.op, left.value, right.value);
  const tested = isNumber(left) ? node.right : node.left;
  const [value, other] = tested === node.left ? [left.value, right.value] : [right.value, left.value];
  if (!canHold) yield never(node, tested, value, other, around);
  if (!canHold || canFail || isJoin(node, shapes)) return;
  const found = always(node, tested, value, other, text);
  if (found) yield found;
};

/** A join that only adds labels, such as `* on (instance) group_left (nodename) node_uname_info`. */
const isLabelled = (parent: Expr): boolean =>
  parent.kind === 'binary' && parent.op === '*' && parent.matching?.group !== undefined;

/** Whether the comparison is what the expression is about, and no guard beside another condition. */
const isSubject = (parents: readonly Expr[]): boolean =>
  parents.every((parent) => isLabelled(parent) || (parent.kind === 'binary' && parent.op === 'or'));

/** `x_count > 0 and ..` keeps a quotient or a quantile from having nothing to divide by. */
const isGuard = (parents: readonly Expr[]): boolean => {
  const parent = parents.at(-1);
  return parent?.kind === 'binary' && (parent.op === 'and' || parent.op === 'unless');
};

const grown = new Set(['>', '>=']);

/** Counts that the kernel keeps since it began, to which their exporter gives no type. */
const countsOfKernel =
  /^node_(vmstat_(oom_kill|pg(maj)?fault|pgpg(in|out)|pswp(in|out))|netstat_[A-Z][A-Za-z0-9]+_\w*(Errs|Errors|Drops|Overflows|Segs|Timeouts|Opens|Msgs|Datagrams|NoPorts|Octets|Rsts))$/;

const isCountOfKernel = (node: Expr): boolean =>
  node.kind === 'selector' && node.name !== undefined && countsOfKernel.test(node.name.name);

const isLifetime = (node: Expr, shape: Shape): boolean => shape.kind === 'counter' || isCountOfKernel(node);

/** A count since the start of a process, compared: once above it stays above. */
export const lifetimes: Check<'binary'> = function* (node, { shapes, text, parents }) {
  if (!comparisons.has(node.op) || node.bool) return;
  const [left, right] = [shapes(node.left), shapes(node.right)];
  const isLeft = isLifetime(node.left, left);
  if (!isLeft && !isLifetime(node.right, right)) return;
  const [tested, other, op] = isLeft ? [node.left, right, node.op] : [node.right, left, mirror(node.op)];
  if (!isNumber(other) || !(grown.has(op) || (op === '!=' && other.value.min === 0))) return;
  if (other.value.min === 0 && isGuard(parents)) return;
  const severity = isSubject(parents) ? 'error' : 'warning';
  yield finding(
    'counter_compared',
    severity,
    node,
    `${called(tested, text)} counts since its process began: once above ${number(other.value.min)} it stays there until a restart.`,
    '`increase(..[1h])`, or `rate(..[5m])`',
  );
};

const isSum = (node: Expr): boolean => node.kind === 'aggregation' && node.op.name.toLowerCase() === 'sum';

/** Whether nothing groups it, so that it is meant to be of all there is. */
const isOfAll = (node: Expr): boolean => isSum(node) && node.kind === 'aggregation' && !node.grouping;

/** A sum of series that come with their first event, or that all may go, is empty then, not 0. */
export const emptySums: Check<'binary'> = function* (node, { shapes, text, parents }) {
  if (node.op !== '==' && node.op !== '<' && node.op !== '<=') return;
  const [left, right] = [shapes(node.left), shapes(node.right)];
  if (!isNumber(right) || left.neverEmpty || !isSum(node.left)) return;
  if (node.op === '==' && right.value.min !== 0) return;
  const isSpared = parents.some((parent) => parent.kind === 'binary' && parent.op === 'or');
  const when = left.lazy
    ? 'before the first event'
    : isOfAll(node.left) && right.value.max <= 1 && !isSpared
      ? 'when all of its series are gone'
      : undefined;
  if (when)
    yield finding(
      'sum_may_be_empty',
      'warning',
      node,
      `${called(node.left, text)} is empty, not 0, ${when}.`,
      '`(.. or vector(0))`',
    );
};
