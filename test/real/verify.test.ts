import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { defaultSettings } from '../../platform/config/index.ts';
import { emitRules } from '../../rules/index.ts';
import { freePort } from '../setup/network.ts';
import { type Running, startUntilReady } from '../setup/process.ts';
import { describeWith } from '../setup/program.ts';
import { type Prometheus, startPrometheus } from '../setup/prometheus.ts';

const run = promisify(execFile);
const [node, main] = [resolve('node_modules/.bin/node'), resolve('cli/main.ts')];

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Beside servers of this process, which must answer meanwhile. */
const verify = (cwd: string, ...args: string[]): Promise<Ended> =>
  run(node, [main, 'verify', ...args], { cwd, maxBuffer: 2 ** 26 }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: Ended) => ({ code, stdout, stderr }),
  );

const rulesOf = (...exprs: string[]): string =>
  stringify({ groups: [{ name: 'g', rules: exprs.map((expr, at) => ({ alert: `A${at}`, expr })) }] });

function directoryWith(files: Record<string, string>): string {
  const top = mkdtempSync(join(tmpdir(), 'sidelight-verify-'));
  onTestFinished(() => rmSync(top, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(top, name), text);
  return top;
}

async function serve(answer: Parameters<typeof createServer>[1]): Promise<{ server: Server; url: string }> {
  const server = createServer(answer as never).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** An Envoy with a cluster that nothing calls, whose admin port serves its stats. */
const envoyConfig = (port: number): string =>
  stringify({
    admin: { address: { socket_address: { address: '127.0.0.1', port_value: port } } },
    static_resources: {
      clusters: [
        {
          name: 'vendor',
          connect_timeout: '1s',
          type: 'STATIC',
          load_assignment: {
            cluster_name: 'vendor',
            endpoints: [
              {
                lb_endpoints: [
                  { endpoint: { address: { socket_address: { address: '127.0.0.1', port_value: 9 } } } },
                ],
              },
            ],
          },
        },
      ],
    },
  });

await describeWith(['prometheus', 'envoy'], 'verify asks', (paths) => {
  let [envoy, exporter]: [Running | undefined, Server | undefined] = [undefined, undefined];
  let prometheus: Prometheus;
  let [admin, base] = ['', ''];
  const methods = new Set<string>();

  beforeAll(async () => {
    const port = await freePort();
    admin = `http://127.0.0.1:${port}/stats/prometheus`;
    const top = mkdtempSync(join(tmpdir(), 'sidelight-envoy-'));
    writeFileSync(join(top, 'envoy.yaml'), envoyConfig(port));
    const args = ['-c', join(top, 'envoy.yaml'), '--use-dynamic-base-id', '--log-level', 'warn'];
    envoy = await startUntilReady(paths.envoy, args, `http://127.0.0.1:${port}/ready`);
    const text = readFileSync('test/metrics/fixtures/scrapes/node-exporter.prom', 'utf8');
    const served = await serve(({ method = '' }, response) => {
      methods.add(method);
      response.setHeader('content-type', 'text/plain; version=0.0.4').end(text);
    });
    exporter = served.server;
    const target = (url: string) => [
      { targets: [new URL(url).host], labels: { namespace: 'crawlers', pod: 'a' } },
    ];
    const scrape_configs = [
      { job_name: 'sidelight-envoy', metrics_path: '/stats/prometheus', static_configs: target(admin) },
      { job_name: 'node-exporter', static_configs: target(served.url) },
    ];
    const configuration = { global: { scrape_interval: '1s', evaluation_interval: '1s' }, scrape_configs };
    prometheus = await startPrometheus(paths.prometheus, configuration, emitRules(defaultSettings, 'file'));
    base = prometheus.url;
    for (let up = 0; up < 2; await delay(200)) up = (await prometheus.query('up == 1')).length;
  });
  afterAll(async () => {
    await prometheus?.stop();
    await envoy?.stop();
    exporter?.close();
  });

  const sound = [
    'sum by (pod) (rate(envoy_cluster_upstream_rq_total{job="sidelight-envoy", envoy_cluster_name="vendor"}[5m])) > 1',
    'node_load1{namespace="crawlers", instance=~"127.*"} > 4 or absent(node_load1)',
    'histogram_quantile(0.9, rate(envoy_cluster_upstream_cx_connect_ms_bucket{le=~".+"}[5m])) > 1',
  ];

  test('a Prometheus, which has all of it', async () => {
    const ended = await verify(directoryWith({ 'r.yaml': rulesOf(...sound) }), '--metrics', base, 'r.yaml');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^1 file, 3 rules, 0 queries: 0 errors, 0 warnings, 0 notes\n$/);
  });

  test.each([
    [
      'a name',
      'rate(envoy_cluster_upstream_rq_totals[5m])',
      /There is no `\w+` in the last hour .*\n.*\n.*\n.*\n +hint: envoy_cluster_upstream_rq_total\n/,
    ],
    [
      'a label that the scrape adds',
      'node_load1{job="node-export"}',
      /No `node_load1` has `job="node-export"`\..*\n.*\n.*\n.*\n +hint: node-exporter\n/,
    ],
    [
      'a label',
      'envoy_cluster_upstream_rq_total{destination_host="a"}',
      /No `\w+` has the label `destination_host`/,
    ],
    ['a value', 'envoy_cluster_upstream_rq_total{envoy_cluster_name="vendors"}', /hint: vendor\n/],
    [
      'what comes never together',
      '{job="node-exporter", instance="ENVOY"}',
      /No series in the last hour of 127\.0\.0\.1:\d+ has all of this at once/,
    ],
  ])('a Prometheus, and says what it lacks: %s', async (_, expr, expected) => {
    const rules = rulesOf(expr.replace('ENVOY', new URL(admin).host));
    const { code, stdout } = await verify(directoryWith({ 'r.yaml': rules }), '--metrics', base, 'r.yaml');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^r\.yaml:5:\d+: error: /);
    expect(stdout).toMatch(expected);
  });

  test("a Prometheus for Sidelight's own rules and panels, whose names of Envoy's requests it has", async () => {
    const { code, stdout } = await verify(directoryWith({}), '--metrics', base, '-o', 'json');
    const { summary, findings } = JSON.parse(stdout);
    expect([0, 1]).toContain(code);
    expect(summary.rules).toBeGreaterThan(20);
    expect(summary.queries).toBeGreaterThan(10);
    const messages = (findings as { message: string }[]).map(({ message }) => message);
    expect(messages.filter((message) => message.includes('`envoy_cluster_upstream_rq_total`'))).toEqual([]);
    expect(messages.some((message) => message.includes('`sidelight_'))).toBe(true);
  });

  test("an Envoy's own port, which lacks what a scrape adds, and that is not held against it", async () => {
    const top = directoryWith({ 'r.yaml': rulesOf(sound[0] as string, sound[2] as string) });
    expect(await verify(top, '--metrics', admin, 'r.yaml')).toMatchObject({ code: 0, stderr: '' });
  });

  test('by GET alone', () => expect([...methods]).toEqual(['GET']));
});

