import { afterAll, beforeAll, expect, test } from 'vitest';
import { dashboards } from '../../dashboards/index.ts';
import { recorded } from '../../metrics/index.ts';
import { defaultSettings } from '../../platform/config/index.ts';
import { emitRules, ruleGroups } from '../../rules/index.ts';
import { expandVariables, panelsOf } from '../setup/grafana.ts';
import { type PodWithOrigin, sendEveryKind, startPodWithOrigin } from '../setup/pod/everyKind.ts';
import { until } from '../setup/process.ts';
import { describeWith } from '../setup/program.ts';
import { type Prometheus, startPrometheus } from '../setup/prometheus.ts';
import { getThrough, tunnelThrough } from '../setup/proxyClient.ts';

const targets = dashboards()
  .flatMap((dashboard) => panelsOf(dashboard))
  .flatMap(({ title, targets = [] }) => targets.map(({ refId, expr }) => [title, refId, expr] as const));

/** Those of the sidecars' own series. */
const ofVendors = Object.values(recorded).filter(({ labels }) =>
  (labels as readonly string[]).includes('proxy_vendor'),
);

const scraping = (sidecar: PodWithOrigin) => ({
  global: { scrape_interval: '1s', evaluation_interval: '1s' },
  scrape_configs: [
    {
      job_name: 'sidelight-envoy',
      metrics_path: '/stats/prometheus',
      static_configs: [
        {
          targets: [`127.0.0.1:${sidecar.metricsPort}`],
          labels: { namespace: 'crawlers', pod: 'crawler-1' },
        },
      ],
    },
  ],
});

await describeWith(['envoy', 'prometheus'], 'rules and panels on a real Prometheus', (paths) => {
  let sidecar: PodWithOrigin;
  let prometheus: Prometheus;

  beforeAll(async () => {
    sidecar = await startPodWithOrigin(paths.envoy);
    // Every series must be there before it grows, else its first values are lost to a rate.
    await sendEveryKind(sidecar);
    prometheus = await startPrometheus(
      paths.prometheus,
      scraping(sidecar),
      emitRules(defaultSettings, 'file'),
    );
    const samples = () => prometheus.query('count_over_time(envoy_cluster_upstream_rq_time_count[1m])');
    await until(samples, ([result]) => Number(result?.value[1] ?? 0) >= 2);
    for (let round = 0; round < 5; round++) await sendEveryKind(sidecar);
    const settled = () => prometheus.query(recorded.vendorRequests.name);
    await until(settled, ([result]) => Number(result?.value[1] ?? 0) > 0);
  });
  afterAll(async () => {
    await prometheus?.stop();
    await sidecar?.stop();
  });

  test('every rule is healthy', async () => {
    const evaluated = async () => {
      const { groups } = (await prometheus.api('rules')) as {
        groups: { rules: { name: string; health: string; lastError?: string }[] }[];
      };
      return groups.flatMap(({ rules }) => rules);
    };
    const rules = await until(evaluated, (all) => all.every(({ health }) => health !== 'unknown'));
    expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
    expect(rules).toHaveLength(ruleGroups(defaultSettings).flatMap((group) => group.rules).length);
  });

  test.each(ofVendors.map(({ name, labels }) => [name, labels] as const))(
    '%s has data, and exactly the labels of its entry',
    async (name, labels) => {
      const result = await until(
        () => prometheus.query(name),
        (series) => series.some(({ value }) => Number(value[1]) > 0),
      );
      for (const { metric } of result)
        expect(Object.keys(metric).sort()).toEqual(['__name__', ...labels].sort());
    },
  );

  test.each(targets)('panel %s %s draws data', async (_, __, expr) => {
    const series = await until(
      () => prometheus.query(expandVariables(expr)),
      (found) => found.length > 0,
    );
    for (const { value } of series) expect(Number(value[1])).toBeGreaterThanOrEqual(0);
  });

  test('the counter of the vendor grows by just what is sent to vendors, one a tunnel', async () => {
    const total = async () => {
      const [result] = await prometheus.query(
        'sum(envoy_cluster_upstream_rq_total{envoy_cluster_name="vendor"})',
      );
      return Number(result?.value[1]);
    };
    const before = await total();
    const { proxyPort, origin } = sidecar;
    for (let n = 0; n < 20; n++) await getThrough(proxyPort, `http://${origin('count')}/200`);
    for (let n = 0; n < 5; n++) await tunnelThrough(proxyPort, origin('count'));
    for (let n = 0; n < 7; n++) await getThrough(proxyPort, 'http://in-cluster.crawlers:9/');
    expect(await until(total, (now) => now >= before + 25)).toBe(before + 25);
  });

  test('the share of failed responses is what the origin answered, and calls in the cluster are not in it', async () => {
    const classes = await prometheus.query(
      'sum by (envoy_response_code_class) (envoy_cluster_upstream_rq_xx{envoy_cluster_name="vendor"})',
    );
    const share = await prometheus.query(
      expandVariables(targets.find(([title]) => title === 'Server errors')?.[2] as string),
    );
    expect(classes.map(({ metric }) => metric.envoy_response_code_class).sort()).toEqual([
      '2',
      '3',
      '4',
      '5',
    ]);
    expect(Number(share[0]?.value[1])).toBeGreaterThan(0);
    expect(Number(share[0]?.value[1])).toBeLessThan(0.5);
  });

  test('the alert fires for a sidecar that is gone', async () => {
    const firing = () => prometheus.query('ALERTS{alertname="SidelightScrapesFailing"}');
    expect(await firing()).toEqual([]);
    await sidecar.envoy.stop();
    const [alert] = await until(firing, (alerts) => alerts.length > 0);
    expect(alert?.metric).toMatchObject({
      alertstate: 'pending',
      namespace: 'crawlers',
      severity: 'warning',
    });
  });
});
