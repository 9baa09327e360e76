import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { check, type Finding } from '../../../metrics/promql/index.ts';
import { context } from './context.ts';

/** `sound`, or the code of the fault and the metric or label that must be named. */
interface Case {
  readonly verdict: string;
  readonly subject: string;
  readonly expression: string;
}

const cases: Case[] = readFileSync(new URL('fixtures/corpus.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [verdict = '', subject = '', expression = ''] = line.split('\t');
    return { verdict, subject, expression };
  });

const errorsOf = (expression: string): Finding[] =>
  check(expression, context).findings.filter(({ severity }) => severity === 'error');

const names = ({ message, instead }: Finding, subject: string): boolean =>
  message.includes(subject) || instead?.includes(subject) === true;

const sound = cases.filter(({ verdict }) => verdict === 'sound');
const faulty = cases.filter(({ verdict }) => verdict !== 'sound');
const shown = ({ expression }: Case) => [expression, ...errorsOf(expression).map(({ message }) => message)];

test('the corpus has at least 200 expressions, each once', () => {
  expect(cases.length).toBeGreaterThanOrEqual(200);
  expect(new Set(cases.map(({ expression }) => expression)).size).toBe(cases.length);
});

test('no sound expression has an error', () => {
  expect(sound.filter(({ expression }) => errorsOf(expression).length > 0).map(shown)).toEqual([]);
});

test('of the faults at least 95 in 100 are named for their reason', () => {
  const missed = faulty.filter(
    ({ verdict, subject, expression }) =>
      !errorsOf(expression).some((found) => found.code === verdict && names(found, subject)),
  );
  const recall = 1 - missed.length / faulty.length;
  const blamed = sound.filter(({ expression }) => errorsOf(expression).length > 0).length;
  const precision = 1 - blamed / (blamed + faulty.length - missed.length);
  console.log(
    `${faulty.length} faulty expressions, ${sound.length} sound: recall ${recall.toFixed(3)}, precision ${precision.toFixed(3)}`,
  );
  expect(recall >= 0.95 ? [] : missed.map(shown)).toEqual([]);
});
