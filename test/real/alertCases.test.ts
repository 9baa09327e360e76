import { expect, test } from 'vitest';
import { alertName } from '../../platform/config/index.ts';
import { completed } from '../rules/cases/case.ts';
import { trialOf, trialOfRecords, unitOf } from '../rules/cases/compile.ts';
import { cases, recordCases } from '../rules/cases/index.ts';
import { describeWith } from '../setup/program.ts';
import { judge } from '../setup/promtool.ts';

const units = [
  ...Object.entries(cases).flatMap(([area, alerts]) =>
    Object.entries(alerts).flatMap(([key, histories]) =>
      completed(histories).map((one) =>
        unitOf(`${area}.${key} ${one.promise}`, trialOf(alertName(key), [one])),
      ),
    ),
  ),
  ...recordCases.map((one) => unitOf(`records: ${one.promise}`, trialOfRecords(one))),
];

await describeWith(['promtool'], 'alerts and records in promtool', ({ promtool }) => {
  const judged = judge(promtool, units);

  test.each(units.map(({ name }, at) => [name, at] as const))('%s', async (_, at) => {
    expect((await judged)[at]).toBeUndefined();
  });
});
