import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { envoy, parseExposition } from '../metrics/index.ts';
import { toFault } from '../platform/faults/index.ts';
import { cacheDirectory, obtain } from '../platform/programs/index.ts';
import { bootstrapFlag, type Container } from '../webhook/index.ts';
import { type Crawler, injectCrawlers } from './demo/crawlers.ts';
import { freePorts, type Origin, startOrigin } from './demo/origin.ts';
import { createProcesses, untilReady } from './demo/processes.ts';
import { ExitError } from './exit.ts';

const example = 'examples/crawlers.yaml';
const say = (line = '') => process.stdout.write(`${line}\n`);

const whole = (text: string): number => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 10_000)
    throw new InvalidArgumentError('a number from 1 to 10000');
  return number;
};

export const command = new Command('demo')
  .description(
    'Injects the example crawlers, runs them here with the real Envoy, and compares what is counted.',
  )
  .option('--requests <number>', 'requests of each crawler', whole, 60)
  .addHelpText('after', '\nExample:\n  sidelight demo --requests 200')
  .action(async ({ requests }: { requests: number }) => {
    if (!existsSync(example))
      throw new ExitError(2, `${example} is not here; run this in a clone of Sidelight`);
    const processes = createProcesses();
    const interrupted = new Promise<never>((_, reject) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.once(signal, () => reject(new ExitError(1, `${signal}: everything is stopped`)));
      }
    });
    const origin = await startOrigin();
    try {
      await Promise.race([interrupted, run(processes, origin, requests)]);
    } catch (error) {
      throw error instanceof ExitError ? error : new ExitError(1, toFault(error).message);
    } finally {
      await processes.stopAll();
      origin.close();
    }
  });

async function run(
  processes: ReturnType<typeof createProcesses>,
  origin: Origin,
  requests: number,
): Promise<void> {
  const envoyPath = await findEnvoy();
  say(`1. What the webhook answers for the pods of ${example}, whose namespace is labelled`);
  const crawlers = injectCrawlers(example, await freePorts(6));
  for (const { name, vendor, added } of crawlers) say(`   ${name} (${vendor})\n      ${added}`);
  say('\n2. The sidecars as the patch asks for them: its arguments, its ports, the real Envoy');
  say(
    "   (in a pod they refuse loopback, and *.localhost is no vendor's; here the origins live there: both rules are taken out)",
  );
  const failed = crawlers.map(({ pod }) =>
    processes.start(envoyPath, sidecarArguments(pod.spec.initContainers?.[0]), {}),
  );
  await Promise.race([
    ...failed,
    Promise.all(crawlers.map(({ ports }) => untilReady(`http://127.0.0.1:${ports.metrics}/ready`, 20))),
  ]);
  for (const { name, ports } of crawlers)
    say(
      `   ${name}: proxy 127.0.0.1:${ports.proxy}, metrics http://127.0.0.1:${ports.metrics}/stats/prometheus`,
    );
  say(
    `\n3. Each crawler sends ${requests} requests; all it knows of a proxy is the environment that the patch gave it`,
  );
  const before = await Promise.all(crawlers.map(readCounters));
  await Promise.all(
    crawlers.map((crawler) =>
      processes.start(process.execPath, ['-e', crawl], crawlEnvironment(crawler, origin.port, requests)),
    ),
  );
  const after = await Promise.all(crawlers.map(readCounters));
  report(crawlers, origin, before, after);
}

async function findEnvoy(): Promise<string> {
  const found = await obtain('envoy', {
    searchPath: process.env.PATH ?? '',
    cacheDir: cacheDirectory(process.env),
    onProgress: (line) => process.stderr.write(`${line}\n`),
  });
  if (!found.found) throw new ExitError(1, `Envoy is missing: ${found.reason}. ${found.advice}`);
  return found.path;
}

/** As the kubelet does it, `$$` becomes `$`; and loopback, where our origins live, is made an outside like any other. */
const sidecarArguments = (sidecar: Container | undefined): string[] =>
  (sidecar?.args ?? []).map((argument, index, all) => {
    const expanded = argument.replaceAll('$$', '$');
    return all[index - 1] === bootstrapFlag ? asIfOutside(expanded) : expanded;
  });

const asIfOutside = (bootstrap: string): string =>
  JSON.stringify(
    JSON.parse(bootstrap, (key, value) => {
      if (key === 'resolved_address_filter') return undefined;
      return key === 'regex' ? value.replace('|localhost', '') : value;
    }),
  );

/** What a crawler of this demo runs: two hosts, through HTTP_PROXY, and one answer in ten is an error. */
const crawl = `
  const http = require('node:http');
  const { HTTP_PROXY, ORIGIN_PORT, CRAWLER, REQUESTS } = process.env;
  const proxy = new URL(HTTP_PROXY);
  const get = (url) => new Promise((resolve, reject) =>
    http.get({ host: proxy.hostname, port: proxy.port, path: url, headers: { host: new URL(url).host } },
      (answer) => answer.resume().on('end', resolve)).on('error', reject));
  (async () => {
    for (let i = 0; i < Number(REQUESTS); i++) {
      const host = i % 3 === 0 ? 'news' : 'shop';
      await get('http://' + host + '.example.localhost:' + ORIGIN_PORT + '/' + CRAWLER + '/' + (i % 10 === 9 ? 503 : 200));
    }
  })();`;

function crawlEnvironment(
  { name, pod }: Crawler,
  originPort: number,
  requests: number,
): Record<string, string> {
  const injected = (pod.spec.containers[0]?.env ?? []).map(({ name, value = '' }) => [name, value]);
  return {
    ...Object.fromEntries(injected),
    ORIGIN_PORT: `${originPort}`,
    CRAWLER: name,
    REQUESTS: `${requests}`,
  };
}

interface Counters {
  requests: number;
  sent: number;
  received: number;
}

async function readCounters({ ports }: Crawler): Promise<Counters> {
  const families = parseExposition(
    await (await fetch(`http://127.0.0.1:${ports.metrics}/stats/prometheus`)).text(),
  );
  const vendorTotal = (name: string): number =>
    (families.get(name)?.samples ?? [])
      .filter(({ labels }) => labels.envoy_cluster_name === 'vendor')
      .reduce((sum, { value }) => sum + value, 0);
  return {
    requests: vendorTotal(envoy.upstreamRequests.name),
    sent: vendorTotal(envoy.upstreamSentBytes.name),
    received: vendorTotal(envoy.upstreamReceivedBytes.name),
  };
}

function report(crawlers: Crawler[], origin: Origin, before: Counters[], after: Counters[]): void {
  const row = (...cells: (string | number)[]) =>
    say(`   ${cells.map((cell) => `${cell}`.padEnd(16)).join('')}`.trimEnd());
  row('vendor', 'pod', 'Envoy counted', 'origin saw', 'bytes sent', 'bytes received');
  let differs = false;
  crawlers.forEach(({ name, vendor }, index) => {
    const [from, to] = [before[index], after[index]] as [Counters, Counters];
    const counted = to.requests - from.requests;
    const saw = origin.seen.get(name) ?? 0;
    differs ||= counted !== saw;
    row(vendor, name, counted, saw, to.sent - from.sent, to.received - from.received);
  });
  if (differs) throw new ExitError(1, 'Envoy and the origin disagree: please report this');
  say('\nNext: sidelight inject -f YOUR.yaml shows what would be added to your own manifests;');
  say('      sidelight install | kubectl apply -f - brings it to a cluster. See README.md.');
}
