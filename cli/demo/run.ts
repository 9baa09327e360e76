import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExitError } from '../exit.ts';
import { type Stage, type Staged, setStage, startsOf } from './crawlers.ts';
import { describeAdded } from './describe.ts';
import { type Example, readExample } from './example.ts';
import type { Start } from './kubelet.ts';
import { Interruption, type Lifetime } from './lifetime.ts';
import { servePage } from './page.ts';
import { freePorts } from './ports.ts';
import { untilReady } from './processes.ts';
import { program } from './programs.ts';
import { type Prometheus, sidecarTarget, startPrometheus, webhookTarget } from './prometheus.ts';
import { type Crawler, compare, read, type VendorReading } from './reading.ts';
import { agree, table } from './report.ts';
import { fromPrometheus, fromScrapes, type Source } from './source.ts';

export interface DemoOptions {
  /** Of each crawler; then the demo ends. For ever without. */
  requests: number | undefined;
  /** Of the page. */
  port: number | undefined;
}

const say = (line = '') => process.stdout.write(`${line}\n`);
const statsUrl = (port: number): string => `http://127.0.0.1:${port}/stats/prometheus`;

/** What runs, and what can end it: a child that dies, or an interruption. */
interface Show {
  source: Source;
  crawlers: Crawler[];
  starts: { name: string; start: Start }[];
  died: Promise<never>;
}

export async function run(options: DemoOptions, life: Lifetime): Promise<void> {
  say('Sidelight on this machine, without a cluster: the workloads of examples/crawlers. Ctrl-C ends it.');
  const preparing = prepare(options, life);
  life.onEnd(() => Promise.race([preparing.catch(() => {}), sleep(3_000, undefined, { ref: false })]));
  const { source, crawlers, starts, died } = await Promise.race([life.ended, preparing]);
  const failed = Promise.race([died, life.ended]);
  const crawls = Promise.all(starts.map(({ name, start }) => life.processes.start(name, start)));
  try {
    await Promise.race([failed, crawls]);
    await finish(source, crawlers, failed);
  } catch (error) {
    if (error instanceof Interruption && options.requests === undefined) await sayTotals(source, crawlers);
    throw error;
  }
}

async function prepare(options: DemoOptions, life: Lifetime): Promise<Show> {
  const page = await servePage(options.port);
  life.onEnd(page.close);
  const example = readExample();
  const stage = await setStage(example, life);
  sayAdmissions(stage);
  const { starts, died } = await startSidecars(stage, example, options, life);
  const { source, prometheus, ended } = await startSource(stage, example, life);
  const crawlers = stage.crawlers.map(crawlerOf(stage));
  const started = Date.now();
  page.show(async () => ({
    started,
    prometheus: prometheus?.url,
    rules: (await prometheus?.rules()) ?? [],
    scrapeInterval: stage.settings.rules.scrapeInterval,
    ...(await read(source, crawlers)),
  }));
  say(`\n4. The page: ${page.url}${page.moved ? '  (the usual port is taken)' : ''}`);
  return { source, crawlers, starts, died: Promise.race([died, ended]) };
}

/** Milliseconds between requests: in five minutes of watching some thousand of each crawler, or a few at once. */
const pauseMs = { watched: 60, counted: 5 };

async function startSidecars(
  stage: Stage,
  example: Example,
  { requests }: DemoOptions,
  life: Lifetime,
): Promise<{ starts: Show['starts']; died: Promise<never> }> {
  say('\n2. Their pods run as processes here: the real Envoy with the arguments of the patch, the crawler');
  say('   with its environment. In a pod the sidecar refuses loopback and takes *.localhost for no vendor;');
  say('   here the sites live there, so these two rules are taken out of its arguments.');
  const envoy = await program('envoy', life.signal);
  if (!envoy.found)
    throw new ExitError(2, `No Envoy, so there is nothing more to show: ${envoy.reason}. ${envoy.advice}`);
  const caFile = join(life.scratch, 'ca.pem');
  await writeFile(caFile, stage.certificates.ca);
  const app = {
    NODE_EXTRA_CA_CERTS: caFile,
    REQUESTS: `${requests ?? Number.POSITIVE_INFINITY}`,
    PAUSE_MS: `${requests === undefined ? pauseMs.watched : pauseMs.counted}`,
  };
  const pods = await Promise.all(
    stage.crawlers.map((crawler) => startsOf(crawler, envoy.path, example, life, app)),
  );
  const ends = pods.map(({ sidecar }, index) =>
    life.processes.start(`The Envoy of ${nameOf(stage.crawlers[index])}`, sidecar),
  );
  const died = Promise.all(ends).then(() => new Promise<never>(() => {}));
  const ready = stage.crawlers.map(({ ports }) =>
    untilReady(`http://127.0.0.1:${ports.metrics}/ready`, 30, life.signal),
  );
  await Promise.race([died, Promise.all(ready)]);
  for (const crawler of stage.crawlers) say(`   ${nameOf(crawler)}: ${statsUrl(crawler.ports.metrics)}`);
  const starts = pods.map(({ crawler }, index) => ({
    name: `The crawler ${nameOf(stage.crawlers[index])}`,
    start: crawler,
  }));
  return { starts, died };
}

