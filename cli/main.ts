import { Command, CommanderError } from 'commander';
import { version } from '../platform/version.ts';
import { ExitError } from './exit.ts';
import { outliveReaders } from './output.ts';

const program = new Command('sidelight')
  .description('Label a namespace, and each pod in it gets the sidecar it needs.')
  .version(version)
  .showHelpAfterError('(add --help for usage and an example)')
  .exitOverride();

// Each command lives in the file of its name and is loaded only when it is called, so that --help is quick.
const commands: Record<string, () => Promise<{ command: Command }>> = {
  config: () => import('./config.ts'),
  demo: () => import('./demo.ts'),
  explain: () => import('./explain.ts'),
  inject: () => import('./inject.ts'),
  dashboards: () => import('./dashboards.ts'),
  generate: () => import('./generate.ts'),
  install: () => import('./install.ts'),
  rules: () => import('./rules.ts'),
  scrape: () => import('./scrape.ts'),
  uninject: () => import('./uninject.ts'),
  webhook: () => import('./webhook.ts'),
};

outliveReaders();
try {
  const wanted = process.argv.slice(2).find((word) => !word.startsWith('-'));
  const one = wanted === undefined ? undefined : commands[wanted];
  for (const load of one ? [one] : Object.values(commands)) {
    program.addCommand((await load()).command.exitOverride());
  }
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof ExitError) {
    if (error.message) process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  } else throw error;
}
