import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments, parseDocument } from 'yaml';

const run = (...args: string[]) =>
  spawnSync('node_modules/.bin/node', ['cli/main.ts', ...args], { encoding: 'utf8' });
const file = (text: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'sidelight-')), 'sidelight.yaml');
  writeFileSync(path, text);
  return path;
};

describe('sidelight install', () => {
  test('prints a stream that says at its top what Kubernetes it needs and what to do next', () => {
    const { stdout, stderr, status } = run('install', '--settings', file('namespace: side\n'));
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^# Sidelight .*Kubernetes 1\.30 or newer/);
    expect(stdout).toContain('kubectl -n side rollout status');
    expect(parseAllDocuments(stdout)[0]?.getIn(['metadata', 'name'])).toBe('side');
  });

  test('--uninstall prints names alone', () => {
    const { stdout } = run('install', '--uninstall');
    for (const document of parseAllDocuments(stdout))
      expect(Object.keys(document.toJS())).toEqual(['apiVersion', 'kind', 'metadata']);
  });

  test('prints nothing and ends with 2 on bad settings, naming file, line and path', () => {
    const path = file('namespace: side\nwebhook:\n  replicas: 0\n');
    const { stdout, stderr, status } = run('install', '--settings', path);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`${path}:3:13: webhook.replicas`);
  });
});

describe('sidelight scrape', () => {
  test('prints PodMonitors, or scrape_configs for a plain Prometheus', () => {
    expect(parseAllDocuments(run('scrape').stdout).map((d) => d.get('kind'))).toEqual([
      'PodMonitor',
      'PodMonitor',
    ]);
    expect(Object.keys(parseDocument(run('scrape', '--for', 'prometheus').stdout).toJS())).toEqual([
      'scrape_configs',
    ]);
  });

  test('prints a NetworkPolicy for the pods of a namespace, which it must be told', () => {
    const args = ['scrape', '--for', 'network-policy', '--namespace', 'crawlers', '--from', 'monitoring'];
    const policy = parseDocument(run(...args).stdout);
    expect([policy.get('kind'), policy.getIn(['metadata', 'namespace'])]).toEqual([
      'NetworkPolicy',
      'crawlers',
    ]);
    const { status, stdout, stderr } = run(...args.slice(0, -2));
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('--from');
  });

  test('ends with 2 for a Prometheus that it doesn’t know', () => {
    expect(run('scrape', '--for', 'nagios').status).toBe(2);
  });
});
