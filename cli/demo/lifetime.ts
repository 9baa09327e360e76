import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProcesses, type Processes } from './processes.ts';

/** Why the demo ends though its work is not done: a signal, or nobody reads what it prints. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
}

/** What ends with the demo, whatever happens. */
export interface Lifetime {
  processes: Processes;
  /** A folder that goes with the rest. */
  scratch: string;
  /** Aborted at an interruption. */
  signal: AbortSignal;
  /** Rejects with an Interruption, or with the error that nobody handled. */
  ended: Promise<never>;
  onEnd(close: () => unknown): void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs `body` and then stops every process, closes every server and takes the scratch folder away. */
export async function withLifetime(body: (life: Lifetime) => Promise<void>): Promise<void> {
  const aborting = new AbortController();
  const { promise: ended, reject } = Promise.withResolvers<never>();
  ended.catch(() => aborting.abort());
  const onSignal = (signal: string) => reject(new Interruption(signal));
  for (const signal of signals) process.on(signal, onSignal);
  process.on('uncaughtException', reject);
  const onClosedPipe = () => reject(new Interruption('nobody reads this any more'));
  process.stdout.on('error', onClosedPipe);

  const scratch = await mkdtemp(join(tmpdir(), 'sidelight-demo-'));
  const processes = createProcesses();
  const closers: (() => unknown)[] = [];
  const atOnce = () => {
    processes.killAll();
    rmSync(scratch, { recursive: true, force: true });
  };
  process.on('exit', atOnce);
  try {
    await body({ processes, scratch, signal: aborting.signal, ended, onEnd: (close) => closers.push(close) });
  } finally {
    await processes.stopAll();
    for (const close of closers.reverse()) await close();
    await rm(scratch, { recursive: true, force: true });
    process.off('exit', atOnce).off('uncaughtException', reject);
    for (const signal of signals) process.off(signal, onSignal);
  }
}
