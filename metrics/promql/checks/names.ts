import type { VectorSelector } from '../ast.ts';
import type { Context } from '../context.ts';
import type { Finding } from '../finding.ts';
import { synthetic } from '../inferSynthetic.ts';
import { isFallback } from './alternatives.ts';
import { type Around, type Check, finding, listed } from './check.ts';

const readInstead = (names: readonly string[]): string | undefined =>
  names.length > 0 ? `read ${listed(names)}` : undefined;

const ending = /_(bucket|sum|count)$/;

/** Of a family's names the one that stands for the same part. */
function samePart(name: string, instead: readonly string[], lookUp: Context['lookUp']): readonly string[] {
  const part = ending.exec(name)?.[0];
  if (!part) return instead;
  return instead.map((other) => (lookUp(`${other}${part}`).found === 'series' ? `${other}${part}` : other));
}

/** Others begin names with `node_` too: what is like none of its names may be theirs. */
const isCommonWord = (exporter: string): boolean => exporter === 'node-exporter';

function ofName(name: string, node: VectorSelector, around: Around) {
  const { lookUp } = around.context;
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
  if (known.found === 'gone' && !known.until && known.instead.length === 0 && isCommonWord(known.exporter))
    return finding(
      'metric_unknown',
      'note',
      span,
      `No exporter of the catalogue is known to serve \`${name}\`.`,
    );
  if (known.found === 'gone') {
    const since = known.until ? `from version ${known.until} on` : `in version ${known.version}`;
    const instead = samePart(name, known.instead, lookUp);
    return finding(
      'metric_gone',
      isFallback(node, around) ? 'warning' : 'error',
      span,
      `${known.exporter} has no \`${name}\` ${since}.`,
      readInstead(instead),
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

export const names: Check<'selector'> = function* (node, around): Iterable<Finding> {
  if (!node.name || synthetic.has(node.name.name)) return;
  const found = ofName(node.name.name, node, around);
  if (found) yield found;
};
