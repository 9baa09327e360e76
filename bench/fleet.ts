import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readSeries } from '../cli/cost/estimate.ts';
import { evaluated } from '../cli/cost/evaluated.ts';
import { knownSeries } from '../cli/cost/known.ts';
import { defaultSettings } from '../platform/config/index.ts';
import { emitRules } from '../rules/index.ts';
import { requireProgram } from '../test/setup/program.ts';
import { type Prometheus, startPrometheus } from '../test/setup/prometheus.ts';
import { type FleetSize, namespaceOf, podName } from './fleet/series.ts';
import type { Result } from './result.ts';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Those of the design. */
const fleets: readonly FleetSize[] = [
  { pods: 5000, destinations: 20 },
  { pods: 500, destinations: 200 },
];
const interval = '15s';
/** Until every window of five minutes is full, and the evaluations after it that are looked at. */
const fillSeconds = 330;
const looks = 5;
const lookSeconds = 15;
const budgetSeconds = 1;

interface Exporter {
  readonly port: number;
  readonly stop: () => void;
}

async function startExporter(size: FleetSize): Promise<Exporter> {
  const { find } = knownSeries();
  const names = readSeries(evaluated(defaultSettings, find), find).map(({ name }) => name);
  const scrape = path('../test/metrics/fixtures/envoy-telemetry.prom');
  const child = fork(path('fleet/exporterProcess.ts'), [JSON.stringify([size, names, scrape])], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const [port] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  return { port: Number(port), stop: () => child.kill() };
}

const configuration = ({ pods }: FleetSize, port: number) => ({
  global: { scrape_interval: interval, evaluation_interval: interval },
  scrape_configs: [
    {
      job_name: 'sidelight-envoy',
      static_configs: Array.from({ length: pods }, (_, pod) => ({
        targets: [`127.0.0.1:${port}`],
        labels: {
          __metrics_path__: `/pod/${pod}`,
          instance: podName(pod),
          namespace: namespaceOf(pod),
          pod: podName(pod),
        },
      })),
    },
    ...[
      ['kube-state-metrics', '/state'],
      ['kubelet', '/cadvisor'],
    ].map(([job_name, metrics_path]) => ({
      job_name,
      metrics_path,
      honor_labels: true,
      static_configs: [{ targets: [`127.0.0.1:${port}`] }],
    })),
  ],
});

interface Evaluation {
  readonly name: string;
  readonly evaluationTime: number;
}
interface Group extends Evaluation {
  readonly rules: readonly Evaluation[];
}

/** Of each group its evaluations, the fastest first. Several fall into one moment, by chance of their names. */
async function evaluations({ api }: Prometheus): Promise<Group[][]> {
  const seen: Group[] = [];
  for (let look = 0; look < looks; look++) {
    await delay(lookSeconds * 1000);
    const { groups } = (await api('rules')) as { groups: Group[] };
    seen.push(...groups);
  }
  return [...Map.groupBy(seen, ({ name }) => name).values()].map((all) =>
    all.toSorted((a, b) => a.evaluationTime - b.evaluationTime),
  );
}

const seconds = ({ name, evaluationTime }: Evaluation): string => `${name} ${evaluationTime.toFixed(3)} s`;

/** The median of a group's evaluations, with the rule that took most of it, and the slowest of them. */
function resultOf(all: readonly Group[], title: string): Result {
  const middle = all[Math.floor(all.length / 2)] as Group;
  const slowest = all.at(-1) as Group;
  const costliest = middle.rules.toSorted((a, b) => b.evaluationTime - a.evaluationTime)[0];
  return {
    what: `${title}: group ${middle.name}, the median of ${all.length} evaluations against ${budgetSeconds} s`,
    ours: `${middle.evaluationTime.toFixed(3)} s (at most ${slowest.evaluationTime.toFixed(3)} s${costliest ? `; ${seconds(costliest)}` : ''})`,
    theirs: `${budgetSeconds} s`,
    ratio: middle.evaluationTime / budgetSeconds,
    budget: 1,
  };
}

async function fleetResultsOf(file: string, size: FleetSize): Promise<Result[]> {
  const title = `${size.pods} pods of ${size.destinations} destinations`;
  const exporter = await startExporter(size);
  const prometheus = await startPrometheus(
    file,
    configuration(size, exporter.port),
    emitRules(defaultSettings, 'file'),
  );
  try {
    process.stderr.write(`${title}: Prometheus scrapes them for ${fillSeconds} s\n`);
    await delay(fillSeconds * 1000);
    const [series] = await prometheus.query('count({job="sidelight-envoy"})');
    const [answering] = await prometheus.query('avg(up{job="sidelight-envoy"})');
    const all = await evaluations(prometheus);
    const share = `${Number(answering?.value[1] ?? 0) * 100} % answer, ${series?.value[1] ?? 0} series`;
    return all.map((one) => resultOf(one, `${title} (${share})`));
  } finally {
    await prometheus.stop();
    exporter.stop();
  }
}

/** How long a real Prometheus takes for each group of rules, with simulated fleets of sidecars. None without it. */
export async function fleetResults(): Promise<Result[]> {
  const file = await requireProgram('prometheus');
  if (file === undefined) return [];
  const results: Result[] = [];
  for (const size of fleets) results.push(...(await fleetResultsOf(file, size)));
  return results;
}
