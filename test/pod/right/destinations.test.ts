import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import type { BootstrapInput } from '../../../webhook/index.ts';
import { type NameServer, startNameServer } from '../../setup/nameServer.ts';
import { type RecordingOrigin, startRecordingOrigin } from '../../setup/origin.ts';
import { originAddress } from '../../setup/pod/addresses.ts';
import { bootstrapInput } from '../../setup/pod/bootstrapInput.ts';
import { testZone } from '../../setup/pod/startPod.ts';
import { sidecarArguments } from '../../setup/pod/telemetryEnvoy.ts';
import { type Running, startUntilReady } from '../../setup/process.ts';
import { describeWith } from '../../setup/program.ts';
import { getThrough } from '../../setup/proxyClient.ts';
import { readSeries } from '../../setup/series.ts';

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';

await describeWith(['envoy'], 'destinations', (paths) => {
  let envoy: Running | undefined;
  let origin: RecordingOrigin | undefined;
  let names: NameServer | undefined;
  afterEach(async () => {
    await envoy?.stop();
    origin?.stop();
    names?.stop();
  });

  /** Its destinations are evicted after `eviction` in place of minutes. */
  async function start(overrides: Partial<BootstrapInput>, eviction = '600s') {
    const input = bootstrapInput(overrides);
    const args = sidecarArguments(input).map((argument) =>
      argument.replace('"stats_eviction_interval":"600s"', `"stats_eviction_interval":"${eviction}"`),
    );
    const url = `http://127.0.0.1:${input.ports.metrics}`;
    names = await startNameServer(testZone);
    origin = await startRecordingOrigin(originAddress, () => ok);
    envoy = await startUntilReady(paths.envoy, args, `${url}/ready`);
    const scrape = async () => readSeries(await (await fetch(`${url}/stats/prometheus`)).text());
    const counted = async () => {
      const series = await scrape();
      const hosts = series.valuesOf('envoy_proxy_usage_requests_total', 'destination_host');
      const of = (host: string) =>
        series.sum('envoy_proxy_usage_requests_total', { destination_host: host }) ?? 0;
      return Object.fromEntries(hosts.map((host) => [host, of(host)]));
    };
    const { port } = origin;
    const ask = (host: string, proxy = input.ports.proxy) => getThrough(proxy, `http://${host}:${port}/`);
    return { port, input, scrape, counted, ask };
  }

  /** One GET whose authority goes out as it is written, which `new URL` would not let through. */
  async function raw(authority: string, proxy: number): Promise<string> {
    const socket = connect(proxy, '127.0.0.1');
    socket.write(`GET http://${authority}/ HTTP/1.1\r\nHost: ${authority}\r\nConnection: close\r\n\r\n`);
    const [answer] = await once(socket, 'data');
    socket.destroy();
    return String(answer).slice(9, 12);
  }

  test('are hosts as they are written, without port and last dot, address literals as one', async () => {
    const { port, input, counted } = await start({});
    const long = `${Array.from({ length: 3 }, () => 'a'.repeat(60)).join('.')}.test`;
    const hosts = ['shop.test', 'shop.test.', 'SHOP.test', 'xn--bcher-kva.test', originAddress, long];
    for (const host of [...hosts, '[2001:db8::2]']) {
      expect(await raw(`${host}:${port}`, input.ports.proxy), host).toMatch(/200|503/);
    }
    await expect.poll(counted).toEqual({
      'shop.test': 2,
      'SHOP.test': 1,
      'xn--bcher-kva.test': 1,
      // The one of IPv6 was refused by its host.
      ip: 2,
      [long]: 1,
    });
  });

  test('past the bound are dropped, counted as such, and are the total less the sum', async () => {
    const { scrape, counted, ask } = await start({ destinations: 4 });
    const hosts = Array.from({ length: 50 }, (_, n) => `host-${n}.test`);
    for (const host of hosts) await ask(host);
    // Three counters each; the bound is fifteen a destination.
    const named = hosts.slice(0, (4 * 15) / 3);
    await expect.poll(counted).toEqual(Object.fromEntries(named.map((host) => [host, 1])));
    const series = await scrape();
    expect(series.sum('envoy_server_stats_overflow_counter')).toBe(3 * (hosts.length - named.length));
    const bytes = (name: string, labels = {}) => series.sum(name, labels) ?? 0;
    const vendor = { envoy_cluster_name: 'vendor' };
    const rest = hosts.length - named.length;
    expect(bytes('envoy_cluster_upstream_rq_total', vendor)).toBe(named.length + rest);
    const sent = bytes('envoy_cluster_upstream_cx_tx_bytes_total', vendor);
    const ofRest = sent - bytes('envoy_proxy_usage_tx_bytes_total');
    const perRequest = (host: string) => sent / hosts.length + host.length - 12;
    expect(Math.abs(ofRest - rest * perRequest('host-30.test'))).toBeLessThan(rest);
  });

  test('are counted by the nine methods of HTTP; 500 others are one, also in the histogram', async () => {
    const { port, input, scrape } = await start({});
    const methods = Array.from({ length: 500 }, (_, n) => `METHOD${n}`);
    const socket = connect(input.ports.proxy, '127.0.0.1');
    socket.resume();
    for (const method of ['GET', 'PATCH', ...methods]) {
      socket.write(`${method} http://shop.test:${port}/ HTTP/1.1\r\nHost: shop.test:${port}\r\n\r\n`);
    }
    const requests = async () => (await scrape()).sum('envoy_proxy_usage_requests_total');
    await expect.poll(requests, { timeout: 20_000 }).toBe(502);
    socket.destroy();
    const durations = async () =>
      (await scrape()).valuesOf('envoy_proxy_usage_duration_ms_count', 'method').toSorted();
    await expect.poll(durations, { timeout: 20_000 }).toEqual(['GET', 'PATCH', 'other']);
    const series = await scrape();
    expect(series.sum('envoy_proxy_usage_requests_total', { method: 'other' })).toBe(500);
  });

  test('that were idle make room for others', async () => {
    const { counted, ask, scrape } = await start({ destinations: 1 }, '5s');
    for (let n = 0; n < 10; n++) await ask(`old-${n}.test`);
    await expect.poll(async () => Object.keys(await counted()).length).toBe(5);
    await expect.poll(counted, { timeout: 30_000, interval: 500 }).toEqual({});
    await ask('new.test');
    await expect.poll(counted).toEqual({ 'new.test': 1 });
    // No total goes with them.
    const vendor = { envoy_cluster_name: 'vendor' };
    const series = await scrape();
    expect(series.sum('envoy_cluster_upstream_rq_total', vendor)).toBe(11);
    expect(series.sum('envoy_proxy_usage_responses_total', { envoy_response_code_class: '2' })).toBe(11);
  });

  test('of several vendors in a pod say whose they are, as do all totals', async () => {
    const vendors = { 'vendor-a': 15888, 'vendor-b': 15901, 'vendor.c': 15902 };
    const furtherVendors = Object.entries(vendors)
      .slice(1)
      .map(([name, port]) => ({ name, port }));
    const { ask, scrape } = await start({ furtherVendors });
    for (const [index, proxy] of Object.values(vendors).entries()) {
      for (let n = 0; n <= index; n++) await ask('shop.test', proxy);
      await ask('redis', proxy);
    }
    await delay(100);
    const series = await scrape();
    for (const [index, vendor] of Object.keys(vendors).entries()) {
      const labels = { proxy_vendor: vendor };
      const of = (name: string, more = {}) => series.sum(name, { ...labels, ...more });
      expect(of('envoy_cluster_upstream_rq_total', { envoy_cluster_name: 'vendor' }), vendor).toBe(index + 1);
      expect(of('envoy_proxy_usage_requests_total', { destination_host: 'shop.test' })).toBe(index + 1);
      expect(of('envoy_proxy_usage_responses_total', { envoy_response_code_class: '2' })).toBe(index + 1);
      expect(of('envoy_cluster_upstream_rq_total', { envoy_cluster_name: 'in_cluster' })).toBeUndefined();
    }
    const hosts = series.valuesOf('envoy_proxy_usage_requests_total', 'destination_host');
    expect(hosts).toEqual(['shop.test']);
  });
});
