import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BootstrapInput, bootstrapArgument } from '../../../webhook/index.ts';
import { freePort } from '../../setup/network.ts';
import { otherPodAddress, podAddress } from '../../setup/pod/addresses.ts';
import { bootstrapInput } from '../../setup/pod/bootstrapInput.ts';
import { trust } from '../../setup/pod/etc.ts';
import { type Pod, startPod } from '../../setup/pod/startPod.ts';
import { runTelemetryEnvoy } from '../../setup/pod/telemetryEnvoy.ts';
import { describeWith } from '../../setup/program.ts';
import { readSeries } from '../../setup/series.ts';
import { vendorCertificate } from '../../setup/vendorCertificate.ts';

/** As long as a label or namespace may be. */
const long = (index: number) => `n${index}`.padEnd(63, 'x');

const variants: Record<string, Partial<BootstrapInput>> = {
  usual: {},
  'a vendor with dots and capitals': { vendor: { name: 'Vendor.A_b-c' } },
  'a vendor that is a number': { vendor: { name: '007' } },
  'a vendor that YAML would read as false': { vendor: { name: 'no' } },
  'a vendor with what access logs format': { vendor: { name: '100%_%REQ(:PATH)%' } },
  'the longest vendor': { vendor: { name: long(0) } },
  'as many namespaces as settings may name': {
    namespaces: Array.from({ length: 101 }, (_, index) => long(index)),
  },
  'a namespace that looks like an expression': { namespaces: ['a-b', '0'] },
  'another cluster domain': { clusterDomain: 'k8s.corp.example' },
  'the outermost ports': { ports: { proxy: 1024, metrics: 65535 } },
  'few destinations and hosts': { destinations: 1, dnsCacheHosts: 1024 },
  'many destinations': { destinations: 5000 },
  'address literals of a cluster with IPv6': {
    inClusterCidrs: ['10.0.0.0/8', 'fd00::/8', '2001:db8:7::/48'],
  },
  'no address literals of the cluster': { inClusterCidrs: [] },
  'every access log': { accessLog: 'all' },
  'a proxy of the vendor by name and TLS': {
    vendor: {
      name: 'vendor-a',
      proxy: { host: 'proxy.vendor.test', port: 3128, tls: true, credentials: false },
    },
  },
  'as many vendors as a pod may name, all reached directly': {
    vendor: { name: long(0) },
    furtherVendors: [1, 2, 3, 4].map((index) => ({ name: long(index), port: 15900 + index })),
  },
  'several vendors': {
    furtherVendors: [
      { name: 'vendor-b', port: 15889 },
      {
        name: 'vendor-c',
        port: 15891,
        proxy: { host: '198.51.100.7', port: 80, tls: false, credentials: false },
      },
    ],
  },
};

/** What Envoy says of fields that it may still change; ours are pinned to its version, and each is listed here. */
const workInProgress =
  /(message 'xds\.core\.v3\.CidrRange'|field '[\w.]+\.allow_custom_methods') is (contained in proto file '\S+' )?marked as work-in-progress/;
const otherWarnings = (stderr: string) =>
  stderr.split('\n').filter((line) => line !== '' && !workInProgress.test(line));

