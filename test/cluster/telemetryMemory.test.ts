import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, expect, inject, test } from 'vitest';
import { until } from '../setup/process.ts';
import { askPod } from './setup/cluster.ts';
import { installed } from './setup/install.ts';
import { apply, kubectl } from './setup/kubectl.ts';
import { labelled, outside, pod, settings } from './setup/objects.ts';
import { podNamed, runInApp, sealed, service, sidecarStatus, someUser } from './setup/telemetryPods.ts';
import type { Call, Transcript } from './workloads/calls.ts';
import type { Flood } from './workloads/flood.ts';

const seconds = 15;
const small = `http://small.${outside}:8080/`;

beforeAll(async () => {
  await installed(inject('run'));
  const server = (origin: string, workload: string) => [
    pod({ name: origin, namespace: outside, labels: { app: origin } }, { containers: [sealed(workload)] }),
    service(origin, outside, {}),
  ];
  await apply(...server('spout', 'spout'), ...server('small', 'echo'));
  await kubectl(['-n', outside, 'wait', '--for=condition=ready', '--timeout=90s', 'pod/spout', 'pod/small']);
});

/** A call as the app would make it: its status, or why there was none. */
async function ask(name: string): Promise<number | string | undefined> {
  const call: Call = { via: 'proxy', url: small };
  const [told] = await runInApp<Transcript[]>(labelled, name, 'calls', [call]);
  return told?.status ?? told?.error;
}

/** Reasons of the pod's Events that say that something went wrong with it. */
async function warnings(name: string): Promise<string[]> {
  const selector = `involvedObject.name=${name},type=Warning`;
  const path = 'jsonpath={.items[*].reason}';
  const told = await kubectl(['-n', labelled, 'get', 'events', '--field-selector', selector, '-o', path]);
  return [...new Set(told.split(' ').filter(Boolean))];
}

/** Asks for the scrape each half second until it is stopped: how many answers came, and how many didn't. */
function watchScrapes(name: string): () => Promise<{ answered: number; failed: number }> {
  const told = { answered: 0, failed: 0 };
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      const path = 'stats/prometheus';
      const answer = askPod(labelled, name, settings.telemetry.metricsPort, path);
      told[
        await answer.then(
          () => 'answered' as const,
          () => 'failed' as const,
        )
      ]++;
      await delay(500);
    }
  })();
  return async () => {
    stopped = true;
    await watching;
    return told;
  };
}

const floods: (Flood & { name: string; limit: string })[] = [
  { name: 'half-requests', limit: '128Mi', kind: 'half requests', connections: 3000, seconds, url: small },
  {
    name: 'unread-answers',
    limit: '64Mi',
    kind: 'unread answers',
    connections: 150,
    seconds,
    url: `http://spout.${outside}:8080/`,
  },
];

test.each(floods)(
  'a sidecar of $limit that its app floods with $connections $kind is not killed, and answers again within 10 s',
  async ({ name, limit, ...flood }) => {
    const annotations = { 'sidelight.dev/memory-limit': limit, 'sidelight.dev/memory-request': limit };
    const spec = { securityContext: someUser, containers: [sealed('crawler')] };
    await apply(pod({ name, namespace: labelled, annotations }, spec));
    await kubectl(['-n', labelled, 'wait', '--for=condition=ready', '--timeout=90s', `pod/${name}`]);
    const stop = watchScrapes(name);
    const opened = await runInApp<number>(labelled, name, 'flood', flood);
    const ended = Date.now();
    const answer = await until(
      () => ask(name),
      (status) => status === 200,
      120,
    );
    const recovered = (Date.now() - ended) / 1000;
    const { answered, failed } = await stop();
    const made = await podNamed(labelled, name);
    const sidecar = sidecarStatus(made);
    console.log(
      `${opened} connections with ${flood.kind} in ${seconds} s: answers ${answer} again after ${recovered.toFixed(1)} s; ` +
        `the sidecar restarted ${sidecar?.restartCount} times (${sidecar?.lastState?.terminated?.reason ?? 'never killed'}); ` +
        `of ${answered + failed} scrapes ${failed} failed; Events: ${(await warnings(name)).join(', ') || 'none'}`,
    );
    expect(recovered).toBeLessThan(10);
    expect(sidecar?.restartCount).toBe(0);
    expect(made.status.containerStatuses?.map(({ restartCount }) => restartCount)).toEqual([0]);
  },
);
