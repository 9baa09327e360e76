import type { VectorSelector } from '../ast.ts';
import type { Finding } from '../finding.ts';
import { synthetic } from '../inferSynthetic.ts';
import { type Check, finding, listed } from './check.ts';

const readInstead = (names: readonly string[]): string | undefined =>
  names.length > 0 ? `read ${listed(names)}` : undefined;

function ofName(
  name: string,
  node: VectorSelector,
  lookUp: Parameters<Check<'selector'>>[1]['context']['lookUp'],
) {
  const known = lookUp(name);
  const span = node.name ?? node;
  if (known.found === 'unknown')
    return finding(
      'metric_unknown',
      'note',
      span,
      `No exporter of the catalogue is known to serve \`${name}\`.`,
      known.near.length > 0 ? `did you mean ${listed(known.near)}` : undefined,
    );
  if (known.found === 'gone') {
    const since = known.until ? `from version ${known.until} on` : `in version ${known.version}`;
    return finding(
      'metric_gone',
      'error',
      span,
      `${known.exporter} has no \`${name}\` ${since}.`,
      readInstead(known.instead),
    );
  }
  const needs = known.all.every(({ needs: option }) => option !== undefined)
    ? known.all[0]?.needs
    : undefined;
  return needs === undefined
    ? undefined
    : finding(
        'metric_optional',
        'note',
        span,
        `${known.all[0]?.exporter} serves \`${name}\` only with ${needs}.`,
      );
}

export const names: Check<'selector'> = function* (node, { context }): Iterable<Finding> {
  if (!node.name || synthetic.has(node.name.name)) return;
  const found = ofName(node.name.name, node, context.lookUp);
  if (found) yield found;
};
