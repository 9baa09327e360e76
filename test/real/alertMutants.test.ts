import { expect, test } from 'vitest';
import { unitOf } from '../rules/cases/compile.ts';
import { type Sentence, sentences } from '../rules/trials.ts';
import { describeWith } from '../setup/program.ts';
import { judge } from '../setup/promtool.ts';

/** What no case tells from the rule as it is. Each mutant meets its next trial only when it lived through the last. */
async function survivors(promtool: string, all: readonly Sentence[]): Promise<Sentence[]> {
  let alive = all;
  const through: Sentence[] = [];
  for (let round = 0; alive.length > 0; round++) {
    through.push(...alive.filter(({ trials }) => trials[round] === undefined));
    const next = alive.flatMap((one) => {
      const trial = one.trials[round];
      return trial ? [{ one, unit: unitOf(one.name, trial, one.groups) }] : [];
    });
    const verdicts = await judge(
      promtool,
      next.map(({ unit }) => unit),
    );
    const invalid = verdicts.filter((verdict) => verdict?.includes('parse error'));
    expect(invalid).toEqual([]);
    alive = next.filter((_, at) => verdicts[at] === undefined).map(({ one }) => one);
  }
  return through;
}

await describeWith(['promtool'], 'mutants of alerts and of the records that they read', ({ promtool }) => {
  // The survivors are printed.
  test('the cases kill at least 95 of 100', { timeout: 1_800_000 }, async () => {
    // All of them take minutes: SIDELIGHT_MUTANTS=1 tries each, without it every tenth is tried.
    const step = Number(process.env.SIDELIGHT_MUTANTS ?? 10);
    const all = sentences().filter((_, at) => at % step === 0);
    const alive = await survivors(promtool, all);
    const killed = all.length - alive.length;
    const share = killed / all.length;
    const report = [
      `${killed} of ${all.length} mutants killed: ${(100 * share).toFixed(1)} %`,
      ...alive.map(({ name }) => `  alive: ${name}`),
    ];
    process.stderr.write(`${report.join('\n')}\n`);
    expect(all.length).toBeGreaterThan(150);
    expect(share).toBeGreaterThanOrEqual(0.95);
  });
});
