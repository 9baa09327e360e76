import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { explainManifests } from '../../../cli/explain/manifests.ts';
import { explanationSchema } from '../../../cli/explain/schema.ts';
import { explanationText } from '../../../cli/explain/text.ts';
import { parseSettings, settingsSchema } from '../../../platform/config/index.ts';
import { limits } from '../../../webhook/index.ts';
import { expectGolden, withoutBootstrap } from '../goldens.ts';
import { pod } from './recorded.ts';

const folder = 'test/cli/explain/fixtures';
const settingsFile = `${folder}/sidelight.yaml`;
const options = {
  settings: parseSettings(readFileSync(settingsFile, 'utf8'), settingsFile),
  settingsSource: settingsFile,
};
const explain = (file: string) => explainManifests(readFileSync(file, 'utf8'), file, options);
const withoutHash = (text: string) => withoutBootstrap(text).replace(/(hash"?:? "?)[0-9a-f]{8}/, '$1(hash)');
const fixtures = globSync(`${folder}/*.yaml`).filter((file) => file !== settingsFile);

describe('what is printed', () => {
  test.each(fixtures)('%s: is that of the golden', (file) => {
    expectGolden(
      `../explain/goldens/${basename(file, '.yaml')}.txt`,
      withoutHash(explanationText(explain(file), {})),
    );
  });

  test.each(fixtures)('%s: as JSON is that of the golden, but for what Envoy can’t', (file) => {
    const { cannot, ...rest } = explanationSchema.parse(explain(file));
    expect(cannot).toEqual(limits);
    const json = JSON.stringify(rest, null, 1);
    expectGolden(`../explain/goldens/${basename(file, '.yaml')}.json`, `${withoutHash(json)}\n`);
  });

  test.each(fixtures)('%s: fits 80 columns, but for commands and words that are longer', (file) => {
    for (const line of explanationText(explain(file), {}).split('\n')) {
      const [word = '', ...more] = line.trim().split(' ');
      if (word === '$' || (more.length === 0 && word.length > 66)) continue;
      expect(line.length, line).toBeLessThanOrEqual(80);
      expect(line).toBe(line.trimEnd());
    }
  });

  test('holds nothing of a manifest that would steer a terminal, or a shell into which a command is copied', () => {
    const evil = '\u001b[2J$(reboot)';
    const metadata = { name: evil, namespace: '--all', annotations: { 'sidelight.dev/$(reboot)': evil } };
    for (const labels of [{}, { 'sidelight.dev/inject': 'telemetry' }]) {
      const envFrom = [{ configMapRef: { name: '$(reboot)' } }];
      const hostile = pod({ ...metadata, labels }, { containers: [{ name: evil, image: evil, envFrom }] });
      const text = explanationText(explainManifests(JSON.stringify(hostile), 'input', options), {});
      expect(text).not.toContain('\u001b');
      const commands = text.split('\n').filter((line) => line.trim().startsWith('$ '));
      expect(commands.length).toBeGreaterThan(0);
      for (const command of commands) {
        // Within single quotes it is text.
        expect(command.replace(/'[^']*'/g, '')).not.toMatch(/\$\(|--all/);
      }
    }
  });

  test('holds no colour', () => {
    for (const file of fixtures) expect(explanationText(explain(file), {})).not.toContain('\u001b');
  });

  test('of kinds that the settings name is like that of others, and names their group in commands', () => {
    const podTemplates = [{ group: 'apps.kruise.io', kind: 'StatefulSet', path: '/spec/template' }];
    const settings = settingsSchema.parse({ podTemplates });
    const template = {
      metadata: { labels: { 'sidelight.dev/inject': 'disabled' } },
      spec: { containers: [{ name: 'a', image: 'b' }] },
    };
    const kruise = {
      apiVersion: 'apps.kruise.io/v1beta1',
      kind: 'StatefulSet',
      metadata: { name: 'db', uid: '1' },
    };
    const explained = (spec: object) =>
      explainManifests(JSON.stringify({ ...kruise, spec }), 'input', { settings, settingsSource: 'defaults' })
        .workloads[0];
    expect(explained({ template })?.reason).toBe('opted_out');
    expect(explained({ template })?.next?.command).toMatch(
      /^kubectl -n default patch statefulset.apps.kruise.io\/db --type merge /,
    );
    expect(explained({})?.message).toBe('nothing is at /spec/template');
  });

  test('ends with what Envoy can’t, a line each, where a pod has the sidecar and only there', () => {
    const flat = (text: string) => text.replace(/\s+/g, ' ');
    const [file = ''] = fixtures.filter((each) => each.endsWith('crawlers.yaml'));
    for (const { cannot } of limits)
      expect(flat(explanationText(explain(file), {}))).toContain(`- ${flat(cannot)}`);
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
      spec: { containers: [{ name: 'a', image: 'b' }] },
    };
    const bare = explanationText(explainManifests(JSON.stringify(pod), 'input', options), {});
    expect(bare).not.toContain('Envoy');
  });

  test('with --patch holds the operations of RFC 6902, one a line', () => {
    const [file = ''] = fixtures.filter((each) => each.endsWith('crawlers.yaml'));
    const [first] = explain(file).workloads;
    const text = explanationText(explain(file), { patch: true });
    const lines = text.split('\n').filter((line) => line.startsWith('    {"op"'));
    expect(lines.map((line) => JSON.parse(line))).toEqual(first?.patch);
    expect(lines.length).toBeGreaterThan(3);
  });
});
