import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Demo {
  readonly process: ChildProcess;
  /** Both outputs so far. */
  readonly output: () => string;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
  /** Processes that it has started so far, with their command lines. */
  readonly children: () => { pid: number; command: string }[];
  /** What it has left in its folder for temporary files. */
  readonly leftovers: () => string[];
  /** Kills it, should it still run, and removes that folder. */
  readonly clear: () => Promise<void>;
}

/** The real command, with a folder of its own for temporary files. */
export async function startDemo(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), 'sidelight-test-demo-'));
  const child = spawn(process.execPath, ['cli/main.ts', 'demo', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: folder, ...environment },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece) => {
      output += piece;
    });
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    process: child,
    output: () => output,
    ended,
    children: () => childrenOf(child.pid as number),
    leftovers: () => readdirSync(folder),
    async clear() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function childrenOf(parent: number): { pid: number; command: string }[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [, ppid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return Number(ppid) === parent ? [{ pid: Number(pid), command }] : [];
    } catch {
      // It has just ended.
      return [];
    }
  });
}

export const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);
