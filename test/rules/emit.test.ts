import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { defaultSettings, parseSettings } from '../../platform/config/index.ts';
import { parts } from '../../rules/emit.ts';
import { emitRules, type RuleGroup, ruleFormats, ruleGroups } from '../../rules/index.ts';

const settings = parseSettings('{ namespace: watch, rules: { labels: { release: on } } }', 'test');
interface Manifest {
  metadata: { name: string };
  spec?: { groups: unknown[] };
  data?: Record<string, string>;
}
const documents = (text: string): Manifest[] =>
  parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS());
const groups = JSON.parse(JSON.stringify(ruleGroups(settings)));

describe('emitters', () => {
  test('PrometheusRules carry the labels by which a Prometheus selects them, an object an area', () => {
    const objects = documents(emitRules(settings, 'prometheusrule'));
    for (const object of objects)
      expect(object).toMatchObject({
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'PrometheusRule',
        metadata: { namespace: 'watch', labels: { release: 'on' } },
      });
    expect(objects.flatMap(({ spec }) => spec?.groups)).toEqual(groups);
    const names = objects.map(({ metadata }) => metadata.name);
    expect(names).toEqual([...new Set(names)]);
    expect(names).toContain('sidelight-rules-usage');
  });

  test('ConfigMaps hold the same groups, as rule files whose names no two share', () => {
    const files = documents(emitRules(settings, 'configmap')).flatMap(({ data }) =>
      Object.entries(data ?? {}),
    );
    expect(files.flatMap(([, text]) => parse(text as string, { version: '1.1' }).groups)).toEqual(groups);
    expect(new Set(files.map(([name]) => name)).size).toBe(files.length);
  });

  test('the file is one for all groups', () => {
    expect(parse(emitRules(settings, 'file'), { version: '1.1' })).toEqual({ groups });
  });

  test.each(ruleFormats)('%s is the same text every time', (format) => {
    expect(emitRules(settings, format)).toBe(emitRules(structuredClone(settings), format));
  });

  test.each(['prometheusrule', 'configmap'] as const)(
    'each %s fits the annotation in which kubectl keeps it',
    (format) => {
      for (const object of documents(emitRules(defaultSettings, format)))
        expect(Buffer.byteLength(JSON.stringify(object))).toBeLessThan(256 * 1024);
    },
  );
});

describe('what is too large for one object', () => {
  const group = (n: number): RuleGroup => ({
    name: `g${n}`,
    rules: Array.from({ length: 20 }, () => ({ record: 'a:b:c', expr: 'x'.repeat(100) })),
  });
  const many = Array.from({ length: 30 }, (_, n) => group(n));

  test('is packed in order into as few as hold it, without a torn group', () => {
    const packed = parts(many, 10_000);
    expect(packed.flat()).toEqual(many);
    for (const part of packed) expect(JSON.stringify(part).length).toBeLessThan(10_100);
    expect(packed.length).toBe(10);
  });

  test('a group that alone is too large still comes', () => {
    expect(parts([group(0)], 10)).toEqual([[group(0)]]);
  });

  test('nothing needs no object', () => {
    expect(parts([])).toEqual([]);
  });
});
