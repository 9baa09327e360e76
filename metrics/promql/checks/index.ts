import type { Expr, VectorSelector } from '../ast.ts';
import type { Context } from '../context.ts';
import type { Finding } from '../finding.ts';
import { infer } from '../infer.ts';
import type { Shape } from '../inferShape.ts';
import { quantiles, rates, replaced } from './calls.ts';
import type { Around, Check, Kind, NodeOf } from './check.ts';
import { shownCounters } from './counters.ts';
import { groupingLabels, mergedBuckets, mergedQuantiles, summedCounters, totals } from './grouping.ts';
import { apart, fallbacks, manyToMany, matchingLabels, partlyApart } from './joins.ts';
import { matchers, vendorCluster } from './matchers.ts';
import { mixtures } from './mixtures.ts';
import { names } from './names.ts';
import { nans } from './nans.ts';
import { regexps, replacePatterns } from './regexps.ts';
import { isSelector, jobs } from './selections.ts';
import { selves } from './selves.ts';
import { aggregationShares, callShares } from './shares.ts';
import { emptySums, lifetimes, thresholds } from './thresholds.ts';
import { units } from './units.ts';
import { windows } from './windows.ts';
import { zeros } from './zeros.ts';

const checks: { readonly [K in Kind]?: readonly Check<K>[] } = {
  selector: [names, matchers, vendorCluster, regexps, shownCounters],
  aggregation: [
    groupingLabels,
    totals,
    summedCounters,
    mergedBuckets,
    mergedQuantiles,
    mixtures,
    aggregationShares,
    nans,
    zeros,
  ],
  call: [rates, windows, quantiles, callShares, replaced, replacePatterns],
  binary: [
    apart,
    partlyApart,
    selves,
    matchingLabels,
    manyToMany,
    fallbacks,
    thresholds,
    lifetimes,
    emptySums,
    units,
  ],
};

const ofKind = <K extends Kind>(node: NodeOf<K>): readonly Check<K>[] =>
  (checks[node.kind as K] as readonly Check<K>[] | undefined) ?? [];

export function childrenOf(node: Expr): readonly Expr[] {
  switch (node.kind) {
    case 'range':
    case 'subquery':
    case 'unary':
      return [node.of];
    case 'call':
      return node.args;
    case 'aggregation':
      return node.parameter ? [node.parameter, node.of] : [node.of];
    case 'binary':
      return [node.left, node.right];
    default:
      return [];
  }
}

/** What can't be right of an expression, in the order of the text, and the shape of its result. */
export function judge(root: Expr, text: string, context: Context): { findings: Finding[]; shape: Shape } {
  const shapes = infer(root, text, context);
  const findings: Finding[] = [];
  const parents: Expr[] = [];
  const selectors: VectorSelector[] = [];
  const visit = (node: Expr): void => {
    const around: Around = { shapes, context, text, parents };
    for (const check of ofKind(node)) for (const found of check(node, around)) findings.push(found);
    if (isSelector(node) && parents.some(({ kind }) => kind === 'aggregation')) selectors.push(node);
    parents.push(node);
    for (const child of childrenOf(node)) visit(child);
    parents.pop();
  };
  visit(root);
  findings.push(...jobs(selectors, context));
  return { findings: findings.toSorted((a, b) => a.from - b.from || a.to - b.to), shape: shapes(root) };
}
