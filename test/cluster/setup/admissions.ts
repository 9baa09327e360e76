import { setTimeout as delay } from 'node:timers/promises';
import { Fault } from '../../../platform/faults/index.ts';
import { dryRun, sidecarOf } from './cluster.ts';
import { container, labelled, pod } from './objects.ts';

export interface Admission {
  /** Milliseconds since the epoch. */
  began: number;
  ended: number;
  /** The API server's words, if it refused the pod. */
  refused?: string;
  injected: boolean;
}

export interface Stream {
  readonly admissions: readonly Admission[];
  stop(): Promise<void>;
}

async function admit(): Promise<Admission> {
  const began = Date.now();
  const body = pod({ generateName: 'stream-' }, { containers: [container('app', 'crawler')] });
  try {
    const made = await dryRun(labelled, body);
    return { began, ended: Date.now(), injected: sidecarOf(made) !== undefined };
  } catch (error) {
    const refused = error instanceof Fault ? error.message : String(error);
    return { began, ended: Date.now(), injected: false, refused };
  }
}

/** Pods on and on, four at a time, as dry runs: admitted like any other, and then not kept. */
export function startStream(): Stream {
  const admissions: Admission[] = [];
  let stopped = false;
  const worker = async () => {
    while (!stopped) {
      admissions.push(await admit());
      await delay(20);
    }
  };
  const workers = [worker(), worker(), worker(), worker()];
  return {
    admissions,
    async stop() {
      stopped = true;
      await Promise.all(workers);
    },
  };
}
