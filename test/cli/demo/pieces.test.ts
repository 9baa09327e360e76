import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createApiServer } from '../../../cli/demo/apiServer.ts';
import { describeAdded } from '../../../cli/demo/describe.ts';
import { podOf, readExample } from '../../../cli/demo/example.ts';
import { sidecarStart } from '../../../cli/demo/kubelet.ts';
import { configuration, sidecarTarget } from '../../../cli/demo/prometheus.ts';
import { totals } from '../../../cli/demo/queries.ts';
import { remember } from '../../../cli/demo/remembered.ts';
import { agree, table } from '../../../cli/demo/report.ts';
import { fromScrapes } from '../../../cli/demo/source.ts';
import { scrapeConfig } from '../../../manifests/index.ts';
import { defaultSettings } from '../../../platform/config/index.ts';

describe('the example', () => {
  test('has three vendors, one with a proxy of its own whose credentials its Secret holds', () => {
    const { workloads, settings, secrets } = readExample();
    const vendors = workloads.map(({ template }) => template.metadata?.labels?.['proxy-vendor']);
    expect(vendors).toEqual(['vendor-a', 'vendor-b', 'vendor-c']);
    const { credentials } = settings.telemetry.vendors['vendor-b'] ?? {};
    expect(secrets.get(`${credentials?.secret}/${credentials?.key}`)).toMatch(/^Basic /);
  });

  test('becomes pods under the names that their controllers give, with annotations beside their own', () => {
    const { workloads } = readExample();
    const pods = workloads.map((workload, index) =>
      podOf(workload, index, { 'sidelight.dev/proxy-port': '20000' }),
    );
    expect(pods.map(({ metadata }) => metadata?.name)).toEqual([
      expect.stringMatching(/^prices-\w{10}-\w{5}$/),
      'reviews-0',
      expect.stringMatching(/^sitemap-\d+-\w{5}$/),
    ]);
    expect(pods[1]?.metadata?.annotations).toEqual({
      'sidelight.dev/no-proxy': 'intranet.example',
      'sidelight.dev/proxy-port': '20000',
    });
  });
});

describe("the demo's API server", () => {
  const namespace = { kind: 'Namespace', metadata: { name: 'crawlers' } };
  const secret = { kind: 'Secret', metadata: { name: 'tls', namespace: 'sidelight' } };
  const path = '/api/v1/namespaces/sidelight/secrets/tls';

  test('lists and reads what it was given, and knows nothing else', async () => {
    const { client } = createApiServer([namespace, secret]);
    expect(await client.request('GET', '/api/v1/namespaces')).toMatchObject({ items: [namespace] });
    expect(await client.request('GET', '/api/v1/limitranges')).toMatchObject({ items: [] });
    expect(await client.request('GET', path)).toMatchObject(secret);
    await expect(client.request('GET', `${path}2`)).rejects.toMatchObject({ fields: { status: 404 } });
  });

  test('refuses to replace what somebody else has replaced in between', async () => {
    const { client } = createApiServer([secret]);
    const read = await client.request('GET', path);
    await client.request('PUT', path, { body: read });
    await expect(client.request('PUT', path, { body: read })).rejects.toMatchObject({
      code: 'kube_conflict',
    });
  });

  test('ends a watch when it is told to', async () => {
    const stopping = new AbortController();
    const stream = await createApiServer([]).client.stream('/api/v1/namespaces?watch=true', stopping.signal);
    stopping.abort();
    expect(stream.destroyed).toBe(true);
  });
});

test("the sidecar is started with the patch's arguments: one dollar for two, folders for mounts, loopback no longer refused", () => {
  const bootstrap = JSON.stringify({
    regex: 'a$|localhost',
    path: '/etc/sidelight/credentials/x',
    cache: { resolved_address_filter: { ranges: [] } },
  }).replaceAll('$', '$$$$');
  const args = ['--config-yaml', bootstrap, '--concurrency', '1'];
  const places: [string, string][] = [['/etc/sidelight/credentials', '/scratch']];
  const start = sidecarStart('/bin/envoy', { name: 'sidelight-envoy', args }, places);
  expect(start.args.toSpliced(1, 1)).toEqual(['--config-yaml', '--concurrency', '1']);
  expect(JSON.parse(start.args[1] as string)).toEqual({ regex: 'a$', path: '/scratch/x', cache: {} });
});

