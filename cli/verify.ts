import { Command, Option } from 'commander';
import { dashboardJson, dashboards } from '../dashboards/index.ts';
import { customaryTargetLabels, isTargetLabel } from '../metrics/promql/index.ts';
import { Fault } from '../platform/faults/index.ts';
import { emitRules } from '../rules/index.ts';
import { type Audit, type Audited, countOf } from './audit/audited.ts';
import { contextFor } from './audit/context.ts';
import { auditJson } from './audit/print/json.ts';
import { auditText } from './audit/print/text.ts';
import { contentsOf, rulesOf } from './audit/read/search.ts';
import { refuseLarge } from './audit/refuseLarge.ts';
import { ExitError } from './exit.ts';
import { findFiles } from './files/find.ts';
import { helmHint } from './files/helm.ts';
import { readInputs } from './files/inputs.ts';
import { writeOutput } from './output.ts';
import { readSettings } from './settings.ts';
import { type AccessOptions, headersOf, trust } from './verify/access.ts';
import { type Held, holdText } from './verify/holdText.ts';
import { openSource } from './verify/open.ts';
import { remembered } from './verify/remembered.ts';
import type { Selected } from './verify/selector.ts';

interface Options extends AccessOptions {
  readonly metrics?: readonly string[];
  readonly filename?: readonly string[];
  readonly output: 'text' | 'json';
  readonly settings?: string;
}

const collect = (file: string, before: readonly string[] = []): string[] => [...before, file];

export const command = new Command('verify')
  .description(
    'Holds every selector of rules and panels against what is really there: a scrape, or a Prometheus. Says which metric, label or value is missing.',
  )
  .argument('[file...]', 'rules and dashboards, as audit takes them; without any, those of Sidelight')
  .option(
    '--metrics <url|file>',
    'a scrape as a file (- for standard input) or the URL of one, may be repeated; or the URL of a Prometheus, whose last hour is asked',
    collect,
  )
  .option('--token-file <file>', 'a bearer token, which each request to a URL gets')
  .option(
    '--header <header>',
    'of each request, such as "X-Scope-OrgID: team"; @FILE has them in lines; may be repeated',
    collect,
  )
  .option('--ca-file <file>', 'certificates of authorities to trust, in PEM, beside those of the system')
  .addOption(new Option('-o, --output <format>', 'what to print').choices(['text', 'json']).default('text'))
  .option('--settings <file>', "sidelight.yaml, for Sidelight's own rules; without it, every default")
  .addHelpText(
    'after',
    `
Examples:
  sidelight verify --metrics http://localhost:9090
  sidelight verify --metrics https://prometheus.example.org --token-file token
  sidelight verify --metrics node.prom --metrics http://localhost:9901/metrics rules.yaml
  kubectl get --raw /metrics | sidelight verify --metrics - rules.yaml dashboards

A series that its exporter has only from its first event on, and a value that
may come, is a note and no error; so is what stands in absent() or beside an or
that selects something. Nothing is written anywhere: all it sends is GET.
Exit codes: 0 done; 1 something is missing; 2 wrong usage, unreadable input, or
metrics that cannot be read.`,
  )
  .action(async (named: string[], options: Options) => {
    const { metrics = [] } = options;
    if (metrics.length === 0)
      throw new ExitError(
        2,
        'error: name what is really there: --metrics URL or FILE\n(add --help for an example)',
      );
    const { held, unreadable } = named.length === 0 ? own(options.settings) : await readHeld(named);
    if (held.length === 0) throw new ExitError(2, unreadable.join('\n'));
    if (options.caFile !== undefined) trust(options.caFile);
    const source = remembered(await openSource(metrics, headersOf(options), Date.now));
    const selected: Selected = {
      source,
      lookUp: contextFor().lookUp,
      isTargetLabel: (label) => isTargetLabel(label, customaryTargetLabels),
      recorded: new Set(held.flatMap(recordedIn)),
    };
    const files: Audited[] = [];
    for (const each of held) files.push(await holdText(each, selected));
    const audit: Audit = { files, unreadable, least: 'note' };
    if (countOf(audit, 'error') > 0) process.exitCode = 1;
    await writeOutput(options.output === 'json' ? auditJson(audit) : auditText(audit));
    if (unreadable.length > 0) throw new ExitError(2, unreadable.join('\n'));
  });

interface Read {
  readonly held: readonly Held[];
  readonly unreadable: readonly string[];
}

/** What `sidelight rules` and `sidelight dashboards` print. */
function own(path: string | undefined): Read {
  const rules = emitRules(readSettings(path), 'file');
  const texts = [
    { name: 'sidelight rules', text: rules },
    ...dashboards().map((each) => ({ name: `sidelight dashboards ${each.uid}`, text: dashboardJson(each) })),
  ];
  return {
    held: texts.map((each) => ({ ...each, contents: contentsOf(each.text, each.name) })),
    unreadable: [],
  };
}

async function readHeld(named: readonly string[]): Promise<Read> {
  const search = findFiles(named);
  refuseLarge(search.files);
  const { inputs, problems } = await readInputs(search.files);
  const unreadable = [...search.problems, ...problems];
  const held = inputs.flatMap(({ name, text }): Held[] => {
    try {
      return [{ name, text, contents: contentsOf(text, name) }];
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      unreadable.push([error.message, ...helmHint(text, 'verify --metrics URL')].join('\n'));
      return [];
    }
  });
  return { held, unreadable };
}

const recordedIn = ({ contents }: Held): string[] =>
  rulesOf(contents).flatMap(({ kind, name }) => (kind === 'record' && name ? [name.text] : []));
