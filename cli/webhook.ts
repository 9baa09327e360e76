import { webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import { type Client, inCluster } from '../platform/kube/index.ts';
import { createLogger, type Logger } from '../platform/log/index.ts';
import { startWebhook } from '../webhook/io/index.ts';
import { readSettings } from './settings.ts';

const port = (text: string): number => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 65535)
    throw new InvalidArgumentError('It is a port from 0 to 65535.');
  return number;
};

/** Ends at once when the signal aborts, without an error. */
const delay = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => {});

interface Options {
  settings?: string;
  port: number;
  probePort: number;
}

export const command = new Command('webhook')
  .description('Runs the admission webhook, in a pod as `sidelight install` deploys it.')
  .option('--settings <file>', 'sidelight.yaml; without it the defaults')
  .option('--port <port>', 'admission over TLS', port, 8443)
  .option('--probe-port <port>', 'probes and metrics over plain HTTP', port, 8080)
  .addHelpText(
    'after',
    `
Example:
  sidelight webhook --settings /etc/sidelight/sidelight.yaml

What it logs: one line of JSON each to standard output. SIGTERM lets what is in
hand be finished.
Exit codes: 0 it was asked to end; 2 wrong usage, bad settings, not in a pod, a
port in use, or a failure that nobody foresaw.`,
  )
  .action(async (options: Options) => {
    const settings = readSettings(options.settings);
    const log = createLogger(settings.webhook.logLevel);
    const client = inCluster(process.env, (path) => readFileSync(path, 'utf8'));
    process.on('unhandledRejection', (error) => {
      log.fatal({ err: error }, 'ended by an error that nothing handled');
      process.exit(2);
    });
    const { settings: path } = options;
    const webhook = await startWebhook({
      settings,
      ...(path === undefined ? {} : { settingsFile: { path, read: () => readFile(path, 'utf8') } }),
      client,
      crypto: webcrypto,
      log,
      ports: { https: options.port, plain: options.probePort },
      now: Date.now,
      monotonic: () => performance.now(),
      delay,
      random: Math.random,
    });
    void sayServerVersion(client, log);
    const signal = await new Promise<string>((resolve) => {
      for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => resolve(name));
    });
    log.info({ signal }, 'asked to end');
    await webhook.drain();
  });

/** Native sidecars, matchConditions and admission policies are all there from 1.30 on. */
async function sayServerVersion(client: Client, log: Logger): Promise<void> {
  try {
    const { major, minor, gitVersion } = (await client.request('GET', '/version')) as Record<string, string>;
    const old = Number(major) === 1 && Number.parseInt(minor ?? '', 10) < 30;
    if (old) log.error({ gitVersion }, 'Kubernetes is older than 1.30: native sidecars do not start there');
    else log.info({ gitVersion }, 'Kubernetes');
  } catch (error) {
    log.warn({ err: error }, 'the version of Kubernetes is not known');
  }
}
