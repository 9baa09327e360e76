import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Origins on every address of the pod's network, in a process of their own. */
export const loadPorts = {
  /** HTTP: `/hang` is never answered, `/mb` with 1 MB, all else with 1000 bytes. */
  http: 8080,
  /** Takes connections and gives back what it gets. */
  echo: 8081,
  /** Takes connections and reads nothing. */
  unread: 8083,
  /** HTTP/2 without TLS: 8 MB for every stream. */
  http2: 8084,
} as const;

export async function startLoadOrigin(): Promise<{ stop: () => void }> {
  const child = fork(new URL('originProcess.ts', import.meta.url));
  await once(child, 'message');
  return { stop: () => child.kill('SIGKILL') };
}
