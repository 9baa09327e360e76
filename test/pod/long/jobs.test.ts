import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type NameServer, startNameServer } from '../../setup/nameServer.ts';
import { originAddress } from '../../setup/pod/addresses.ts';
import { bootstrapInput } from '../../setup/pod/bootstrapInput.ts';
import { testZone } from '../../setup/pod/startPod.ts';
import { runTelemetryEnvoy } from '../../setup/pod/telemetryEnvoy.ts';
import { until } from '../../setup/process.ts';
import { describeWith } from '../../setup/program.ts';
import { type Prometheus, startPrometheus } from '../../setup/prometheus.ts';
import { getThrough } from '../../setup/proxyClient.ts';
import { counted, recordedTotal, sinceBirth } from './queries.ts';
import { type ScrapeSwitch, startScrapeSwitch } from './scrapeSwitch.ts';

const durations = [10, 45, 120];
const phases = 6;
const interval = 15;
const hold = 20;
const perSecond = 5;

const jobs = durations.flatMap((seconds) =>
  Array.from({ length: phases }, (_, phase) => ({ seconds, phase, name: `${seconds}s-${phase}` })),
);
/** Each sidecar is two targets: one goes with the job, the other 20 s later. */
const kinds = ['plain', 'held'] as const;
type Kind = (typeof kinds)[number];

const scraping = (port: number) => ({
  global: { scrape_interval: `${interval}s` },
  scrape_configs: jobs.flatMap(({ name }) =>
    kinds.map((kind) => ({
      job_name: `${kind}-${name}`,
      metrics_path: `/${kind}-${name}`,
      static_configs: [{ targets: [`127.0.0.1:${port}`], labels: { pod: name, kind } }],
    })),
  ),
});

const expressions = { increase: counted, recorded: recordedTotal, 'since birth': sinceBirth };
type Expression = keyof typeof expressions;

await describeWith(['envoy', 'prometheus'], 'what PromQL knows of short jobs', (paths) => {
  let origin: Server;
  let names: NameServer;
  let targets: ScrapeSwitch;
  let prometheus: Prometheus;
  const sent = new Map<string, number>();

  /** A job and its sidecar, begun `phase` sixths of an interval after a scrape. */
  async function run({ seconds, phase, name }: (typeof jobs)[number], index: number) {
    const ports = { proxy: 20_000 + 2 * index, metrics: 20_001 + 2 * index };
    const envoy = await runTelemetryEnvoy(paths.envoy, bootstrapInput({ ports }));
    const last = targets.asked(`plain-${name}`) ?? 0;
    const after = interval * 1000 * (phase / phases);
    await delay((((last + after - Date.now()) % 15_000) + 15_000) % 15_000);
    for (const kind of kinds) targets.set(`${kind}-${name}`, ports.metrics);
    const { port } = origin.address() as AddressInfo;
    const begun = performance.now();
    let count = 0;
    while (performance.now() < begun + seconds * 1000) {
      await getThrough(ports.proxy, `http://shop.test:${port}/`);
      count += 1;
      await delay(Math.max(0, begun + (count * 1000) / perSecond - performance.now()));
    }
    sent.set(name, count);
    targets.set(`plain-${name}`, undefined);
    await delay(hold * 1000);
    targets.set(`held-${name}`, undefined);
    await envoy.stop();
  }

  beforeAll(async () => {
    origin = createServer((_, response) => response.end('x')).listen(0, originAddress);
    names = await startNameServer(testZone);
    targets = await startScrapeSwitch();
    prometheus = await startPrometheus(paths.prometheus, scraping(targets.port), '');
    const known = async () => jobs.map(({ name }) => targets.asked(`plain-${name}`));
    await until(known, (times) => !times.includes(undefined), 60);
    await Promise.all(jobs.map(run));
  });
  afterAll(async () => {
    await prometheus?.stop();
    targets?.stop();
    names?.stop();
    origin?.closeAllConnections();
    origin?.close();
  });

  /** Requests of one job as PromQL knows them half a minute after its end; the records over all time. */
  async function known(expression: Expression, kind: Kind, name: string): Promise<number> {
    const [result] = await prometheus.query(
      expressions[expression](
        `envoy_cluster_upstream_rq_total`,
        `envoy_cluster_name="vendor",pod="${name}",kind="${kind}"`,
      ),
    );
    return Number(result?.value[1] ?? 0);
  }

  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const percent = (shares: readonly number[]) => {
    const [average, least, most] = [mean(shares), Math.min(...shares), Math.max(...shares)].map((share) =>
      Math.round(share * 100),
    );
    return `${average} % (${least} to ${most})`;
  };

  /** Shares that each expression misses of the jobs of a duration, one a phase. */
  async function missed(seconds: number, kind: Kind) {
    const row: Record<string, string> = { job: `${seconds} s`, sidecar: kind };
    for (const expression of Object.keys(expressions) as Expression[]) {
      const shares: number[] = [];
      for (const { name } of jobs.filter((job) => job.seconds === seconds)) {
        shares.push(1 - (await known(expression, kind, name)) / (sent.get(name) ?? 0));
      }
      row[expression] = percent(shares);
    }
    return row;
  }

  test('the share that each expression misses', async () => {
    const rows: Record<string, string>[] = [];
    for (const seconds of durations) for (const kind of kinds) rows.push(await missed(seconds, kind));
    console.table(rows);
    expect(rows).toHaveLength(durations.length * kinds.length);
  });

  test.each(jobs)('$name is known from its birth to its last scrape', async ({ name }) => {
    const truth = sent.get(name) ?? 0;
    expect(await known('since birth', 'held', name)).toBe(truth);
    const value = await known('since birth', 'plain', name);
    expect(value).toBeLessThanOrEqual(truth);
    // What came after the last scrape; some more for a scrape that waited for its answer.
    expect(value).toBeGreaterThanOrEqual(truth - (interval + 2) * perSecond);
  });
});
