import type { Expr } from '../ast.ts';
import type { Finding } from '../finding.ts';
import { type Check, called, finding } from './check.ts';

/** Aggregations that one NaN spoils. */
const spoilt = new Set(['sum', 'avg', 'stddev', 'stdvar']);

/** A ratio without traffic is 0/0, which is NaN, and so is each sum with it. */
export const nans: Check<'aggregation'> = function* (node, { shapes, text }): Iterable<Finding> {
  const { of } = node;
  if (!spoilt.has(node.op.name.toLowerCase()) || of.kind !== 'binary' || of.op !== '/') return;
  const [left, right] = [shapes(of.left), shapes(of.right)];
  if (right.type !== 'vector' || left.type !== 'vector' || right.value.min > 0 || right.value.max < 0) return;
  if (left.value.min > 0 || isGuarded(of.right) || right.value.constant === true) return;
  if (!Number.isFinite(right.value.min) && right.series.length === 0) return;
  yield finding(
    'nan_spreads',
    'warning',
    of,
    `Where ${called(of.right, text)} is 0 this is NaN, and so is the whole \`${node.op.name}\`.`,
    '`/ (.. > 0)`',
  );
};

const isGuarded = (node: Expr): boolean =>
  (node.kind === 'binary' && /[<>=]/.test(node.op)) ||
  (node.kind === 'call' && node.function.name === 'clamp_min');