describe('verify ends with 2 and one line where', () => {
  const rules = { 'r.yaml': rulesOf('up == 0') };

  test('nothing listens', async () => {
    const url = `http://127.0.0.1:${await freePort()}/metrics`;
    const ended = await verify(directoryWith(rules), '--metrics', url, 'r.yaml');
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toBe(`cannot read ${url.slice('http://'.length)}: nothing listens there\n`);
  });

  test.each([
    [
      'what answers is a page',
      'text/html',
      '<html></html>',
      /it answers with a page for a browser; what is wanted/,
    ],
    [
      'what answers is some text',
      'text/plain',
      'a \u001b b',
      /no metrics in Prometheus' text format: line 1: no sample: a \? b/,
    ],
    ['what answers is empty', 'text/plain', '', /it holds no series/],
  ])('%s', async (_, type, text, expected) => {
    const { server, url } = await serve((_request, response) =>
      response.setHeader('content-type', type).end(text),
    );
    const { code, stderr } = await verify(directoryWith(rules), '--metrics', url, 'r.yaml');
    server.close();
    expect(code).toBe(2);
    expect(stderr).toMatch(expected);
  });

  test('the answer is a refusal', async () => {
    const { server, url } = await serve((_request, response) => response.writeHead(401).end());
    const { code, stderr } = await verify(directoryWith(rules), '--metrics', url, 'r.yaml');
    server.close();
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^cannot read [\d.:]+\/: it answers 401; --token-file FILE gives it a token, .*\n$/,
    );
  });

  test('the answer has no end, after 64 MiB', async () => {
    const piece = 'a_series 1\n'.repeat(10_000);
    const { server, url } = await serve((_request, response) => {
      const write = (): void => {
        while (!response.destroyed && response.write(piece));
        response.once('drain', write);
      };
      write();
    });
    const { code, stderr } = await verify(directoryWith(rules), '--metrics', `${url}/metrics`, 'r.yaml');
    server.closeAllConnections();
    server.close();
    expect(code).toBe(2);
    expect(stderr).toMatch(/: larger than 64 MiB; a Prometheus that has it may be asked instead\n$/);
  });
});

test('Ctrl-C ends verify while it waits for an answer', async () => {
  const { server, url } = await serve(() => {});
  const top = directoryWith({ 'r.yaml': rulesOf('up == 0') });
  const child = spawn(node, [main, 'verify', '--metrics', `${url}/metrics`, 'r.yaml'], { cwd: top });
  await once(server, 'request');
  child.kill('SIGINT');
  const [, signal] = await once(child, 'exit');
  server.closeAllConnections();
  server.close();
  expect(signal).toBe('SIGINT');
});
