import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { sidecarJob, webhookJob } from '../../manifests/index.ts';
import { until } from '../setup/process.ts';
import { admin, askPod, isReady, listPods, type Pod, podsPath } from './setup/cluster.ts';
import { loadPrometheus } from './setup/images.ts';
import { installed } from './setup/install.ts';
import { apply, kubectl } from './setup/kubectl.ts';
import { container, deployment, labelled, outside, pod, settings } from './setup/objects.ts';
import { liveRules, query, type Sample, startPrometheus } from './setup/prometheus.ts';
import { prometheusProgram } from './setup/prometheusProgram.ts';

const program = await prometheusProgram();

const vendors = ['alpha', 'bravo', 'direct'];
const { jobs } = settings.rules;
const scrapeSeconds = Number.parseInt(settings.rules.scrapeInterval, 10);
const scrapes = (count: number) => delay(count * scrapeSeconds * 1000);
const vendorName = 'shop.example';
const inClusterName = `origin.${outside}`;
const requests = 240;
const tunnels = 60;
const inClusterRequests = 20;

let crawlers: Pod[] = [];

/** Counts of the origin by vendor, and `in-cluster`. */
const originCounts = async (): Promise<Record<string, number>> =>
  JSON.parse(await askPod(outside, 'origin', 8080, 'counts'));

const crawl = async (crawler: Pod, query: Record<string, string>) =>
  JSON.parse(await askPod(labelled, crawler.metadata.name, 8081, `run?${new URLSearchParams(query)}`));

const byVendor = (samples: readonly Sample[]): Record<string, number> =>
  Object.fromEntries(samples.map(({ metric, value }) => [metric.proxy_vendor, Number(value[1])]));

async function startCrawlers(): Promise<void> {
  const origin = { name: 'origin', namespace: outside, labels: { app: 'origin' } };
  const ports = [{ port: 8080 }];
  await apply(pod(origin, { containers: [container('app', 'origin')] }), {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'origin', namespace: outside },
    spec: { selector: { app: 'origin' }, ports },
  });
  await kubectl(['-n', outside, 'wait', '--for=condition=ready', '--timeout=60s', 'pod/origin']);
  const { status } = (await admin.request('GET', `${podsPath(outside)}/origin`)) as Pod;
  // A name outside of the cluster, so that the calls are the vendor's.
  const hostAliases = [{ ip: status?.podIP, hostnames: [vendorName] }];
  const spec = { hostAliases, containers: [container('app', 'crawler')] };
  const label = (vendor: string) => (vendor === 'direct' ? {} : { 'proxy-vendor': vendor });
  await apply(
    ...vendors.map((vendor) =>
      deployment(
        `crawler-${vendor}`,
        vendor === 'alpha' ? 2 : 1,
        { crawler: vendor, ...label(vendor) },
        spec,
      ),
    ),
  );
  crawlers = await until(
    () => listPods(labelled, 'crawler'),
    (pods) => pods.length === 4 && pods.every(isReady),
    90,
  );
}

// Pods of other tests, just gone, are in Prometheus for some minutes yet.
const requestsOf = (cluster: string, pod = 'crawler-.*'): string =>
  `envoy_cluster_upstream_rq_total{job="${sidecarJob}", namespace="${labelled}", pod=~"${pod}", envoy_cluster_name="${cluster}"}`;

/** Each pod's at its own last sample: later, Prometheus extrapolates its mean rate on to the time of the query. */
async function increaseOf(pods: readonly Pod[]): Promise<number> {
  let sum = 0;
  for (const { metadata } of pods) {
    const series = requestsOf('vendor', metadata.name);
    const [last] = await query(`timestamp(${series})`);
    const [increase] = await query(`increase(${series}[10m])`, Number(last?.value[1]));
    sum += Number(increase?.value[1]);
  }
  return sum;
}

