import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { admit } from '../../webhook/admit.ts';
import { readPod } from '../../webhook/readPod.ts';
import { expectGolden } from '../setup/golden.ts';
import { applied } from './applied.ts';
import { compactJson } from './compactJson.ts';
import { condensed, patchOf, scenario, unusual } from './scenario.ts';

const fixtures = new URL('fixtures/', import.meta.url);
const names = readdirSync(fixtures).map((file) => file.replace('.yaml', ''));

it('there are goldens for at least forty pods, one each', () => {
  const goldens = readdirSync(new URL('goldens/', import.meta.url)).filter((f) => f.endsWith('.json'));
  expect(names.length).toBeGreaterThanOrEqual(40);
  expect(goldens.map((file) => file.replace('.json', '')).sort()).toEqual(names.sort());
});

describe.each(names)('%s', (name) => {
  const { promise, ...input } = scenario(new URL(`${name}.yaml`, fixtures));
  const verdict = admit(input);

  it(promise, () => {
    const shown = condensed(verdict, input.settings);
    const text = compactJson(name === 'one-container' ? shown : unusual(shown));
    expectGolden(new URL(`goldens/${name}.json`, import.meta.url), `${text}\n`);
  });

  it('a second pass adds nothing', () => {
    const again = admit({ ...input, pod: readPod(applied(input.pod, patchOf(verdict))) });
    const settled =
      verdict.outcome === 'injected' || verdict.outcome === 'moved' ? 'unchanged' : verdict.outcome;
    expect(again.outcome).toBe(settled);
  });
});
