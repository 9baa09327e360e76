import type { Expr, VectorSelector } from '../ast.ts';
import type { Context } from '../context.ts';
import type { Finding } from '../finding.ts';
import { seriesOf } from '../inferSelector.ts';
import { synthetic } from '../inferSynthetic.ts';
import { finding } from './check.ts';

const exporterOf = (node: VectorSelector, context: Context): string | undefined => {
  const name = node.name?.name;
  // What Prometheus itself says of targets is of all jobs.
  if (name === undefined || name.includes(':') || synthetic.has(name)) return undefined;
  const all = seriesOf(name, context);
  return all?.length === 1 ? all[0]?.exporter : undefined;
};

const chooses = (node: VectorSelector, name: string): boolean =>
  node.matchers.some(({ label }) => label === name);

/** Of aggregated selectors of one exporter some choose the job, and others read every job that serves such series. */
export function* jobs(selectors: readonly VectorSelector[], context: Context): Iterable<Finding> {
  if (selectors.length < 2 || !selectors.some((node) => chooses(node, 'job'))) return;
  for (const [exporter, all] of Map.groupBy(selectors, (node) => exporterOf(node, context))) {
    if (exporter === undefined || !all.some((node) => chooses(node, 'job'))) continue;
    for (const node of all.filter((each) => !chooses(each, 'job')))
      yield finding(
        'job_missing',
        'warning',
        node,
        `Other selectors of ${exporter} here choose a \`job\`, and \`${node.name?.name}\` is read from every job that serves it.`,
        'the same `job` everywhere',
      );
  }
}

export const isSelector = (node: Expr): node is VectorSelector => node.kind === 'selector';
