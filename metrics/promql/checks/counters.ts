import type { Expr } from '../ast.ts';
import { type Check, called, finding } from './check.ts';

/** What shows a counter as it is. */
const shows = ({ kind }: Expr): boolean => kind === 'aggregation' || kind === 'unary';

/** On a panel a count since the start of a process is a line that rises, and says nothing of now. */
export const shownCounters: Check<'selector'> = function* (node, { shapes, context, parents, text }) {
  if (!context.panel || shapes(node).kind !== 'counter' || !parents.every(shows)) return;
  const isCounted = parents.some(
    (parent) => parent.kind === 'aggregation' && /^(sum|count|group)/i.test(parent.op.name),
  );
  if (isCounted) return;
  yield finding(
    'counter_shown',
    'warning',
    node,
    `${called(node, text)} counts since its process began, which tells nothing of now.`,
    '`rate(..[$__rate_interval])`, or `increase(..[$__range])`',
  );
};
