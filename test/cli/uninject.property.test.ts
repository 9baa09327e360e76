import fc from 'fast-check';
import { expect, test } from 'vitest';
import { injectText } from '../../cli/inject/document.ts';
import { uninjectText } from '../../cli/uninject/text.ts';
import { defaultSettings, settingsSchema } from '../../platform/config/index.ts';
import { readYaml } from '../../platform/yaml/index.ts';
import { makeManifest } from './setup/makeManifest.ts';

const custom = settingsSchema.parse({
  telemetry: { noProxy: ['corp.example'] },
  profiles: {
    mine: {
      containers: [{ name: 'side', image: 'i' }],
      volumes: [{ name: 'scratch', emptyDir: {} }],
      env: [{ name: 'MINE', value: '1' }],
      annotations: { 'example.com/a': 'b' },
    },
  },
});
const runs = [
  { settings: defaultSettings, profile: undefined },
  { settings: defaultSettings, profile: 'telemetry' },
  { settings: custom, profile: 'telemetry.mine' },
];

/** Never needs the settings of the injection: those of the default will do. */
function expectRoundTrip(text: string, options: (typeof runs)[number]): void {
  const { text: injected, denied } = injectText(text, 'made.yaml', options);
  fc.pre(denied.length === 0);
  expect(injectText(injected, 'again.yaml', options).text).toBe(injected);
  const { text: after } = uninjectText(injected, 'injected.yaml', { settings: defaultSettings });
  expect(after).toBe(text);
}

test('whatever a manifest looks like, uninject gives back its bytes, and a second inject adds nothing', () => {
  fc.assert(
    fc.property(fc.gen(), fc.constantFrom(...runs), (g, options) =>
      expectRoundTrip(makeManifest(g), options),
    ),
    { numRuns: 400 },
  );
});

test('so it is with JSON, however it is laid out', () => {
  fc.assert(
    fc.property(
      fc.gen(),
      fc.constantFrom(...runs),
      fc.constantFrom('', '\t', '  ', '    '),
      (g, options, indent) => {
        const { documents } = readYaml(makeManifest(g), 'made.yaml');
        const text = documents.map(({ value }) => JSON.stringify(value, null, indent)).join('\n');
        expectRoundTrip(g(fc.boolean) ? `${text}\n` : text.replaceAll('\n', '\r\n'), options);
      },
    ),
    { numRuns: 150 },
  );
});
