import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { until } from '../../process.ts';

/** Connections that are opened as fast as it goes, and held. */
export interface FloodOptions {
  readonly host: string;
  readonly port: number;
  readonly localAddress?: string;
  readonly connections: number;
  /** Sent on each once it is open. */
  readonly send?: string;
  /** Sent on each after the first bytes of its answer. */
  readonly uploadBytes?: number;
  /** Of what comes back only the first bytes are read. */
  readonly unread?: boolean;
}

export interface FloodState {
  readonly opened: number;
  /** Open now. */
  readonly live: number;
  /** Number of connections by the first line of their answer. */
  readonly answers: Readonly<Record<string, number>>;
  readonly errors: Readonly<Record<string, number>>;
}

export interface Flood {
  readonly state: () => FloodState;
  /** Waits until every connection was tried, and `enough` of them. */
  readonly reaches: (enough: (state: FloodState) => boolean, seconds?: number) => Promise<FloodState>;
  /** All of it goes away at once, as when an app is killed. */
  readonly end: () => Promise<void>;
}

/** From a process of its own, so that the test sees what else goes on meanwhile. */
export function startFlood(options: FloodOptions): Flood {
  const child: ChildProcess = fork(new URL('floodProcess.ts', import.meta.url), [JSON.stringify(options)]);
  let state: FloodState = { opened: 0, live: 0, answers: {}, errors: {} };
  child.on('message', (message: FloodState) => {
    state = message;
  });
  return {
    state: () => state,
    reaches: (enough, seconds = 60) =>
      until(
        async () => state,
        (it) => it.opened + (it.errors.connect ?? 0) >= options.connections && enough(it),
        seconds,
      ),
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