async function sayTotals(source: Source, crawlers: readonly Crawler[]): Promise<void> {
  say();
  for (const line of table(await compare(source, crawlers, 'at the scrape'))) say(`   ${line}`);
  say('   What was under way may be on one side alone.');
}

const nameOf = (crawler: Staged | undefined): string => crawler?.workload.name ?? '';
const podName = ({ asked }: Staged): string => asked.metadata?.name ?? '';

const crawlerOf =
  ({ settings }: Stage) =>
  (staged: Staged): Crawler => ({
    name: nameOf(staged),
    pod: podName(staged),
    vendor: staged.vendor,
    through: staged.through && `127.0.0.1:${settings.telemetry.vendors[staged.vendor]?.port}`,
    metricsUrl: statsUrl(staged.ports.metrics),
    origin: staged.origin,
  });

function sayAdmissions({ admissions, crawlers }: Stage): void {
  say(
    `\n1. The webhook, over TLS on 127.0.0.1:${admissions.ports.https}, is sent the AdmissionReview of each pod`,
  );
  for (const { workload, vendor, asked, admission } of crawlers) {
    say(`   ${asked.metadata?.name} of ${workload.kind} ${workload.name}, vendor ${vendor}`);
    say(`      because ${admission.why}, it gets`);
    for (const line of describeAdded(asked, admission.pod)) say(`      + ${line}`);
    for (const warning of admission.warnings) say(`      ! ${warning}`);
  }
}

async function startSource(
  { settings, admissions, crawlers }: Stage,
  { namespace }: Example,
  life: Lifetime,
): Promise<{ source: Source; prometheus?: Prometheus; ended: Promise<never> }> {
  say(
    '\n3. Prometheus scrapes them under the job that `sidelight scrape` prints, with the rules of `sidelight rules`',
  );
  const found = await program('prometheus', life.signal);
  const never = new Promise<never>(() => {});
  if (!found.found) {
    process.stderr.write(`   No Prometheus: ${found.reason}. ${found.advice}\n`);
    say('   The page reads the sidecars itself, and shows nothing of the rules.');
    const urls = crawlers.map(({ ports }) => statsUrl(ports.metrics));
    const readAll = () => Promise.all(urls.map(async (url) => (await fetch(url)).text()));
    const source = fromScrapes(readAll, () => Date.now() / 1000);
    const timer = setInterval(() => source.scrape().catch(() => {}), 1000);
    life.onEnd(() => clearInterval(timer));
    return { source, ended: never };
  }
  const [port = 0] = await freePorts(1);
  const targets = crawlers.map((crawler) =>
    sidecarTarget(
      namespace.metadata.name,
      podName(crawler),
      crawler.ports.metrics,
      crawler.asked.metadata?.labels ?? {},
    ),
  );
  const { prometheus, ended } = await startPrometheus(
    found.path,
    join(life.scratch, 'prometheus'),
    port,
    settings,
    [...targets, webhookTarget(settings.namespace, admissions.ports.plain)],
    life,
  );
  say(`   ${prometheus.url}`);
  return { source: fromPrometheus(prometheus), prometheus, ended: ended.then(() => never) };
}

/** Scrapes lag behind by a second or two. */
const settleSeconds = 15;

async function finish(source: Source, crawlers: readonly Crawler[], failed: Promise<unknown>): Promise<void> {
  let vendors: VendorReading[] = [];
  const until = performance.now() + settleSeconds * 1000;
  do {
    await Promise.race([failed, sleep(250)]);
    // A scrape or an answer may fail once.
    vendors = await compare(source, crawlers, 'now').catch(() => vendors);
  } while (!(vendors.length > 0 && agree(vendors)) && performance.now() < until);
  say(
    `\n5. What ${source.kind === 'prometheus' ? 'Prometheus has of Envoy' : 'Envoy counted'}, beside what came and went at the other end`,
  );
  for (const line of table(vendors)) say(`   ${line}`);
  if (vendors.length === 0 || !agree(vendors))
    throw new ExitError(1, 'Envoy and the other end disagree: please report this.');
  say('\nNext: npx sidelight explain -f YOUR.yaml --profile telemetry says what your own pods would get;');
  say('      npx sidelight install | kubectl apply -f - brings it to a cluster. See README.md.');
}