describe.skipIf(program === undefined)('a Prometheus that scrapes by the generated discovery', () => {
  beforeAll(async () => {
    await installed(inject('run'));
    await loadPrometheus(program ?? '');
    await Promise.all([startPrometheus(), startCrawlers()]);
    // The proxy's counters are there, at 0, from the first scrape.
    await until(
      () => query(`up{job="${sidecarJob}", namespace="${labelled}", pod=~"crawler-.*"} == 1`),
      (samples) => samples.length === crawlers.length,
      60,
    );
  });

  test('increase per vendor is within 2 % of what the origins counted', async () => {
    await scrapes(1);
    const everyMs = '100';
    const results = await Promise.all(
      crawlers.map(async (crawler) => {
        const vendor = crawler.metadata.labels?.crawler ?? '';
        const own = await crawl(crawler, {
          url: `http://${vendorName}:8080/${vendor}`,
          requests: String(requests),
          tunnels: String(tunnels),
          everyMs,
        });
        const inside = await crawl(crawler, {
          url: `http://${inClusterName}:8080/in-cluster`,
          requests: String(inClusterRequests),
        });
        return [own, inside];
      }),
    );
    expect(results.flat().map(({ failed }) => failed)).toEqual(Array(2 * crawlers.length).fill(0));
    await scrapes(2);

    const counted = await originCounts();
    const perCrawler = requests + tunnels;
    expect(counted).toEqual({
      alpha: 2 * perCrawler,
      bravo: perCrawler,
      direct: perCrawler,
      'in-cluster': crawlers.length * inClusterRequests,
    });

    for (const vendor of vendors) {
      const told = await increaseOf(crawlers.filter(({ metadata }) => metadata.labels?.crawler === vendor));
      const origin = counted[vendor] ?? 0;
      console.log(`${vendor}: the origin counted ${origin}, increase() says ${told.toFixed(1)}`);
      expect(Math.abs(told - origin) / origin).toBeLessThan(0.02);
    }
    const inside = byVendor(await query(`sum by (proxy_vendor) (${requestsOf('in_cluster')})`));
    expect(inside).toEqual({
      alpha: 2 * inClusterRequests,
      bravo: inClusterRequests,
      direct: inClusterRequests,
    });
  });

  test('each series names job, namespace and pod as the rules expect them, and nothing that changes with a scrape', async () => {
    const samples = await query(
      `envoy_cluster_upstream_rq_total{envoy_cluster_name="vendor", pod=~"crawler-.*"}`,
    );
    expect(samples.map(({ metric }) => metric.pod).sort()).toEqual(
      crawlers.map(({ metadata }) => metadata.name).sort(),
    );
    for (const { metric } of samples) {
      expect(metric).toMatchObject({ job: sidecarJob, namespace: labelled });
      expect(Object.keys(metric).sort()).toEqual(
        ['__name__', 'envoy_cluster_name', 'instance', 'job', 'namespace', 'pod', 'proxy_vendor'].sort(),
      );
    }
  });

  test('every rule is evaluated without an error on what API server, kubelet and cAdvisor of this cluster say', async () => {
    const up = await query(`up{job=~"${jobs.apiserver}|${jobs.kubelet}"}`);
    expect(up.length).toBeGreaterThanOrEqual(3);
    expect(up.filter(({ value }) => value[1] !== '1')).toEqual([]);
    const rules = await until(liveRules, (all) => all.every(({ health }) => health !== 'unknown'), 60);
    expect(rules.length).toBeGreaterThan(40);
    expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
  });

  test('records of sidecars, their memory and the API server have data here', async () => {
    const always = /^\w*proxy_vendor\w*:envoy_\w+:rate|working_set_bytes:sidecar$|apiserver_request:rate/;
    const records = (await liveRules())
      .filter(({ type, name }) => type === 'recording' && always.test(name))
      .map(({ name }) => name);
    expect(records.length).toBeGreaterThan(10);
    const lacking = async () => {
      const found = await query('group by (__name__) ({__name__=~".+:.+"})');
      const there = new Set(found.map(({ metric }) => metric.__name__));
      return records.filter((name) => !there.has(name));
    };
    await until(lacking, (none) => none.length === 0, 60);
  });

  test('the same discovery finds the webhook’s replicas', async () => {
    const samples = await query(`up{job="${webhookJob}"}`);
    expect(samples.map(({ value }) => value[1])).toEqual(Array(settings.webhook.replicas).fill('1'));
  });
});
