import type { Expr } from '../ast.ts';
import type { Finding } from '../finding.ts';
import type { Shape } from '../inferShape.ts';
import { type Around, type Check, called, finding } from './check.ts';

/** A label of which the exporter serves each value, as 1 where it is so and 0 where not, and one was chosen. */
const choice = ({ series, labels }: Shape): string | undefined => {
  const [only] = series;
  if (!only || series.length > 1) return undefined;
  return Object.entries(only.labels).find(
    ([label, { values }]) =>
      values !== undefined && values.length > 1 && labels.known.get(label)?.values?.length === 1,
  )?.[0];
};

/** As the number of all in a share, it is right. */
const isDivisor = (node: Expr, { parents }: Around): boolean => {
  const chain = [...parents, node];
  return parents.some(
    (parent, n) => parent.kind === 'binary' && parent.op === '/' && parent.right === chain[n + 1],
  );
};

/** `count` of what is 0 or 1. */
export const zeros: Check<'aggregation'> = function* (node, around): Iterable<Finding> {
  if (node.op.name.toLowerCase() !== 'count' || node.of.kind !== 'selector') return;
  const of = around.shapes(node.of);
  const label = choice(of);
  if (label === undefined || of.value.min !== 0 || of.value.max !== 1 || isDivisor(node, around)) return;
  yield finding(
    'zeros_counted',
    'warning',
    node,
    `${called(node.of, around.text)} is 0 where its \`${label}\` is another one, and \`count\` counts these too.`,
    '`sum(..)`, or `count(.. == 1)`',
  );
};
