import { Command, Help } from 'commander';
import { version } from '../platform/version.ts';

/** Each command lives in the file of its name and is loaded only when it is called, so that it starts quickly. */
const commands: Readonly<Record<string, () => Promise<{ command: Command }>>> = {
  demo: () => import('./demo.ts'),
  inject: () => import('./inject.ts'),
  uninject: () => import('./uninject.ts'),
  explain: () => import('./explain.ts'),
  audit: () => import('./audit.ts'),
  verify: () => import('./verify.ts'),
  config: () => import('./config.ts'),
  install: () => import('./install.ts'),
  scrape: () => import('./scrape.ts'),
  rules: () => import('./rules.ts'),
  cost: () => import('./cost.ts'),
  dashboards: () => import('./dashboards.ts'),
  completion: () => import('./completion.ts'),
  webhook: () => import('./webhook.ts'),
  generate: () => import('./generate.ts'),
};

/** The command line with the one command that is named, else with all of them. */
export async function programOf(name?: string): Promise<Command> {
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
    .configureHelp({ minWidthToWrap: leastWidth, formatItem: helpItem })
    .exitOverride();
  const one = name === undefined ? undefined : commands[name];
  for (const load of one ? [one] : Object.values(commands)) program.addCommand((await load()).command);
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
