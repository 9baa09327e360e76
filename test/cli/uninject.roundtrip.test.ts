import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { injectText } from '../../cli/inject/document.ts';
import { uninjectText } from '../../cli/uninject/text.ts';
import { defaultSettings as settings } from '../../platform/config/index.ts';

const broken = /^(?:denied|duplicate-key|helm-template|malformed-pod)\./;
const files = (pattern: string) =>
  globSync(pattern)
    .filter((path) => !broken.test(basename(path)))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));

const fixtures = files('test/cli/fixtures/*');
const manifests = [
  ...fixtures,
  ...files('examples/**/*.yaml'),
  ...files('manifests/{rules,dashboards}/**/*.yaml'),
  ...files('test/cluster/{fixtures,workloads}/**/*.yaml'),
];
const cases = manifests.flatMap((each) => [undefined, 'telemetry'].map((profile) => ({ ...each, profile })));

describe('uninject gives back, byte for byte,', () => {
  test.each(cases)('$path, injected with profile $profile', ({ path, text, profile }) => {
    const { text: injected } = injectText(text, path, { settings, profile });
    const { text: after, changed } = uninjectText(injected, path, { settings });
    expect(after).toBe(text);
    expect(changed).toBe(injected !== text);
  });

  // Their settings' hash and their bootstrap are masked: neither is needed.
  test.each(fixtures)('$path, of the golden that inject printed of it', ({ path, text }) => {
    const golden = readFileSync(`test/cli/goldens/${basename(path)}`, 'utf8');
    expect(uninjectText(golden, path, { settings }).text).toBe(text);
  });
});
