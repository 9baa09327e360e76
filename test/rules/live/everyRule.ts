import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultSettings } from '../../../platform/config/index.ts';
import { emitRules } from '../../../rules/index.ts';
import { freePort } from '../../setup/network.ts';
import { type Running, startUntilReady, until } from '../../setup/process.ts';
import { type Prometheus, startPrometheus } from '../../setup/prometheus.ts';
import { type Played, playScrapes } from '../../setup/scrapePlayer.ts';
import { everyRuleOn } from '../everyRuleOn.ts';

const ofSidecar = { namespace: 'crawlers', pod: 'crawler-0', container: 'sidelight-envoy' };
/** kube-state-metrics has rows of pods without containers; cAdvisor's rows all have the label, be it empty. */
const ofContainers = { like: ['pod', 'container'], labels: ofSidecar };
const ofPods = { like: ['pod'], labels: ofSidecar };
/** Busy enough for its sidecar to be compared with it, after the seconds that this runs. */
const ofApp = { like: ['pod'], labels: { ...ofSidecar, container: 'app' }, value: 1000 };
/** The thinned scrape of the broker has requests of other kinds. */
const ofClients = { like: ['request', 'quantile'], labels: { request: 'Produce', quantile: '0.99' } };
const countOfClients = { like: ['request'], labels: { request: 'Produce' } };
const recorded = (name: string): Played => ({ file: `test/metrics/fixtures/scrapes/${name}.prom` });

/** Job of each recorded scrape, as the settings name them. */
const { jobs } = defaultSettings.rules;
const scrapes: Readonly<Record<string, { job: string; played: Played; labels?: Record<string, string> }>> = {
  sidecar: {
    job: 'sidelight-envoy',
    played: { file: 'test/metrics/fixtures/envoy-telemetry.prom' },
    labels: { namespace: ofSidecar.namespace, pod: ofSidecar.pod },
  },
  apiserver: { job: jobs.apiserver, played: recorded('kube-apiserver') },
  kubelet: { job: jobs.kubelet, played: recorded('kubelet') },
  cadvisor: { job: jobs.cadvisor, played: { ...recorded('kubelet-cadvisor'), more: [ofPods, ofApp] } },
  scheduler: { job: jobs.scheduler, played: recorded('kube-scheduler') },
  controllers: { job: jobs.controllerManager, played: recorded('kube-controller-manager') },
  state: { job: jobs.kubeStateMetrics, played: { ...recorded('kube-state-metrics'), more: [ofContainers] } },
  coredns: { job: jobs.coredns, played: recorded('coredns') },
  prometheus: { job: jobs.prometheus, played: recorded('prometheus-3') },
  kafka: {
    job: jobs.kafkaExporter,
    played: { ...recorded('kafka_exporter'), moving: /_(current|oldest)_offset(_sum)?$/ },
  },
  kminion: {
    job: jobs.kminion,
    played: { ...recorded('kminion'), moving: /_water_mark(_sum)?$|_offset(_sum)?$/ },
  },
  broker: { job: jobs.kafkaJmx, played: { ...recorded('kafka-jmx'), more: [ofClients, countOfClients] } },
};

/** Made of what was at each full five minutes: whether one passes while this runs is chance. */
const eachFiveMinutes = [
  'sli_errors:ratio_rate1d',
  'sli_errors:ratio_rate3d',
  'slo_budget_left:ratio_rate30d',
].map((name) => `slo:${name}`);

interface Target {
  health: string;
  lastError: string;
}

interface Rule {
  name: string;
  type: 'alerting' | 'recording';
  health: string;
  lastError?: string;
}

interface Programs {
  readonly prometheus: string;
  readonly node_exporter: string;
}

/** Tests of every rule on this Prometheus, which scrapes a real node exporter, and servers that play recorded scrapes. */
export function testEveryRuleOn(programs: Programs, isThree = false): void {
  let prometheus: Prometheus;
  let nodeExporter: Running;
  let player: Awaited<ReturnType<typeof playScrapes>>;
  const rules = async (): Promise<Rule[]> =>
    ((await prometheus.api('rules')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
      (group) => group.rules,
    );

  beforeAll(async () => {
    player = await playScrapes(
      Object.fromEntries(Object.entries(scrapes).map(([name, { played }]) => [name, played])),
    );
    const address = `127.0.0.1:${await freePort()}`;
    nodeExporter = await startUntilReady(
      programs.node_exporter,
      [`--web.listen-address=${address}`],
      `http://${address}/metrics`,
    );
    const configuration = {
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      scrape_configs: [
        {
          job_name: 'node',
          static_configs: [{ targets: [address], labels: { job: jobs.nodeExporter, instance: 'node' } }],
        },
        ...Object.entries(scrapes).map(([name, { job, labels }]) => ({
          job_name: name,
          metrics_path: `/${name}`,
          honor_labels: true,
          static_configs: [
            {
              targets: [`127.0.0.1:${player.port}`],
              labels: { job: job.split('|')[0], instance: name, ...labels },
            },
          ],
        })),
      ],
    };
    prometheus = await startPrometheus(programs.prometheus, configuration, emitRules(everyRuleOn, 'file'));
    // Each scrape has come twice, so that rates have values, and records that read records are evaluated after them.
    await until(
      async () => (await prometheus.query('min(count_over_time(up[1m]))'))[0]?.value[1] ?? '0',
      (count) => Number(count) >= 12,
      60,
    );
  });
  afterAll(async () => {
    await prometheus?.stop();
    await nodeExporter?.stop();
    await player?.stop();
  });

  test('finds the real node exporter, and every scrape that is played', async () => {
    const { activeTargets } = (await prometheus.api('targets')) as { activeTargets: Target[] };
    expect(activeTargets).toHaveLength(Object.keys(scrapes).length + 1);
    expect(activeTargets.filter(({ health }) => health !== 'up').map(({ lastError }) => lastError)).toEqual(
      [],
    );
  });

  test('is evaluated by a real Prometheus without an error', async () => {
    const all = await rules();
    expect(all.length).toBeGreaterThan(40);
    expect(
      all.filter(({ health }) => health !== 'ok').map(({ name, lastError }) => [name, lastError]),
    ).toEqual([]);
  });

  test('that records has data from recorded scrapes', async () => {
    const names = [
      ...new Set((await rules()).flatMap(({ type, name }) => (type === 'recording' ? [name] : []))),
    ];
    const found = await prometheus.query('group by (__name__) ({__name__=~".+:.+"})');
    const there = new Set(found.map(({ metric }) => metric.__name__));
    expect(names).toEqual(expect.arrayContaining(eachFiveMinutes));
    expect(names.filter((name) => !there.has(name) && !eachFiveMinutes.includes(name))).toEqual([]);
  });

  if (isThree)
    test('runs on Prometheus 3', async () => {
      // Gone from 3 on.
      await expect(prometheus.query('holt_winters(up[1m], 0.5, 0.5)')).rejects.toThrow('unknown function');
    });
}
