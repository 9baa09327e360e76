// Runs in the network of a pod; telemetry.ts starts it. Progress goes to standard error, the results to standard output.
import { cpus, loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { bootstrapInput } from '../../test/setup/pod/bootstrapInput.ts';
import { runTelemetryEnvoy } from '../../test/setup/pod/telemetryEnvoy.ts';
import { requireProgram } from '../../test/setup/program.ts';
import { median } from '../measure.ts';
import type { Result } from '../result.ts';
import { runPlainEnvoy } from './plainEnvoy.ts';
import { memory } from './processUsage.ts';
import { scrape } from './scrape.ts';
import { alternate, type Block, medianOf, type Stand, spread, startStand, type Way } from './stand.ts';

const envoyPath = (await requireProgram('envoy')) ?? process.exit(1);
const plainPorts = { proxy: 15_001, admin: 15_002 };
const metricsPort = bootstrapInput().ports.metrics;
/** Requests a second; the fast one is more than many machines have CPU for. */
const [usualRate, fastRate] = [500, 5000];
/** Histograms appear with the flush of the statistics, every five seconds. */
const flushMs = 6000;

const say = (line: string) => process.stderr.write(`telemetry: ${line}\n`);
const microseconds = (value: number): string => `${value.toFixed(0)} µs`;
const milliseconds = (value: number): string => `${value.toFixed(2)} ms`;
const kilobytes = (value: number): string => `${(value / 1000).toFixed(1)} KB`;
const megabytes = (value: number): string => `${(value / 1e6).toFixed(0)} MB`;

type Compared = Record<'direct' | 'sidecar' | 'plain', Block[]>;

/** What the sidecar adds, round by round, beside what direct traffic has. */
function latencyResult(blocks: Compared, percentile: 'p50' | 'p95', where: string): Result {
  const direct = medianOf(blocks.direct, percentile);
  const added = blocks.sidecar.map(
    (block, round) => block[percentile] - (blocks.direct[round] as Block)[percentile],
  );
  const allowed = 0.7 * direct + 0.4;
  const plain = milliseconds(medianOf(blocks.plain, percentile) - direct);
  return {
    what: `sidecar, added ${percentile}, ${where}, beside 0.7 × direct + 0.4 ms`,
    ours: `${milliseconds(median(added))} (${spread(added, 2)}; an Envoy that only forwards ${plain})`,
    theirs: `${milliseconds(allowed)} (direct ${milliseconds(direct)})`,
    ratio: median(added) / allowed,
  };
}

function cpuResult({ sidecar, plain, direct }: Compared, where: string): Result {
  const all = spread(
    sidecar.map(({ cpu }) => cpu),
    0,
  );
  const [ours, theirs, origin] = [medianOf(sidecar, 'cpu'), medianOf(plain, 'cpu'), medianOf(direct, 'cpu')];
  return {
    what: `sidecar, CPU a request, ${where}, beside an Envoy that only forwards`,
    ours: `${microseconds(ours)} (${all}; the origin of direct requests ${microseconds(origin)})`,
    theirs: microseconds(theirs),
    ratio: ours / theirs,
  };
}

function memoryResult(pid: number, where: string): Result {
  const { resident, anonymous } = memory(pid);
  return {
    what: `sidecar, resident memory after the load, ${where}`,
    ours: `${megabytes(resident)} (${megabytes(anonymous)} of its own)`,
    theirs: '90 MB',
    ratio: resident / 90e6,
  };
}

async function scrapeResults(count: number): Promise<Result[]> {
  const plain = await scrape(metricsPort, 'identity');
  const gzipped = await scrape(metricsPort, 'gzip');
  const times: number[] = [];
  for (let i = 0; i < 9; i++) times.push((await scrape(metricsPort, 'gzip')).ms);
  const line = (what: string, bytes: number, most: number) => ({
    what: `sidecar, scrape of ${count} destinations${what}`,
    ours: kilobytes(bytes),
    theirs: `${most / 1000} KB`,
    ratio: bytes / most,
    ...(count === 100 ? { budget: 1 } : {}),
  });
  return [
    { ...line('', plain.bytes, 50_000), ours: `${kilobytes(plain.bytes)} in ${milliseconds(median(times))}` },
    line(', gzipped', gzipped.bytes, 5_000),
  ];
}

/** At more than the machine has CPU for, latency is that of a growing queue. */
function sayReached(blocks: Compared, rate: number): void {
  for (const [way, all] of Object.entries(blocks)) {
    const reached = medianOf(all, 'rate');
    if (reached < 0.97 * rate) say(`${way} answers ${reached.toFixed(0)}/s of ${rate}`);
  }
}

/** Each host once, slowly enough that a connection is there for each. */
const visit = (stand: Stand, way: Way, hosts: readonly string[]) =>
  stand.block(way, hosts, 250, hosts.length * 4);

/** A second of traffic with a scrape in its middle, beside one without. */
async function scrapedResults(stand: Stand, sidecar: Way, hosts: readonly string[]): Promise<Result> {
  const [quiet, scraped]: [Block[], Block[]] = [[], []];
  for (let round = 0; round < 5; round++) {
    quiet.push(await stand.block(sidecar, hosts, usualRate, 1000));
    const during = delay(500).then(() => scrape(metricsPort, 'gzip'));
    scraped.push(await stand.block(sidecar, hosts, usualRate, 1000));
    await during;
  }
  const [ours, theirs] = [medianOf(scraped, 'p99'), medianOf(quiet, 'p99')];
  return {
    what: `sidecar, p99 of a second with a scrape, ${hosts.length} destinations, beside one without`,
    ours: milliseconds(ours),
    theirs: milliseconds(theirs),
    ratio: ours / theirs,
  };
}

async function resultsWith(stand: Stand, count: number): Promise<Result[]> {
  const input = bootstrapInput({ destinations: count });
  const [envoy, plain] = [
    await runTelemetryEnvoy(envoyPath, input),
    await runPlainEnvoy(envoyPath, plainPorts.proxy, plainPorts.admin),
  ];
  const sidecar: Way = { name: 'sidecar', proxyPort: input.ports.proxy, pid: envoy.pid };
  const ways = {
    direct: stand.direct,
    sidecar,
    plain: { name: 'plain Envoy', proxyPort: plainPorts.proxy, pid: plain.pid },
  };
  const results: Result[] = [];
  const hosts = stand.hosts(count);
  if (count === 1000) {
    say('scrapes of 10 to 1,000 destinations');
    await visit(stand, sidecar, stand.hosts(10));
    await delay(flushMs);
    for (const visited of [10, 100, 200, 1000]) {
      await visit(stand, sidecar, stand.hosts(visited));
      results.push(...(await scrapeResults(visited)));
    }
  }
  for (const way of Object.values(ways)) await visit(stand, way, hosts);
  for (const [rate, rounds] of [
    [usualRate, 9],
    [fastRate, 5],
  ] as const) {
    const where = `${count} destinations, ${rate} requests/s`;
    say(where);
    const blocks = await alternate(stand, ways, { hosts, rate, rounds });
    sayReached(blocks, rate);
    results.push(
      { ...latencyResult(blocks, 'p50', where), ...(rate === usualRate ? { budget: 1 } : {}) },
      latencyResult(blocks, 'p95', where),
      cpuResult(blocks, where),
      { ...memoryResult(envoy.pid, where), ...(rate === usualRate ? { budget: 1 } : {}) },
    );
  }
  if (count === 1000) results.push(await scrapedResults(stand, sidecar, hosts));
  await envoy.stop();
  await plain.stop();
  return results;
}

const sayBusy = () => say(`load average ${loadavg()[0]?.toFixed(1)} on ${cpus().length} CPUs`);

sayBusy();
const stand = await startStand();
await stand.block(stand.direct, stand.hosts(10), 1000, 2000);
const results: Result[] = [];
for (const count of [10, 200, 1000]) results.push(...(await resultsWith(stand, count)));
sayBusy();
process.stdout.write(JSON.stringify(results));
stand.stop();
