import { Command, InvalidArgumentError, Option } from 'commander';
import { defaultFleet, type Fleet } from '../metrics/cost/index.ts';
import { estimate } from './cost/estimate.ts';
import { type KeepListFormat, keepList, keepListFormats } from './cost/keepList.ts';
import { estimateText } from './cost/text.ts';
import { readSettings } from './settings.ts';

interface Options extends Partial<Fleet> {
  readonly settings?: string;
  readonly output: 'text' | 'json';
  readonly keepList?: KeepListFormat;
}

const sizes: Readonly<Record<keyof Fleet, string>> = {
  pods: 'with a sidecar',
  containers: 'of a pod, the sidecar among them',
  namespaces: 'with such pods',
  vendors: 'in all',
  destinations: 'hosts that one pod asks',
  nodes: 'of the cluster',
  workloads: 'Deployments, StatefulSets, Jobs and their like',
  brokers: 'of Kafka',
  topics: 'of Kafka',
  partitions: 'of all topics',
  groups: 'of consumers, each of which reads one topic',
};

const highest = 10_000_000;

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > highest)
    throw new InvalidArgumentError(`It is a whole number from 1 to ${highest}.`);
  return value;
}

export const command = new Command('cost')
  .description(
    'Estimates what the rules and dashboards cost a Prometheus: series, and samples that each evaluation loads. Prints what keeps just the series that they read.',
  )
  .option('--settings <file>', 'sidelight.yaml; without it, every default')
  .addOption(new Option('-o, --output <format>', 'what to print').choices(['text', 'json']).default('text'))
  .addOption(
    new Option(
      '--keep-list <for>',
      'print instead, for each scrape job, the relabelling that keeps the series that rules and panels read',
    ).choices(keepListFormats),
  );
for (const [size, what] of Object.entries(sizes))
  command.addOption(
    new Option(`--${size} <number>`, what).argParser(count).default(defaultFleet[size as keyof Fleet]),
  );
command
  .addHelpText(
    'after',
    `
Examples:
  sidelight cost --pods 5000 --destinations 20
  sidelight cost --partitions 12000 --groups 2000 -o json
  sidelight cost --keep-list operator

Labels that the catalogue has no number for are counted as one value, an API
server's as 400 kinds of requests: good for what is dear, not for a bill.
Exit codes: 0 done; 2 wrong usage or bad settings.`,
  )
  .action(({ settings: file, output, keepList: keep, ...fleet }: Options) => {
    const settings = readSettings(file);
    if (keep !== undefined) {
      process.stdout.write(keepList(settings, keep));
      return;
    }
    const found = estimate(settings, { ...defaultFleet, ...fleet });
    process.stdout.write(output === 'json' ? `${JSON.stringify(found, null, 2)}\n` : estimateText(found));
  });
