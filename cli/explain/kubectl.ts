import { execFile } from 'node:child_process';
import { quoted } from './shell.ts';

/** The cluster of a kubeconfig, as kubectl reaches it: with every way of logging in that it knows. */
export interface Cluster {
  /** `kubectl` and the flags that reach the same cluster, for commands that people copy. */
  readonly command: string;
  /** The object or list that `kubectl get` prints as JSON. Rejects with a `KubectlError`. */
  get(...args: string[]): Promise<unknown>;
}

export class KubectlError extends Error {
  override readonly name = 'KubectlError';
}

const seconds = 15;
const mostBytes = 64 * 2 ** 20;

/** `flags` such as `--context=staging`. */
export function cluster(flags: readonly string[]): Cluster {
  return {
    command: ['kubectl', ...flags].map(quoted).join(' '),
    get: async (...args) => {
      const more = ['-o', 'json', `--request-timeout=${seconds}s`];
      return parse(await run([...flags, 'get', ...args, ...more]));
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new KubectlError('what kubectl printed is no JSON; see what `kubectl version` says');
  }
}

const run = (args: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const limits = { timeout: 2 * seconds * 1000, maxBuffer: mostBytes };
    execFile('kubectl', [...args], limits, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new KubectlError(why(error, stderr)));
    });
  });

interface Ended extends Error {
  code?: unknown;
  killed?: boolean;
  signal?: string | null;
}

function why(error: Ended, stderr: string): string {
  if (error.code === 'ENOENT') {
    return 'kubectl is not on PATH; install it, or where it is: kubectl get pods,deployments,namespaces -o yaml | sidelight explain -f -';
  }
  if (error.killed) return `kubectl did not answer in ${2 * seconds} s`;
  if (error.signal) return `kubectl was ended by ${error.signal} before it answered`;
  // Its last line is the error; before it may stand warnings.
  return stderr.trim().split('\n').at(-1) || error.message;
}

/** The answer, or what stood in its way. */
export async function tried<T>(call: Promise<unknown>): Promise<{ value: T } | { why: string }> {
  try {
    return { value: (await call) as T };
  } catch (error) {
    if (error instanceof KubectlError) return { why: error.message };
    throw error;
  }
}
