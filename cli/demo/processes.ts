import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** Child processes that end together, whatever happens. */
export function createProcesses() {
  const running = new Set<ChildProcess>();
  return {
    /** Starts a program; its output is kept, and shown when it ends with an error. */
    start(file: string, args: readonly string[], env: Record<string, string>): Promise<void> {
      // In a group of its own: Ctrl-C is ours to hear, and ours to pass on.
      const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (text) => (output = `${output}${text}`.slice(-4000)));
      running.add(child);
      return new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (code) => {
          const expected = code === 0 || !running.has(child);
          running.delete(child);
          if (expected) resolve();
          else reject(new Error(`${file} ended with ${code}:\n${output}`));
        });
      });
    },
    async stopAll(): Promise<void> {
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
  };
}

/** Asks until the address answers 200, for at most `seconds`. */
export async function untilReady(url: string, seconds: number): Promise<void> {
  for (const ends = performance.now() + seconds * 1000; performance.now() < ends; await sleep(50)) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error(`${url} was not ready within ${seconds} s`);
}