test('Prometheus gets the generated jobs as they are, but for its targets', () => {
  const target = sidecarTarget('crawlers', 'prices-0', 1234, { 'proxy-vendor': 'vendor-a' });
  const { scrape_configs } = configuration(defaultSettings, [target]) as { scrape_configs: object[] };
  const generated = scrapeConfig(defaultSettings).scrape_configs as Record<string, unknown>[];
  const expected = generated.map(({ kubernetes_sd_configs: _, ...job }) => ({
    ...job,
    static_configs: [
      {
        targets: ['127.0.0.1:1234'],
        labels: {
          __meta_kubernetes_namespace: 'crawlers',
          __meta_kubernetes_pod_name: 'prices-0',
          __meta_kubernetes_pod_phase: 'Running',
          __meta_kubernetes_pod_container_port_name: 'sidelight-stats',
          __meta_kubernetes_pod_label_proxy_vendor: 'vendor-a',
        },
      },
    ],
  }));
  expect(scrape_configs).toEqual(expected);
});

test('what was added is said by container, variable, volume and annotation', () => {
  const before = { spec: { containers: [{ name: 'app', env: [{ name: 'HOME', value: '/' }] }] } };
  const after = {
    metadata: { annotations: { 'sidelight.dev/status': '{}' } },
    spec: {
      initContainers: [{ name: 'sidelight-envoy', image: 'envoy:1' }],
      containers: [
        {
          name: 'app',
          env: [
            { name: 'HOME', value: '/' },
            { name: 'HTTP_PROXY', value: 'http://127.0.0.1:1' },
            { name: 'NO_PROXY', value: 'x' },
            { name: 'no_proxy', value: 'x' },
          ],
        },
      ],
      volumes: [{ name: 'other' }],
    },
  };
  expect(describeAdded(before, after)).toEqual([
    'the sidecar sidelight-envoy: envoy:1, which starts before the app and ends after it',
    'variables of app: HTTP_PROXY=http://127.0.0.1:1, NO_PROXY',
    'the volume other',
    'the annotation sidelight.dev/status',
  ]);
});

test('without Prometheus totals and rates come from scrapes: of the vendor alone, over the last ten seconds', async () => {
  let now = 1000;
  const exposition = () => {
    const line = (cluster: string, value: number) =>
      `envoy_cluster_upstream_rq_total{proxy_vendor="v",envoy_cluster_name="${cluster}"} ${value}\n`;
    const count = 5 * (now - 1000);
    return [line('vendor', count) + line('in_cluster', 99), line('vendor', 1)];
  };
  const source = fromScrapes(
    async () => exposition(),
    () => now,
  );
  for (; now < 1030; now += 2) await source.scrape();
  expect(await source.total(totals.requests)).toEqual([{ labels: { proxy_vendor: 'v' }, value: 5 * 28 + 1 }]);
  expect(await source.scrapedAt()).toEqual(new Map([['v', 1_028_000]]));
  const { times, values } = await source.track('requests', 300);
  expect(times.slice(0, 2)).toEqual([1000, 1002]);
  expect(values.v).toEqual([null, ...Array(14).fill(5)]);
  expect((await source.track('requests', 10)).times).toEqual([1020, 1022, 1024, 1026, 1028]);
});

describe('the comparison', () => {
  const reading = (envoy: number, origin: number) => ({
    ...{ vendor: 'v', name: 'n', pod: 'p', through: undefined, metricsUrl: '', recorded: {} },
    envoy: { requests: envoy, sent: 10, received: 20 },
    origin: { requests: origin, sent: 21, received: 11 },
  });

  test('agrees when every vendor has as many requests at both ends', () => {
    expect(agree([reading(5, 5), reading(6, 6)])).toBe(true);
    expect(agree([reading(5, 5), reading(6, 7)])).toBe(false);
  });

  test('shows what Envoy sent beside what was received, and the other way round', () => {
    expect(
      table([reading(5, 6)])
        .at(-1)
        ?.split(/ +/),
    ).toEqual(['v', 'n', '5', '6', '10', '11', '20', '21']);
  });
});

test('what was seen is remembered as it was at a time not long ago', async () => {
  let count = 0;
  const remembered = remember(() => count++);
  await sleep(200);
  const then = Date.now();
  const at = remembered.read(then - 100);
  await sleep(200);
  expect(remembered.read(then - 100)).toBe(at);
  expect(remembered.read()).toBeGreaterThan(at);
  remembered.stop();
});
