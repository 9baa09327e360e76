import { expect, test } from 'vitest';
import { defaultSettings, settingsSchema } from '../../platform/config/index.ts';
import { grammar } from '../../webhook/annotations.ts';
import { annotationsInForce } from '../../webhook/inForce.ts';
import type { Pod } from '../../webhook/pod.ts';

const settings = settingsSchema.parse({ telemetry: { metricsPort: 16000, noProxy: ['.corp', '.lan'] } });
const inForce = (own: Record<string, string>, inherited: Record<string, string>) => {
  const pod = { metadata: { annotations: own }, spec: { containers: [] } } as Pod;
  const namespace = { name: 'shop', labels: {}, annotations: inherited, limitRanges: [] };
  const all = annotationsInForce(pod, namespace, settings, defaultSettings);
  return Object.fromEntries(all.map(({ key, value, origin }) => [key, [value, origin]]));
};

test('every annotation has a value and an origin: the pod’s, else its namespace’s, else the settings’, else the default', () => {
  const found = inForce(
    { 'sidelight.dev/access-log': 'all' },
    { 'sidelight.dev/access-log': 'none', 'sidelight.dev/cpu-limit': '1' },
  );
  expect(Object.keys(found)).toEqual(Object.keys(grammar).map((name) => `sidelight.dev/${name}`));
  expect(found).toMatchObject({
    'sidelight.dev/access-log': ['all', 'pod'],
    'sidelight.dev/cpu-limit': ['1', 'namespace'],
    'sidelight.dev/metrics-port': ['16000', 'settings'],
    'sidelight.dev/no-proxy': ['.corp,.lan', 'settings'],
    'sidelight.dev/proxy-port': ['15888', 'default'],
    'sidelight.dev/own-proxy': ['keep', 'default'],
  });
});

test('what holds without an annotation is what the annotation may say', () => {
  for (const [key, [value = '']] of Object.entries(inForce({}, {}))) {
    if (value !== '') expect(grammar[key.slice('sidelight.dev/'.length)]?.read(value), key).toBeDefined();
  }
});
