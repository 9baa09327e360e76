import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export interface Running {
  /** Everything that it has written so far. */
  readonly output: () => string;
  readonly process: ChildProcess;
  readonly pid: number;
  /** Memory in bytes that it holds now (resident set). */
  readonly rss: () => number;
  readonly stop: () => Promise<void>;
}

function residentOf({ pid }: ChildProcess): number {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  if (kibibytes === undefined) throw new Error(`process ${pid} has ended`);
  return Number(kibibytes) * 1024;
}

/** Starts a program and waits until `url` answers 200. Rejects with its output if it ends before. */
export async function startUntilReady(
  file: string,
  args: readonly string[],
  url: string,
  seconds = 30,
): Promise<Running> {
  const child = spawn(file, [...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'close');
  };
  const ends = performance.now() + seconds * 1000;
  while (child.exitCode === null && child.signalCode === null && performance.now() < ends) {
    const ready = await fetch(url, { signal: AbortSignal.timeout(1000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (ready)
      return {
        output: () => output,
        process: child,
        pid: child.pid as number,
        rss: () => residentOf(child),
        stop,
      };
    await delay(50);
  }
  await stop();
  throw new Error(`${file} did not become ready at ${url}:\n${output}`);
}

/** Asks again until the answer is what is waited for; rejects with the last one. */
export async function until<T>(
  ask: () => Promise<T>,
  enough: (answer: T) => boolean,
  seconds = 30,
): Promise<T> {
  const ends = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (enough(answer)) return answer;
    if (performance.now() > ends)
      throw new Error(`still not so after ${seconds} s: ${JSON.stringify(answer)}`);
    await delay(200);
  }
}
