import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { checkGroups } from '../../metrics/promql/index.ts';
import { context } from '../metrics/promql/context.ts';
import { describeWith } from '../setup/program.ts';

const pieces = [
  '{{ $labels.job }}',
  '{{ .Labels.job | title }}',
  '{{ $value | humanizePercentage }}',
  '{{ with $labels.job }}',
  '{{ range query "up" }}',
  '{{ if eq $labels.job "a" }}',
  '{{ else }}',
  '{{ end }}',
  '{{ "}}" }}',
  '{{ `{{` }}',
  '{{- $value -}}',
  '{{ printf "%s" $labels.job }}',
  '{{ labels.job }}',
  '{{ humanizePercent $value }}',
  '{{ $labels.job',
  '}}',
  'of ',
];

await describeWith(['promtool'], 'templates beside promtool', ({ promtool }) => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sidelight-templates-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  test('what is called broken is what promtool refuses', async () => {
    const templates = fc.sample(
      fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
      { numRuns: 400, seed: 3 },
    );
    const rules = templates.map((summary, at) => ({
      alert: `A${at}`,
      expr: 'up == 0',
      annotations: { summary },
    }));
    const file = join(directory, 'rules.yaml');
    await writeFile(file, stringify({ groups: [{ name: 'all', rules }] }));
    const said = await new Promise<string>((resolve) => {
      execFile(promtool, ['check', 'rules', file], { maxBuffer: 2 ** 26 }, (_, stdout, stderr) =>
        resolve(stdout + stderr),
      );
    });
    const refused = new Set(
      [...said.matchAll(/group "all", rule \d+, "A(\d+)"/g)].map(([, at]) => Number(at)),
    );
    const broken = new Set(
      checkGroups([{ rules }], context)
        .filter(({ code }) => code === 'template_broken')
        .map(({ rule }) => rule as number),
    );
    expect(templates.filter((_, at) => broken.has(at) !== refused.has(at))).toEqual([]);
    expect(broken.size).toBeGreaterThan(50);
    expect(templates.length - refused.size).toBeGreaterThan(50);
  });
});
