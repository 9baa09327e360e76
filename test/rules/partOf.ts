import type { Expr, Matcher } from '../../metrics/promql/index.ts';

const hasAll = (some: readonly Matcher[], all: readonly Matcher[]): boolean =>
  all.every(({ label, op, value }) =>
    some.some((one) => one.label === label && one.op === op && one.value === value),
  );

const labelsOf = ({ grouping }: Extract<Expr, { kind: 'aggregation' }>): string =>
  [grouping?.keep, ...(grouping?.labels ?? []).map(({ name }) => name).toSorted()].join();

/** How fast counters grow, which is never below 0: some of them, and at least these. */
function ratesOf(some: Expr, all: Expr): boolean {
  if (some.kind === 'call' && all.kind === 'call') {
    const [one, other] = [some.args[0], all.args[0]];
    const isRate = some.function.name === 'rate' && all.function.name === 'rate';
    return isRate && one?.kind === 'range' && other?.kind === 'range' && isSame(one, other);
  }
  return isSame(some, all) && some.kind === 'selector' && /:rate\d+[mh]$/.test(some.name?.name ?? '');
}

function isSame(some: Expr, all: Expr): boolean {
  if (some.kind === 'range' && all.kind === 'range')
    return some.range.seconds === all.range.seconds && isSame(some.of, all.of);
  return (
    some.kind === 'selector' &&
    all.kind === 'selector' &&
    some.name?.name === all.name?.name &&
    hasAll(some.matchers, all.matchers)
  );
}

/** Whether one sum of rates is some of what the other sums, so that where the other is 0 it is 0 too. */
export function isPartOf(some: Expr, all: Expr): boolean {
  if (all.kind === 'binary' && all.op === '+' && !all.matching)
    return isPartOf(some, all.left) || isPartOf(some, all.right);
  if (some.kind !== 'aggregation' || all.kind !== 'aggregation') return false;
  const sums = some.op.name === 'sum' && all.op.name === 'sum' && labelsOf(some) === labelsOf(all);
  return sums && ratesOf(some.of, all.of);
}
