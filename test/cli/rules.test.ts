import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';

const main = join(import.meta.dirname, '../../cli/main.ts');
const sidelight = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
};

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'sidelight-cli-'));
  writeFileSync(
    join(directory, 'good.yaml'),
    'namespace: ours\nrules:\n  usage:\n    scrapesFailing:\n      severity: critical\n',
  );
  writeFileSync(join(directory, 'bad.yaml'), 'rules:\n  usage:\n    scrapesFailing:\n      severity: high\n');
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('sidelight rules', () => {
  test('prints a PrometheusRule of the settings’ namespace', () => {
    const { status, stdout } = sidelight('rules', '--settings', join(directory, 'good.yaml'));
    expect(status).toBe(0);
    for (const document of parseAllDocuments(stdout))
      expect(document.toJS()).toMatchObject({ kind: 'PrometheusRule', metadata: { namespace: 'ours' } });
    expect(stdout).toContain('severity: critical');
  });

  test('--namespace is stronger than the settings', () => {
    const { stdout } = sidelight('rules', '--settings', join(directory, 'good.yaml'), '--namespace', 'watch');
    for (const document of parseAllDocuments(stdout))
      expect(document.toJS()).toMatchObject({ metadata: { namespace: 'watch' } });
  });

  test.each([
    ['configmap', 'kind'],
    ['file', 'groups'],
  ])('--format %s prints what has %s', (format, key) => {
    expect(parseAllDocuments(sidelight('rules', '--format', format).stdout)[0]?.toJS()).toHaveProperty(key);
  });

  test('bad settings end with 2, the place and nothing on standard output', () => {
    const { status, stdout, stderr } = sidelight('rules', '--settings', join(directory, 'bad.yaml'));
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('bad.yaml:4:17');
  });

  test.each([['--format', 'toml'], ['--settings', 'absent.yaml'], ['--nonsense']])(
    '%s %s is wrong usage: 2, and nothing on standard output',
    (...args) => {
      expect(sidelight('rules', ...args)).toMatchObject({ status: 2, stdout: '' });
    },
  );

  test('--help shows an example', () => {
    expect(sidelight('rules', '--help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('sidelight rules | kubectl apply -f -'),
    });
  });
});

describe('sidelight dashboards', () => {
  test('prints ConfigMaps of the given namespace', () => {
    const { status, stdout } = sidelight('dashboards', '--namespace', 'watch');
    expect(status).toBe(0);
    for (const document of parseAllDocuments(stdout))
      expect(document.toJS()).toMatchObject({ kind: 'ConfigMap', metadata: { namespace: 'watch' } });
  });

  test('--format json prints one dashboard', () => {
    expect(JSON.parse(sidelight('dashboards', '--format', 'json').stdout)).toMatchObject({
      uid: 'sidelight-vendors',
    });
  });

  test('an unknown dashboard is wrong usage, and the known ones are named', () => {
    expect(sidelight('dashboards', '--format', 'json', 'sidelight-nothing')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'no dashboard sidelight-nothing; there is sidelight-vendors\n',
    });
  });
});