await describeWith(['envoy'], 'the generated bootstrap', (paths) => {
  // The machine may have no authorities; the sidecar's image has.
  beforeAll(async () => trust((await vendorCertificate('proxy.vendor.test')).ca));

  test.each(Object.entries(variants))('is valid and free of deprecated fields: %s', (_name, change) => {
    const argument = bootstrapArgument(bootstrapInput(change));
    expect(Buffer.byteLength(argument)).toBeLessThan(32 * 1024);
    const { status, stdout, stderr } = spawnSync(
      paths.envoy,
      ['--mode', 'validate', '--config-yaml', argument.replaceAll('$$', '$'), '-l', 'warning'],
      { encoding: 'utf8' },
    );
    expect(otherWarnings(stderr)).toEqual([]);
    expect(stdout.trim()).toMatch(/^configuration '.*' OK$/);
    expect(status).toBe(0);
  });

  describe('runs', () => {
    let pod: Pod;
    const vendor = '100%.Vendor_A';
    beforeAll(async () => {
      pod = await startPod(paths.envoy, { input: { vendor: { name: vendor } } });
    });
    afterAll(() => pod.stop());
    const metrics = (path: string, method = 'GET', host = '127.0.0.1') =>
      fetch(`http://${host}:${pod.metricsPort}${path}`, { method });

    test('without a warning', () => {
      expect(pod.envoy.output()).toBe('');
    });

    test('with the vendor on its series as it is', async () => {
      const series = readSeries(await (await metrics('/stats/prometheus')).text());
      expect(series.valuesOf('envoy_cluster_upstream_rq_total', 'proxy_vendor')).toEqual([vendor]);
    });

    test('with every counter of vendor and in_cluster at 0 from the first scrape, but for codes and times', async () => {
      const series = readSeries(await (await metrics('/stats/prometheus')).text());
      const counters = [
        ...['rq_total', 'rq_timeout', 'rq_retry', 'rq_pending_overflow', 'cx_total', 'cx_connect_fail'],
        ...['cx_connect_timeout', 'cx_overflow', 'cx_tx_bytes_total', 'cx_rx_bytes_total'],
      ];
      const at = (name: string) =>
        ['vendor', 'in_cluster'].map((cluster) =>
          series.sum(`envoy_cluster_upstream_${name}`, { envoy_cluster_name: cluster }),
        );
      for (const name of counters) expect(at(name), name).toEqual([0, 0]);
      for (const name of ['rq_xx', 'rq_time_count']) expect(at(name), name).toEqual([undefined, undefined]);
      for (const code of ['1', '2', '3', '4', '5']) {
        expect(series.sum('envoy_http_downstream_rq_xx', { envoy_response_code_class: code })).toBe(0);
      }
    });

    test.each([
      ['/quitquitquit', 'POST'],
      ['/drain_listeners', 'POST'],
      ['/healthcheck/fail', 'POST'],
      ['/runtime_modify', 'POST'],
      ['/config_dump', 'GET'],
      ['/stats', 'GET'],
      ['/', 'GET'],
      ['/stats/prometheus/../../quitquitquit', 'POST'],
      ['/ready/', 'GET'],
    ])('answers other pods 404 to %s by %s', async (path, method) => {
      expect((await metrics(path, method)).status).toBe(404);
      expect((await metrics('/ready')).status).toBe(200);
    });

    test.each([
      ['IPv4', podAddress, otherPodAddress],
      ['IPv6', '2001:db8::1', '2001:db8::9'],
    ])('serves its metrics to other pods over %s', async (_family, host, localAddress) => {
      const call = request({ host, localAddress, port: pod.metricsPort, path: '/stats/prometheus' }).end();
      const [response] = (await once(call, 'response')) as [IncomingMessage];
      expect(response.statusCode).toBe(200);
      response.resume();
      // From the pod itself comes what went through the proxy.
      const [error] = await once(request({ host, port: pod.metricsPort, path: '/ready' }).end(), 'error');
      expect(error.code).toBe('ECONNRESET');
    });

    test('keeps its proxy port from other pods', async () => {
      const socket = connect({ port: pod.proxyPort, host: podAddress, localAddress: otherPodAddress });
      const [error] = await once(socket, 'error');
      expect(error.code).toBe('ECONNREFUSED');
    });

    test('beside another one in the same network namespace', async () => {
      const ports = { proxy: await freePort(), metrics: await freePort() };
      const other = await runTelemetryEnvoy(
        paths.envoy,
        bootstrapInput({ ports, vendor: { name: 'other' } }),
      );
      const scraped = await (await fetch(`http://127.0.0.1:${ports.metrics}/stats/prometheus`)).text();
      expect(readSeries(scraped).valuesOf('envoy_cluster_upstream_rq_total', 'proxy_vendor')).toEqual([
        'other',
      ]);
      await other.stop();
      expect((await metrics('/ready')).status).toBe(200);
    });
  });
});
