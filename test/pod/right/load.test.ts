import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultSettings } from '../../../platform/config/index.ts';
import { emitRules } from '../../../rules/index.ts';
import { originAddress } from '../../setup/pod/addresses.ts';
import { bootstrapInput } from '../../setup/pod/bootstrapInput.ts';
import { type Pod, startPod } from '../../setup/pod/startPod.ts';
import { sidecarArguments } from '../../setup/pod/telemetryEnvoy.ts';
import { until } from '../../setup/process.ts';
import { describeWith } from '../../setup/program.ts';
import { type Prometheus, startPrometheus } from '../../setup/prometheus.ts';

const connections = 8;
const perConnection = 2000;
/** By its place in each hundred requests of a connection. */
const statusOf = (n: number): number => (n % 100 < 90 ? 200 : n % 100 < 97 ? 404 : 302);

const scraping = (port: number) => ({
  global: { scrape_interval: '1s', evaluation_interval: '1s' },
  scrape_configs: [
    {
      job_name: 'sidelight-envoy',
      metrics_path: '/stats/prometheus',
      static_configs: [
        { targets: [`127.0.0.1:${port}`], labels: { namespace: 'crawlers', pod: 'crawler-1' } },
      ],
    },
  ],
});

await describeWith(['envoy', 'prometheus'], 'under load', (paths) => {
  let origin: Server;
  let pod: Pod;
  let prometheus: Prometheus;
  const accepted: Socket[] = [];
  let answered = 0;
  beforeAll(async () => {
    origin = createServer((message, response) => {
      answered += 1;
      response.writeHead(Number(message.url?.slice(1))).end('x'.repeat(500));
    });
    origin.on('connection', (socket) => accepted.push(socket));
    await once(origin.listen(0, originAddress), 'listening');
    pod = await startPod(paths.envoy);
    const rules = emitRules(defaultSettings, 'file');
    prometheus = await startPrometheus(paths.prometheus, scraping(pod.metricsPort), rules);
    const scraped = () => prometheus.query('envoy_proxy_usage_responses_total');
    await until(scraped, (found) => found.length > 0);
  });
  afterAll(async () => {
    await prometheus?.stop();
    await pod?.stop();
    origin?.closeAllConnections();
    origin?.close();
  });

  const ask = async (status: number, agent: Agent) => {
    const { port } = origin.address() as AddressInfo;
    const host = `shop.test:${port}`;
    const path = `http://${host}/${status}`;
    const outgoing = request({ host: '127.0.0.1', port: pod.proxyPort, path, headers: { host }, agent });
    outgoing.end();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');
    expect(response.statusCode).toBe(status);
  };

  async function run(agents: readonly Agent[], requests: number) {
    await Promise.all(
      agents.map(async (agent) => {
        for (let n = 0; n < requests; n++) await ask(statusOf(n), agent);
      }),
    );
  }
  const oneConnection = () => new Agent({ keepAlive: true, maxSockets: 1 });

  const vendor = { envoy_cluster_name: 'vendor' };
  const byClass = (code: string) => ({ envoy_response_code_class: code });
  async function told() {
    const series = await pod.scrape();
    const of = (name: string, labels: Record<string, string> = {}) => series.sum(name, labels) ?? 0;
    return {
      requests: of('envoy_cluster_upstream_rq_total', vendor),
      answers: of('envoy_proxy_usage_responses_total'),
      ok: of('envoy_proxy_usage_responses_total', byClass('2')),
      moved: of('envoy_cluster_upstream_rq_xx', { ...vendor, ...byClass('3') }),
      absent: of('envoy_proxy_usage_responses_total', byClass('4')),
      durations: of('envoy_cluster_upstream_rq_time_count', vendor),
      byHost: of('envoy_proxy_usage_requests_total', { destination_host: 'shop.test' }),
      sent: of('envoy_cluster_upstream_cx_tx_bytes_total', vendor),
      received: of('envoy_cluster_upstream_cx_rx_bytes_total', vendor),
      sentByHost: of('envoy_proxy_usage_tx_bytes_total'),
      receivedByHost: of('envoy_proxy_usage_rx_bytes_total'),
    };
  }
  function seen() {
    const sent = accepted.reduce((sum, { bytesRead }) => sum + bytesRead, 0);
    const received = accepted.reduce((sum, { bytesWritten }) => sum + bytesWritten, 0);
    return {
      requests: answered,
      answers: answered,
      ok: Math.round(answered * 0.9),
      moved: Math.round(answered * 0.03),
      absent: Math.round(answered * 0.07),
      durations: answered,
      byHost: answered,
      sent,
      received,
      sentByHost: sent,
      receivedByHost: received,
    };
  }

  test('every request and byte of eight busy connections is counted', async () => {
    const agents = Array.from({ length: connections }, oneConnection);
    await run(agents, perConnection);
    expect(answered).toBe(connections * perConnection);
    // Durations come with the flush.
    await expect.poll(told, { timeout: 15_000 }).toEqual(seen());
    for (const agent of agents) agent.destroy();
  });

  test('while no more connections are taken, too', async () => {
    const [, limit] =
      /"max_active_downstream_connections":(\d+)/.exec(sidecarArguments(bootstrapInput()).join()) ?? [];
    const agents = Array.from({ length: connections }, oneConnection);
    await run(agents, 100);
    const idle: Socket[] = [];
    let turnedAway = 0;
    for (let n = 0; n < Number(limit) + 50; n++) {
      const socket = connect(pod.proxyPort, '127.0.0.1');
      socket
        .on('error', () => {})
        .on('close', () => {
          turnedAway += 1;
        });
      idle.push(socket);
      if (n % 100 === 99) await once(socket, 'connect').catch(() => {});
    }
    await expect.poll(() => turnedAway, { timeout: 20_000 }).toBeGreaterThan(0);
    await run(agents, 500);
    await expect.poll(told, { timeout: 15_000 }).toEqual(seen());
    for (const socket of idle) socket.destroy();
    for (const agent of agents) agent.destroy();
  });

  test('is what Prometheus has: increases, recorded rates, and the first error of a pod', async () => {
    const agent = oneConnection();
    await ask(500, agent);
    const grown = async (selector: string) => {
      const [result] = await prometheus.query(
        `sum(max_over_time(${selector}[5m]) - min_over_time(${selector}[5m]))`,
      );
      return Number(result?.value[1] ?? 0);
    };
    const errors = () => grown('envoy_proxy_usage_responses_total{envoy_response_code_class="5"}');
    expect(await until(errors, (found) => found > 0)).toBe(1);
    expect(await grown('envoy_proxy_usage_responses_total')).toBe(answered);
    expect(await grown('envoy_cluster_upstream_rq_total{envoy_cluster_name="vendor"}')).toBe(answered);
    // Envoy's own counter by class was not there before, so the error's first sample is no growth.
    expect(await grown('envoy_cluster_upstream_rq_xx{envoy_response_code_class="5"}')).toBe(0);

    // From the first to the last sample, and half an interval, or what is missing to the window, at either end.
    const increase = async (selector: string) => {
      const [result] = await prometheus.query(`sum(increase(${selector}[5m]))`);
      return Number(result?.value[1] ?? 0);
    };
    const requests = await increase('envoy_cluster_upstream_rq_total{envoy_cluster_name="vendor"}');
    expect(requests).toBeGreaterThanOrEqual(answered);
    expect(requests).toBeLessThan(answered * 1.2);
    const [recorded] = await until(
      () => prometheus.query('300 * namespace_proxy_vendor:envoy_cluster_upstream_rq:rate5m'),
      ([result]) => Number(result?.value[1] ?? 0) >= answered,
    );
    expect(Number(recorded?.value[1])).toBeLessThan(answered * 1.2);
    const recordedErrors =
      'namespace_proxy_vendor_envoy_response_code_class:envoy_proxy_usage_responses:rate5m{envoy_response_code_class="5"}';
    expect(
      await until(
        () => prometheus.query(recordedErrors),
        ([result]) => Number(result?.value[1] ?? 0) > 0,
      ),
    ).toHaveLength(1);
    agent.destroy();
  });
});
