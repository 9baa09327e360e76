import { Command, Help } from 'commander';
import { version } from '../platform/version.ts';

interface Named {
  /** What the help of all commands says of it. */
  readonly summary: string;
  readonly load: () => Promise<{ command: Command }>;
}

/** Each command lives in the file of its name and is loaded only when it is called, so that all start quickly. */
const commands: Readonly<Record<string, Named>> = {
  demo: {
    summary: 'run example crawlers with the real Envoy, and watch the counts',
    load: () => import('./demo.ts'),
  },
  inject: { summary: 'print manifests with the sidecar in them', load: () => import('./inject.ts') },
  uninject: { summary: 'take out what inject added', load: () => import('./uninject.ts') },
  explain: { summary: 'what a pod gets and why, or why not', load: () => import('./explain.ts') },
  audit: { summary: 'what cannot be right in rules and dashboards', load: () => import('./audit.ts') },
  verify: {
    summary: 'hold rules and dashboards against a Prometheus or a scrape',
    load: () => import('./verify.ts'),
  },
  config: { summary: 'check and print the settings', load: () => import('./config.ts') },
  install: { summary: 'print what runs Sidelight in a cluster', load: () => import('./install.ts') },
  scrape: { summary: 'print what Prometheus scrapes', load: () => import('./scrape.ts') },
  rules: { summary: 'print recording rules and alerts', load: () => import('./rules.ts') },
  cost: { summary: 'what the rules cost a Prometheus', load: () => import('./cost.ts') },
  dashboards: { summary: 'print the Grafana dashboards', load: () => import('./dashboards.ts') },
  completion: { summary: 'make a shell complete all of this', load: () => import('./completion.ts') },
  webhook: { summary: 'run the admission webhook, as a pod does', load: () => import('./webhook.ts') },
  generate: {
    summary: "write this repository's generated files",
    load: () => import('./generate.ts'),
  },
};

/** The command line with all commands. */
export const programOf = (): Promise<Command> => programWith(() => true);

/** The command line with the command that the arguments call, and of all others the name and the summary. */
export function programFor(args: readonly string[]): Promise<Command> {
  const [first, second] = args.filter((word) => !word.startsWith('-'));
  const called = first === 'help' ? second : first;
  return programWith((name) => name === called);
}

async function programWith(isCalled: (name: string) => boolean): Promise<Command> {
  const program = new Command('sidelight')
    .description('Label a namespace, and each pod in it gets the sidecar it needs.')
    .version(version)
    .showHelpAfterError('(add --help for usage and an example)')
    .addHelpText(
      'after',
      `
Examples:
  sidelight demo
  sidelight inject -f deployment.yaml --profile telemetry
  sidelight explain -f deployment.yaml
  sidelight help inject

Exit codes: 0 done; 1 a check found something; 2 wrong usage, unreadable input,
something missing, or an unforeseen failure; 3 a pod is denied.
Every command, with its options and exit codes: docs/commands.md`,
    )
    .configureHelp({
      minWidthToWrap: leastWidth,
      formatItem: helpItem,
      subcommandTerm: (command) => command.name(),
    })
    .exitOverride();
  for (const [name, { summary, load }] of Object.entries(commands)) {
    const command = isCalled(name) ? (await load()).command : new Command(name);
    program.addCommand(command.summary(summary));
  }
  inherit(program);
  return program;
}

/** What commander hands down only to commands that it makes itself: how errors are told and the process ends. */
function inherit(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    inherit(command);
  }
}

const leastWidth = 30;

/** On a narrow terminal a description goes below what it describes. */
function helpItem(term: string, termWidth: number, description: string, helper: Help): string {
  const width = helper.helpWidth ?? 80;
  if (width - termWidth > leastWidth + 4)
    return Help.prototype.formatItem.call(helper, term, termWidth, description, helper);
  return [`  ${term}`, ...helper.boxWrap(description, width - 6).split('\n')].join('\n      ');
}
