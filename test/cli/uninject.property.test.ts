import fc from 'fast-check';
import { expect, test } from 'vitest';
import { injectText } from '../../cli/inject/document.ts';
import { uninjectText } from '../../cli/uninject/text.ts';
import { defaultSettings as settings } from '../../platform/config/index.ts';
import { makeManifest } from './setup/makeManifest.ts';

test('whatever a manifest looks like, uninject gives back its bytes, and a second inject adds nothing', () => {
  fc.assert(
    fc.property(fc.gen(), fc.boolean(), (g, labels) => {
      const text = makeManifest(g);
      const options = { settings, profile: labels ? 'telemetry' : undefined };
      const { text: injected, denied } = injectText(text, 'made.yaml', options);
      fc.pre(denied.length === 0);
      expect(injectText(injected, 'again.yaml', options).text).toBe(injected);
      expect(uninjectText(injected, 'injected.yaml', { settings }).text).toBe(text);
    }),
    { numRuns: 500 },
  );
});
