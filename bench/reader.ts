import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { contextFor } from '../cli/audit/context.ts';
import { check } from '../metrics/promql/index.ts';
import { microseconds } from './measure.ts';
import type { Result } from './result.ts';

const corpus = new URL('../test/metrics/promql/fixtures/corpus.tsv', import.meta.url);

/** The corpus's expressions, one after the other. */
const expressions = readFileSync(corpus, 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('\t')[2] as string);

function inTurn(call: (expression: string) => unknown): () => unknown {
  let at = 0;
  return () => call(expressions[at++ % expressions.length] as string);
}

/** All that `audit` does with an expression, beside lezer's parse of it. */
export function readerResults(): Result[] {
  const context = contextFor();
  const cost = microseconds({
    ours: inTurn((expression) => check(expression, context)),
    lezer: inTurn((expression) => parser.parse(expression)),
  });
  return [
    {
      what: `reader, the ${expressions.length} expressions of the corpus, judged, beside lezer's parse alone (µs each)`,
      ours: cost.ours.toFixed(1),
      theirs: cost.lezer.toFixed(1),
      ratio: cost.ours / cost.lezer,
      budget: 8,
    },
  ];
}
