import type { Expr } from '../ast.ts';
import type { Finding } from '../finding.ts';
import { isSingle } from '../values.ts';
import { type Around, type Check, finding } from './check.ts';

/** Where the functions take a share from 0 to 1. */
const sharesOf: Readonly<Record<string, readonly number[]>> = {
  histogram_quantile: [0],
  quantile_over_time: [0],
  double_exponential_smoothing: [1, 2],
  holt_winters: [1, 2],
};

/** Outside of 0 to 1: a quantile is an infinity then, and a smoothing is refused. */
function* outside(share: Expr | undefined, who: string, { shapes }: Around): Iterable<Finding> {
  const value = share && shapes(share).value;
  if (!share || !value || !isSingle(value) || (value.min >= 0 && value.min <= 1)) return;
  const isQuantile = who.includes('quantile');
  const what = isQuantile
    ? `\`${who}\` takes a share from 0 to 1, and of ${value.min} it is ${value.min > 1 ? '+Inf' : '-Inf'} always.`
    : `\`${who}\` takes factors between 0 and 1, and refuses ${value.min}.`;
  const meant = isQuantile && value.min > 1 && value.min <= 100 ? `\`${value.min / 100}\`` : undefined;
  yield finding('share_out_of_range', 'error', share, what, meant);
}

export const callShares: Check<'call'> = function* (node, around) {
  for (const at of sharesOf[node.function.name] ?? [])
    yield* outside(node.args[at], node.function.name, around);
};

export const aggregationShares: Check<'aggregation'> = function* (node, around) {
  if (node.op.name.toLowerCase() === 'quantile') yield* outside(node.parameter, 'quantile', around);
};
