import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sample } from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { read } from '../../metrics/promql/read.ts';
import { expressions } from '../metrics/promql/expressions.ts';
import { verdicts } from '../metrics/promql/verdicts.ts';
import { describeWith } from '../setup/program.ts';

const taken = (expr: string, target: string): boolean =>
  read(expr, [target]).findings.every(({ severity }) => severity !== 'error');

await describeWith(['promtool'], 'the reader beside promtool 2.42', ({ promtool }) => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sidelight-promql-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  /** Which of the expressions promtool takes; it names each that it doesn't by its place in the file. */
  async function judged(exprs: readonly string[]): Promise<boolean[]> {
    const file = join(directory, 'rules.yaml');
    const rules = exprs.map((expr, at) => ({ record: `r${at}`, expr }));
    await writeFile(file, stringify({ groups: [{ name: 'all', rules }] }));
    const errors = await new Promise<string>((resolve) => {
      execFile(promtool, ['check', 'rules', file], { maxBuffer: 2 ** 26 }, (_, stdout, stderr) =>
        resolve(stdout + stderr),
      );
    });
    expect(errors).toMatch(/FAILED|SUCCESS/);
    const refused = new Set(
      [...errors.matchAll(/group "all", rule \d+, "r(\d+)"/g)].map(([, at]) => Number(at)),
    );
    return exprs.map((_, at) => !refused.has(at));
  }

  test('promtool and the reader give every verdict of the list', async () => {
    const { right, wrong, newer, older, differ } = verdicts;
    const good = [...right, ...older];
    const bad = [...wrong, ...newer];
    expect(good.length + bad.length).toBeGreaterThan(300);
    const exprs = [...good, ...bad, ...differ.map(({ expr }) => expr)];
    const found = await judged(exprs);
    const wanted = exprs.map((expr, at) => [expr, at < good.length || at >= good.length + bad.length]);
    expect(exprs.map((expr, at) => [expr, found[at]])).toEqual(wanted);
    expect([...good, ...bad].filter((expr, at) => taken(expr, '2.42') !== found[at])).toEqual([]);
  });

  test('what only Prometheus 3 takes is taken for 3, and what it lost is not', () => {
    expect(verdicts.newer.filter((expr) => !taken(expr, '3'))).toEqual([]);
    expect(verdicts.older.filter((expr) => taken(expr, '3'))).toEqual([]);
    expect(verdicts.right.filter((expr) => !taken(expr, '3'))).toEqual([]);
    expect(verdicts.wrong.filter((expr) => taken(expr, '3'))).toEqual([]);
  });

  test('each difference that is listed is one', () => {
    const same = verdicts.differ.filter(({ expr, promtool: verdict }) => taken(expr, '2.42') === verdict);
    expect(same).toEqual([]);
  });

  test('promtool and the reader agree on 2,000 expressions made at random, right and wrong', async () => {
    const exprs = [...new Set(sample(expressions, { numRuns: 2_000, seed: 42 }))].filter((expr) =>
      expr.trim(),
    );
    const found = await judged(exprs);
    expect(found.filter(Boolean).length).toBeGreaterThan(100);
    expect(found.filter((verdict) => !verdict).length).toBeGreaterThan(100);
    expect(exprs.filter((expr, at) => taken(expr, '2.42') !== found[at])).toEqual([]);
  });
});
