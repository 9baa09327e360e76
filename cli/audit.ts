import { Command, InvalidArgumentError, Option } from 'commander';
import type { Context, Severity } from '../metrics/promql/index.ts';
import { type Audit, countOf, isEmpty, severities } from './audit/audited.ts';
import { auditFiles } from './audit/auditFiles.ts';
import { contextFor } from './audit/context.ts';
import { pagesUrl } from './audit/pagesUrl.ts';
import { auditJson } from './audit/print/json.ts';
import { auditSarif } from './audit/print/sarif.ts';
import { auditText } from './audit/print/text.ts';
import { refuseLarge } from './audit/refuseLarge.ts';
import { ExitError } from './exit.ts';
import { findFiles } from './files/find.ts';
import { readInputs } from './files/inputs.ts';
import { filesOf } from './files/options.ts';
import { writeOutput } from './output.ts';
import { readSettings } from './settings.ts';

interface Options {
  readonly filename?: readonly string[];
  readonly output: 'text' | 'json' | 'sarif';
  readonly minSeverity?: Severity;
  readonly scrapeInterval?: number;
  readonly target?: readonly string[];
  readonly settings?: string;
}

const collect = (file: string, before: readonly string[] = []): string[] => [...before, file];

export const command = new Command('audit')
  .description(
    'Says what cannot be right in rules and dashboards, of anybody: metrics and labels that their exporters do not have, joins that match nothing, thresholds that are never reached.',
  )
  .argument('[file...]', 'the same as -f')
  .option(
    '-f, --filename <file>',
    'rule files, PrometheusRules, ConfigMaps, dashboards, in YAML or JSON; may be repeated: a file, a directory with all below it, or - for standard input',
    collect,
  )
  .addOption(
    new Option('-o, --output <format>', 'what to print').choices(['text', 'json', 'sarif']).default('text'),
  )
  .addOption(
    new Option(
      '--min-severity <severity>',
      'the least to print: of text warning, else note, if not given',
    ).choices(severities),
  )
  .option(
    '--scrape-interval <time>',
    'how often Prometheus scrapes, such as 30s, for the windows of rates',
    time,
  )
  .option('--target <versions>', 'of Prometheus, which all must understand it; 2.42,3 if not given', versions)
  .option('--settings <file>', 'sidelight.yaml, for its rules.scrapeInterval')
  .addHelpText(
    'after',
    `
Examples:
  sidelight audit rules.yaml
  sidelight audit --output sarif --min-severity error dashboards > audit.sarif
  helm template my-chart | sidelight audit --scrape-interval 30s -

What a comment names is left out: # sidelight: ignore CODE reason, in a rule or
above it, or without the # in the description of a panel; with ignore-file in
place of ignore, in all of the file; several codes with commas between. Each has
a page: docs/findings. Rules of Loki, those of VictoriaMetrics that are more
than PromQL, and what Sloth or Pyrra makes rules of are counted, not judged.
Of a directory every *.yaml, *.yml and *.json is read, without hidden ones.
Exit codes: 0 done; 1 it found an error; 2 wrong usage or unreadable input;
what could be read is judged and printed all the same.`,
  )
  .action(async (named: string[], options: Options) => {
    const context = contextOf(options);
    const search = findFiles(filesOf(command, named, options));
    refuseLarge(search.files);
    const { inputs, problems } = await readInputs(search.files);
    const { files, unreadable: broken } = auditFiles(inputs, context);
    const unreadable = [...search.problems, ...problems, ...broken];
    if (files.length > 0) await print({ files, unreadable, least: leastOf(options) }, options);
    if (files.every(isEmpty))
      for (const { name } of files) process.stderr.write(`${name}: no rules and no dashboards are in it\n`);
    if (unreadable.length > 0) throw new ExitError(2, unreadable.join('\n'));
  });

const leastOf = ({ output, minSeverity }: Options): Severity =>
  minSeverity ?? (output === 'text' ? 'warning' : 'note');

async function print(audit: Audit, { output }: Options): Promise<void> {
  if (countOf(audit, 'error') > 0) process.exitCode = 1;
  if (output === 'text') await writeOutput(auditText(audit));
  else await writeOutput(output === 'json' ? auditJson(audit) : auditSarif(audit, pagesUrl()));
}

function contextOf({ settings, scrapeInterval, target }: Options): Context {
  const given = settings === undefined ? undefined : readSettings(settings).rules.scrapeInterval;
  return contextFor({
    scrapeInterval: scrapeInterval ?? (given === undefined ? undefined : time(given)),
    target,
  });
}

function time(text: string): number {
  const [, amount, unit] = /^(\d+)(s|m)$/.exec(text) ?? [];
  if (amount && Number(amount) > 0) return Number(amount) * (unit === 'm' ? 60 : 1);
  throw new InvalidArgumentError('It is a time such as 30s or 1m.');
}

function versions(text: string): string[] {
  const all = text.split(',').map((version) => version.trim().replace(/^v/, ''));
  if (all.every((version) => /^[23](?:\.\d+){0,2}$/.test(version))) return all;
  throw new InvalidArgumentError(
    'It is a version of Prometheus such as 2.42, or several with commas between.',
  );
}
