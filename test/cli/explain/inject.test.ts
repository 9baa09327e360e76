import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { explainManifests } from '../../../cli/explain/manifests.ts';
import { explanationSchema } from '../../../cli/explain/schema.ts';
import { explanationText } from '../../../cli/explain/text.ts';
import { injectText } from '../../../cli/inject/document.ts';
import { defaultSettings as settings } from '../../../platform/config/index.ts';

const folder = 'test/cli/fixtures';
/** What either says, or why it refuses the file. */
const orWhy = <T>(of: () => T): T | string => {
  try {
    return of();
  } catch (error) {
    return (error as Error).message;
  }
};

test.each(readdirSync(folder))('%s: explain and inject agree on every workload', (name) => {
  const text = readFileSync(`${folder}/${name}`, 'utf8');
  const injected = orWhy(() => injectText(text, name, { settings }).outcomes);
  const explained = orWhy(() => {
    const found = explanationSchema.parse(
      explainManifests(text, name, { settings, settingsSource: 'defaults' }),
    );
    expect(explanationText(found, {})).not.toContain('undefined');
    return found.workloads.map(({ outcome }) => (outcome === 'not_judged' ? 'untouched' : outcome));
  });
  expect(explained).toEqual(injected);
});
