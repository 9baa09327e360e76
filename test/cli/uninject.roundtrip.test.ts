import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { injectText } from '../../cli/inject/document.ts';
import { uninjectText } from '../../cli/uninject/text.ts';
import { defaultSettings as settings } from '../../platform/config/index.ts';

const folder = new URL('fixtures/', import.meta.url);
const cases = readdirSync(folder)
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }))
  .filter(({ name }) => !/^(?:denied|duplicate-key|helm-template|malformed-pod)/.test(name))
  .flatMap((fixture) => [undefined, 'telemetry'].map((profile) => ({ ...fixture, profile })));

test.each(cases)(
  'uninject gives $name back byte for byte, injected with profile $profile',
  ({ name, text, profile }) => {
    const { text: injected } = injectText(text, name, { settings, profile });
    const { text: after, changed } = uninjectText(injected, name, { settings });
    expect(after).toBe(text);
    expect(changed).toBe(injected !== text);
  },
);
