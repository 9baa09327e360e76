import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { explainManifests } from '../../../cli/explain/manifests.ts';
import { explanationSchema } from '../../../cli/explain/schema.ts';
import { explainPage } from '../../../cli/generate/explain.ts';
import { defaultSettings } from '../../../platform/config/index.ts';
import { type Reason, reasons } from '../../../webhook/index.ts';
import { pod } from './recorded.ts';

const whole = () =>
  structuredClone(
    explainManifests(JSON.stringify(pod({ labels: { 'sidelight.dev/inject': 'telemetry' } })), 'input', {
      settings: defaultSettings,
      settingsSource: 'defaults',
    }),
  );

interface Node {
  properties?: Record<string, Node>;
  items?: Node;
  anyOf?: Node[];
  additionalProperties?: unknown;
  required?: string[];
}
const objects = (node: Node): Node[] => [
  ...(node.properties ? [node] : []),
  ...[
    ...Object.values(node.properties ?? {}),
    ...(node.items ? [node.items] : []),
    ...(node.anyOf ?? []),
  ].flatMap(objects),
];

describe('the shape of -o json', () => {
  test('is closed at every level, and every key is always there', () => {
    const all = objects(z.toJSONSchema(explanationSchema) as Node);
    expect(all.length).toBeGreaterThan(15);
    for (const node of all) {
      expect(node.additionalProperties).toBe(false);
      expect(node.required).toEqual(Object.keys(node.properties ?? {}));
    }
  });

  test('refuses another key, another word and another format', () => {
    expect(explanationSchema.safeParse(whole()).success).toBe(true);
    for (const change of [
      (of: ReturnType<typeof whole>) => Object.assign(of, { more: 1 }),
      (of: ReturnType<typeof whole>) => Object.assign(of.workloads[0] ?? {}, { more: 1 }),
      (of: ReturnType<typeof whole>) => Object.assign(of.workloads[0] ?? {}, { reason: 'because' }),
      (of: ReturnType<typeof whole>) => Object.assign(of, { format: 2 }),
    ]) {
      const changed = whole();
      change(changed);
      expect(explanationSchema.safeParse(changed).success).toBe(false);
    }
  });
});

describe('the page about explain', () => {
  const page = explainPage();

  test('describes every key', () => {
    const rows = page.slice(page.indexOf('## JSON')).match(/^\| `.*$/gm) ?? [];
    expect(rows.length).toBeGreaterThan(50);
    for (const row of rows) expect(row).toMatch(/^\| `[\w.[\]]+` \| .{8,} \| .+ \|$/);
  });

  test('has every reason with its sentence', () => {
    for (const word of Object.keys(reasons) as Reason[])
      expect(page).toContain(`| \`${word}\` | ${reasons[word]} |`);
  });
});
