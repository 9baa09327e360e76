import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { defaultSettings, parseSettings, type Settings } from '../../platform/config/index.ts';
import { emitRules } from '../../rules/index.ts';
import { describeWith } from '../setup/program.ts';

const run = promisify(execFile);

interface Series {
  series: string;
  values: string;
}
const sidecar = (pod: string, values: string): Series => ({
  series: `up{job="sidelight-envoy", namespace="crawlers", pod="${pod}"}`,
  values,
});
const running = (pod: string, values: string): Series => ({
  series: `kube_pod_init_container_status_running{job="kube-state-metrics", namespace="crawlers", pod="${pod}", container="sidelight-envoy"}`,
  values,
});

const firing = (share: string) => [
  {
    exp_labels: { severity: 'warning', namespace: 'crawlers' },
    exp_annotations: {
      summary: 'Prometheus misses sidecars of a namespace.',
      description: `Only ${share} of the sidecars in namespace crawlers answer their scrape; at least 99% should. What the others count is missing from every rate and total.`,
      runbook_url: 'docs/runbooks/SidelightScrapesFailing.md',
      dashboard_url: '/d/sidelight-vendors?var-namespace=crawlers',
    },
  },
];
type Firing = ReturnType<typeof firing>;

/** What the alert does at minutes of a history: [title, series a minute apart, minute → expected]. */
const histories: [string, Series[], Record<string, Firing | []>][] = [
  [
    'fires when a sidecar fails its scrape for five minutes, and not before',
    [sidecar('a', '1x20'), sidecar('b', '1 1 0x20')],
    { '6m': [], '7m': firing('50%'), '15m': firing('50%') },
  ],
  ['stays quiet while all answer', [sidecar('a', '1x20'), sidecar('b', '1x20')], { '10m': [] }],
  [
    'stays quiet when one sidecar of a hundred fails: 99 % is enough',
    [sidecar('bad', '0x20'), ...Array.from({ length: 99 }, (_, n) => sidecar(`p${n}`, '1x20'))],
    { '10m': [] },
  ],
  [
    'fires when two of a hundred fail',
    [
      sidecar('b1', '0x20'),
      sidecar('b2', '0x20'),
      ...Array.from({ length: 98 }, (_, n) => sidecar(`p${n}`, '1x20')),
    ],
    { '10m': firing('98%') },
  ],
  ['stays quiet through a short gap', [sidecar('a', '1 1 0 0 0 1x20')], { '4m': [], '10m': [] }],
  ['resolves when the sidecar answers again', [sidecar('a', '0x8 1x20')], { '6m': firing('0%'), '9m': [] }],
  [
    'resolves when the failing pod is gone',
    [sidecar('a', '1x20'), sidecar('b', '0x8 stale')],
    { '8m': firing('50%'), '9m': [] },
  ],
  ['without any data it is quiet', [{ series: 'other', values: '1x20' }], { '10m': [] }],
  [
    'fires when sidecars run in a namespace that Prometheus has no target in',
    [running('a', '1x20')],
    { '4m': [], '10m': firing('0%') },
  ],
  [
    'stays quiet when the running sidecars are targets, or none runs any more',
    [
      running('a', '1x20'),
      sidecar('a', '1x20'),
      { ...running('b', '0x20'), series: running('b', '').series.replace('crawlers', 'done') },
    ],
    { '10m': [] },
  ],
];

const counted = (name: string, labels: string, values: string): Series => ({
  series: `${name}{job="sidelight-envoy", namespace="crawlers", proxy_vendor="v", ${labels}}`,
  values,
});

const recordCase = {
  interval: '15s',
  input_series: [
    counted('envoy_cluster_upstream_rq_total', 'pod="a", envoy_cluster_name="vendor"', '0+15x60'),
    counted('envoy_cluster_upstream_rq_total', 'pod="b", envoy_cluster_name="vendor"', '0+30x60'),
    counted('envoy_cluster_upstream_rq_total', 'pod="a", envoy_cluster_name="in_cluster"', '0+600x60'),
    {
      series:
        'envoy_cluster_upstream_rq_total{job="other", namespace="crawlers", proxy_vendor="v", pod="a", envoy_cluster_name="vendor"}',
      values: '0+15x60',
    },
  ],
  promql_expr_test: [
    {
      expr: 'namespace_proxy_vendor_pod:envoy_cluster_upstream_rq:rate5m',
      eval_time: '10m',
      exp_samples: ['a', 'b'].map((pod, n) => ({
        labels: `namespace_proxy_vendor_pod:envoy_cluster_upstream_rq:rate5m{namespace="crawlers", pod="${pod}", proxy_vendor="v"}`,
        value: n + 1,
      })),
    },
    {
      expr: 'namespace_proxy_vendor:envoy_cluster_upstream_rq:rate5m',
      eval_time: '10m',
      exp_samples: [
        {
          labels:
            'namespace_proxy_vendor:envoy_cluster_upstream_rq:rate5m{namespace="crawlers", proxy_vendor="v"}',
          value: 3,
        },
      ],
    },
  ],
};

const alertCase = (input_series: Series[], expected: Record<string, unknown>) => ({
  interval: '1m',
  input_series,
  alert_rule_test: Object.entries(expected).map(([eval_time, exp_alerts]) => ({
    eval_time,
    alertname: 'SidelightScrapesFailing',
    exp_alerts,
  })),
});

await describeWith(['promtool'], 'the rules in promtool', ({ promtool }) => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sidelight-rules-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  /** Output of `promtool test rules`; rejects when a case fails. */
  async function judge(settings: Settings, cases: object[]): Promise<string> {
    await writeFile(join(directory, 'rules.yaml'), emitRules(settings, 'file'));
    const file = join(directory, 'test.yaml');
    await writeFile(
      file,
      stringify({ rule_files: ['rules.yaml'], evaluation_interval: '15s', tests: cases }),
    );
    return (await run(promtool, ['test', 'rules', file])).stdout;
  }

  test('promtool finds nothing wrong with the rule file', async () => {
    await writeFile(join(directory, 'rules.yaml'), emitRules(defaultSettings, 'file'));
    const { stdout } = await run(promtool, ['check', 'rules', join(directory, 'rules.yaml')]);
    expect(stdout).toMatch(/SUCCESS: [1-9]\d* rules found\n\s*$/);
  });

  test.each(histories)('the alert %s', async (_, series, expected) => {
    expect(await judge(defaultSettings, [alertCase(series, expected)])).toContain('SUCCESS');
  });

  test('records count each sidecar once, per pod and per vendor, without calls in the cluster', async () => {
    expect(await judge(defaultSettings, [recordCase])).toContain('SUCCESS');
  });

  test.each([
    ['minimumRatio: 0.98', 3],
    ['minimumRatio: 0.995', 2],
    ['for: 1m', 0],
    ['for: 20m', 0],
    ['severity: info', 0],
    ['enabled: false', 0],
  ])('another setting (%s) breaks a case, so the cases hold the alert to it', async (text, index) => {
    const [, series, expected] = histories[index] as (typeof histories)[number];
    const settings = parseSettings(`rules: { usage: { scrapesFailing: { ${text} } } }`, 'test');
    // The text would differ too; only what fires, and when, is to break the case.
    const share = `at least ${(settings.rules.usage.scrapesFailing.minimumRatio * 100).toPrecision(4).replace(/\.?0+$/, '')}%`;
    const retold = JSON.parse(JSON.stringify(expected).replaceAll('at least 99%', share));
    await expect(judge(settings, [alertCase(series, retold)])).rejects.toMatchObject({
      stderr: expect.stringMatching(/FAILED/),
    });
  });
});
