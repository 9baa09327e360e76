import { describe, expect, test } from 'vitest';
import { settingsPage } from '../../cli/generate/settings.ts';
import { parseSettings, type SchemaNode, settingsJsonSchema } from '../../platform/config/index.ts';
import { profileNames } from '../../webhook/index.ts';

const page = settingsPage();
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text ?? '');

/** Keys of the schema, wherever they stand. */
const keysOf = (node: SchemaNode): string[] => [
  ...Object.entries(node.properties ?? {}).flatMap(([key, inner]) => [key, ...keysOf(inner)]),
  ...(node.additionalProperties ? keysOf(node.additionalProperties) : []),
  ...(node.items ? keysOf(node.items) : []),
];

describe('the reference page of the settings', () => {
  test('names every key', () => {
    const keys = [...new Set(keysOf(settingsJsonSchema()))];
    expect(keys.length).toBeGreaterThan(100);
    expect(keys.filter((key) => !new RegExp(`[\`.]${key}[\`.[]`).test(page))).toEqual([]);
  });

  test.each(examples.map((text) => [text.split('\n')[0], text]))(
    'has an example that is good: %s',
    (_, text) => {
      expect(() => parseSettings(text, 'example')).not.toThrow();
    },
  );

  test('shows a profile of one’s own and vendors with proxies of their own', () => {
    const all = examples.map((text) => parseSettings(text, 'example'));
    expect(all.flatMap(profileNames)).toContain('audit');
    const vendors = all.flatMap(({ telemetry }) => Object.values(telemetry.vendors));
    expect(vendors.some(({ tls, credentials }) => tls && credentials)).toBe(true);
  });

  test('has a row for each setting, of as many cells as its table has', () => {
    const cells = (row: string) => row.split(/(?<!\\)\|/).length;
    const tables = page.split('\n\n').filter((part) => part.startsWith('| key'));
    expect(tables.length).toBeGreaterThan(5);
    expect(tables.flatMap((table) => table.split('\n')).length).toBeGreaterThan(100);
    for (const [head = '', ...rows] of tables.map((table) => table.trimEnd().split('\n')))
      for (const row of rows) expect([row, cells(row)]).toEqual([row, cells(head)]);
    expect(page).not.toMatch(/undefined|\[object|null/);
  });

  test('has a row for each alert, with its runbook, how long it waits, and each of its thresholds', () => {
    expect(page).toMatch(
      /^\| `rules\.usage\.vendorSlow` \| \[SidelightVendorSlow\]\(runbooks\/SidelightVendorSlow\.md\) \| `15m` \| `warning` \| `namespace`, `proxy_vendor` \| `seconds` `10`: .*<br>`minimumRequests` `0\.1`: .* \|$/m,
    );
    expect(page).toContain('| `rules.usage.vendorBytesHigh` (off) |');
    expect(page).toMatch(/\| `rules\.usage\.sidecarRestarting` \|.*\| `0s`, kept `15m` \|/);
  });

  test('refers only to rows that it has', () => {
    const references = [...page.matchAll(/\| as `([^`]+)` \|/g)].map(([, path]) => path ?? '');
    expect(references.length).toBeGreaterThan(5);
    for (const path of references) expect(page).toContain(`| \`${path}`);
  });
});
