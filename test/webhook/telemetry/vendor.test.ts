import { describe, expect, it } from 'vitest';
import { defaultSettings, settingsSchema } from '../../../platform/config/index.ts';
import { judge, labelled, patchOf } from '../scenario.ts';

const vendorOf = (labels: Record<string, unknown> | null, settings = defaultSettings): string | undefined => {
  const pod = { metadata: { labels }, spec: { containers: [{ name: 'app' }] } };
  const patch = JSON.stringify(patchOf(judge(pod, labelled, settings)));
  const found = [...patch.matchAll(/fixed_value\\+":&?\w* ?\\+"(.*?)\\+"/g)].map((match) => match[1]);
  expect(found).toHaveLength(1);
  return found[0];
};

describe('the vendor', () => {
  it.each<[Record<string, unknown> | null, string]>([
    [{ 'proxy-vendor': 'acme' }, 'acme'],
    [{ 'proxy-vendor': 'A.c-m_e.1' }, 'A.c-m_e.1'],
    [{ 'proxy-vendor': 'v'.repeat(63) }, 'v'.repeat(63)],
    [{ app: 'acme' }, 'direct'],
    [{ 'proxy-vendor': '' }, 'direct'],
    [{ 'proxy-vendor': null }, 'direct'],
    [null, 'direct'],
  ])('of labels %j is %s', (labels, vendor) => expect(vendorOf(labels)).toBe(vendor));

  it.each(['v'.repeat(64), 'v'.repeat(1_000_000), '%REQ(A)%', 'a b', '-a', 'a\n', '"'])(
    'is none where the API server will refuse the label: %.20s',
    (value) => expect(vendorOf({ 'proxy-vendor': value })).toBe('direct'),
  );

  it('is read from the label that the settings name', () => {
    const settings = settingsSchema.parse({ vendorLabel: 'constructor' });
    expect(vendorOf({ constructor: 'globex' }, settings)).toBe('globex');
    expect(vendorOf({}, settings)).toBe('direct');
  });
});
