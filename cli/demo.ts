import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { toFault } from '../platform/faults/index.ts';
import { exampleFolder } from './demo/example.ts';
import { Interruption, withLifetime } from './demo/lifetime.ts';
import { ExitError } from './exit.ts';

const whole =
  (least: number, most: number) =>
  (text: string): number => {
    const number = Number(text);
    if (!Number.isInteger(number) || number < least || number > most)
      throw new InvalidArgumentError(`It is a number from ${least} to ${most}.`);
    return number;
  };

const onceRequests = 60;

export const command = new Command('demo')
  .description(
    'Injects the example crawlers, runs them here with the real Envoy, and shows what is counted, until Ctrl-C.',
  )
  .option('--once', `end after ${onceRequests} requests of each crawler; exit 1 if the counts differ`)
  .option('--requests <number>', 'as --once, with another number', whole(1, 10_000))
  .option('--port <port>', 'of the page; without it 15880 or the next that is free', whole(0, 65_535))
  .addHelpText(
    'after',
    `
Examples:
  sidelight demo
  sidelight demo --once
  sidelight demo --requests 200 --port 8080

Envoy and Prometheus are taken from PATH, else fetched once into the cache,
$XDG_CACHE_HOME/sidelight or ~/.cache/sidelight. Ctrl-C stops what runs.
Exit codes: 0 done, also by Ctrl-C where it has no end of its own; 1 --once: the
counts differ; 2 wrong usage, no Envoy, a port in use, a process that died, or
--once was interrupted.`,
  )
  .action(async (options: { once?: true; requests?: number; port?: number }) => {
    if (!existsSync(exampleFolder))
      throw new ExitError(2, 'The demo needs examples/crawlers: run it in a clone of Sidelight.');
    // Loads the webhook and more, which the help of all commands has no need of.
    const { run } = await import('./demo/run.ts');
    const requests = options.requests ?? (options.once && onceRequests);
    try {
      await withLifetime((life) => run({ requests, port: options.port }, life));
    } catch (error) {
      throw exitOf(error, requests !== undefined);
    }
  });

/** Without an end of its own the demo is meant to be interrupted. */
function exitOf(error: unknown, endsByItself: boolean): Error {
  if (error instanceof ExitError) return error;
  if (error instanceof Interruption)
    return new ExitError(endsByItself ? 2 : 0, `${error.message}: everything is stopped`);
  return new ExitError(2, `${toFault(error).message}\nEverything is stopped.`);
}
