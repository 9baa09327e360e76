import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExitError } from '../exit.ts';
import type { Start } from './kubelet.ts';

export interface Processes {
  /**
   * Starts a program under a name; resolves when it ends with 0 or is stopped, rejects with the last of its output
   * when it ends otherwise.
   */
  start(name: string, start: Start): Promise<void>;
  /** Ends all: with SIGKILL those that SIGTERM does not end within 3 s. */
  stopAll(): Promise<void>;
  /** At once, for the end of this process itself. */
  killAll(): void;
}

/** Child processes that end together, whatever happens. */
export function createProcesses(): Processes {
  const running = new Set<ChildProcess>();
  let stopped = false;
  return {
    start(name, { file, args, env }) {
      if (stopped) return Promise.reject(new Error(`${name} comes too late`));
      // In a group of its own: Ctrl-C is ours to hear, and ours to pass on.
      const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (text) => {
          output = `${output}${text}`.slice(-2000);
        });
      }
      running.add(child);
      return new Promise((resolve, reject) => {
        child.once('error', (error) => {
          running.delete(child);
          reject(error);
        });
        child.once('close', (code, signal) => {
          const expected = code === 0 || !running.has(child);
          running.delete(child);
          if (expected) resolve();
          else reject(new ExitError(2, endOf(name, signal ?? code, output)));
        });
      });
    },
    async stopAll() {
      stopped = true;
      const children = [...running];
      running.clear();
      await Promise.all(
        children.map(async (child) => {
          const ended = once(child, 'close');
          child.kill('SIGTERM');
          const stubborn = setTimeout(() => child.kill('SIGKILL'), 3_000);
          await ended;
          clearTimeout(stubborn);
        }),
      );
    },
    killAll() {
      for (const child of running) child.kill('SIGKILL');
    },
  };
}

/** The last of what it said, since some say a whole configuration in one line. */
const endOf = (name: string, why: unknown, output: string): string => {
  const lines = output.trim().split('\n').slice(-3);
  const said = lines.map((line) => `  ${line.slice(-200)}`).join('\n');
  return `${name} ended with ${why}, so everything is stopped.${output === '' ? '' : ` Its last words:\n${said}`}`;
};

/** Asks until the address answers 200, for at most `seconds` or until the signal. */
export async function untilReady(url: string, seconds: number, signal: AbortSignal): Promise<void> {
  const ends = performance.now() + seconds * 1000;
  for (; performance.now() < ends && !signal.aborted; await sleep(50)) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error(`${url} was not ready within ${seconds} s`);
}
