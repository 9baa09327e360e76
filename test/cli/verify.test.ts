import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { directoryOf, sidelight } from './setup/sidelight.ts';

const scrape = (name: string): string => readFileSync(`test/metrics/fixtures/scrapes/${name}.prom`, 'utf8');
const rules = (...exprs: string[]): string =>
  JSON.stringify({ groups: [{ name: 'g', rules: exprs.map((expr, at) => ({ alert: `A${at}`, expr })) }] });
const node = 'node_load1{instance="a"} > 1';
const pods = 'kube_pod_status_phase{phase="Failed"} > 0';

describe('sidelight verify', () => {
  test('takes several scrapes together, one of them from standard input', () => {
    const top = directoryOf({ 'r.json': rules(node, pods), 'node.prom': scrape('node-exporter') });
    const args = ['verify', '--metrics', 'node.prom', '--metrics', '-', 'r.json'];
    expect(sidelight(top, args, scrape('kube-state-metrics'))).toMatchObject({
      status: 0,
      stdout: '1 file, 2 rules, 0 queries: 0 errors, 0 warnings, 0 notes\n',
      stderr: '',
    });
  });

  test('says what is missing and ends with 1', () => {
    const top = directoryOf({ 'r.json': rules(node, pods), 'node.prom': scrape('node-exporter') });
    const { status, stdout } = sidelight(top, ['verify', '--metrics', 'node.prom', 'r.json', '-o', 'json']);
    expect(status).toBe(1);
    expect(JSON.parse(stdout).findings).toEqual([
      expect.objectContaining({
        file: 'r.json',
        code: 'live_metric_missing',
        severity: 'error',
        subject: 'alert A1',
        message: 'There is no `kube_pod_status_phase` in node.prom.',
        page: 'docs/findings/live_metric_missing.md',
      }),
    ]);
  });

  test('says what it cannot read, and takes it for no error', () => {
    const exprs = ['node_load1 > ', 'rate({app="a"} |= "b" [5m]) > 1', 'up{job="{{ .Values.job }}"} == 0'];
    const top = directoryOf({ 'r.json': rules(...exprs), 'node.prom': scrape('node-exporter') });
    const args = ['verify', '--metrics', 'node.prom', 'r.json', '-o', 'json'];
    const { status, stdout } = sidelight(top, args);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).findings.map(({ code }: { code: string }) => code)).toEqual([
      'syntax_error',
      'not_promql',
      'template_unrendered',
    ]);
  });

  test("holds Sidelight's own rules and dashboards where no file is named", () => {
    const top = directoryOf({ 'envoy.prom': scrape('envoy') });
    const { stdout, stderr } = sidelight(top, ['verify', '--metrics', 'envoy.prom']);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^sidelight rules:\d+:\d+: error: There is no `kube_\w+` in envoy\.prom\./m);
    expect(stdout).not.toContain('There is no `envoy_cluster_upstream_rq_total`');
    expect(stdout.split('\n').at(-2)).toMatch(
      /^\d files, [1-9]\d* rules, [1-9]\d* queries: [1-9]\d* errors, /,
    );
  });

  test.each([
    ['without metrics', ['r.json'], /^error: name what is really there: --metrics URL or FILE\n/],
    [
      'for a file that is none',
      ['--metrics', 'none.prom', 'r.json'],
      /^cannot read none\.prom: no such file or directory\n$/,
    ],
    [
      'for what is no scrape',
      ['--metrics', 'r.json', 'r.json'],
      /^r\.json: no metrics in Prometheus' text format: line 1: .*\n$/,
    ],
    [
      'for a file without series',
      ['--metrics', 'empty.prom', 'r.json'],
      /^empty\.prom: it holds no series\n$/,
    ],
    [
      'for 65 MiB',
      ['--metrics', 'big.prom', 'r.json'],
      /^cannot read big\.prom: larger than 64 MiB; a Prometheus that has it may be asked instead\n$/,
    ],
    [
      'for rules that are not there',
      ['--metrics', 'empty.prom', 'none.yaml'],
      /^cannot read none\.yaml: no such file/,
    ],
  ])('ends with 2 %s, in one line', (_, args, expected) => {
    const big = Buffer.alloc(65 * 1024 * 1024, 'a 1\n');
    const top = directoryOf({ 'r.json': rules(node), 'empty.prom': '# nothing\n', 'big.prom': big });
    const { status, stdout, stderr } = sidelight(top, ['verify', ...args]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(expected);
  });
});
