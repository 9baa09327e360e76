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

  test('has a row of four cells for each setting', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows.length).toBeGreaterThan(100);
    for (const row of rows) expect([row, row.split(/(?<!\\)\|/).length]).toEqual([row, 6]);
    expect(page).not.toMatch(/undefined|\[object|null/);
  });

  test('refers only to rows that it has', () => {
    const references = [...page.matchAll(/\| as `([^`]+)` \|/g)].map(([, path]) => path ?? '');
    expect(references.length).toBeGreaterThan(5);
    for (const path of references) expect(page).toContain(`| \`${path}`);
  });
});
