import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Result } from './result.ts';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/**
 * Latency, CPU and memory of the sidecar's Envoy, with the arguments that the webhook writes, in a network made like a
 * pod's; beside direct traffic, and beside an Envoy that only forwards. None where no such network can be made.
 */
export async function telemetryResults(): Promise<Result[]> {
  const run = path('../test/setup/pod/run.ts');
  const inside = path('telemetry/insidePod.ts');
  const pod = spawn(process.execPath, [run, process.execPath, inside], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Ctrl-C reaches what runs in the pod too; a signal to this process alone is passed on.
  let ended = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      ended = true;
      pod.kill('SIGTERM');
    });
  }
  let output = '';
  pod.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const [code] = await once(pod, 'close');
  if (ended) process.exit(130);
  if (code !== 0) throw new Error(`the run in the pod's network ended with ${code}`);
  return output === '' ? [] : JSON.parse(output);
}
