import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, expect, inject, test } from 'vitest';
import { injectLabel } from '../../manifests/index.ts';
import { isReady, listPods, type Pod, sidecarOf } from './setup/cluster.ts';
import { installed } from './setup/install.ts';
import { apply, kubectl } from './setup/kubectl.ts';
import { labelled, outside, pod } from './setup/objects.ts';
import { answering, podNamed, sealed, service, someUser } from './setup/telemetryPods.ts';

const sides = ['with', 'without'] as const;
type Side = (typeof sides)[number];
const labelsOf = (side: Side) => (side === 'with' ? {} : { [injectLabel]: 'disabled' });
const graceSeconds = 30;

/** A pod that after SIGTERM works on for some seconds, by a tunnel that it opened long before and by a new call. */
const leaver = (seconds: number) => ({
  securityContext: someUser,
  terminationGracePeriodSeconds: graceSeconds,
  containers: [
    sealed('leaver', {
      args: ['/workloads/leaver.ts', `http://end-origin.${outside}:8080/`, `${seconds}`],
      readinessProbe: { tcpSocket: { port: 8081 }, periodSeconds: 1 },
    }),
  ],
});

beforeAll(async () => {
  await installed(inject('run'));
  const labels = { app: 'end-origin' };
  await apply(
    pod({ name: 'end-origin', namespace: outside, labels }, { containers: [sealed('echo')] }),
    service('end-origin', outside, {}),
  );
  await kubectl(['-n', outside, 'wait', '--for=condition=ready', '--timeout=90s', 'pod/end-origin']);
  await answering(outside, 'end-origin', `http://end-origin.${outside}:8080/`);
});

/** Deletes pods, of which each has been told to go on for some seconds, at the same moment. */
async function deleted(names: readonly string[]): Promise<{ answers: object; seconds: number }[]> {
  const wait = ['wait', '--for=condition=ready', '--timeout=90s'];
  await kubectl(['-n', labelled, ...wait, ...names.map((name) => `pod/${name}`)]);
  return Promise.all(
    names.map(async (name) => {
      const log = kubectl(['-n', labelled, 'logs', '-f', name, '-c', 'app']);
      const began = Date.now();
      await kubectl(['-n', labelled, 'delete', 'pod', name]);
      return { answers: JSON.parse(await log), seconds: (Date.now() - began) / 1000 };
    }),
  );
}

test('a pod that is told to end can call out until its app ends, by an old tunnel and by a new call', async () => {
  const names = sides.map((side) => `leaver-${side}`);
  await apply(
    ...sides.map((side, index) =>
      pod({ name: names[index], namespace: labelled, labels: labelsOf(side) }, leaver(6)),
    ),
  );
  expect(sidecarOf(await podNamed(labelled, 'leaver-with'))).toBeDefined();
  const told = await deleted(names);
  console.log(`6 s after SIGTERM: ${JSON.stringify(told)} with, without`);
  for (const { answers, seconds } of told) {
    expect(answers).toEqual({ tunnel: 200, fresh: 200 });
    expect(seconds).toBeLessThan(graceSeconds);
  }
});

test('a sidecar that waits for a last scrape holds up the deletion of no pod whose app takes as long', async () => {
  const held = 6;
  const annotations = { 'sidelight.dev/last-scrape-seconds': `${held}` };
  const names = ['as-long-held', 'as-long', 'quick-held'];
  await apply(
    pod({ name: 'as-long-held', namespace: labelled, annotations }, leaver(held)),
    pod({ name: 'as-long', namespace: labelled }, leaver(held)),
    pod({ name: 'quick-held', namespace: labelled, annotations }, leaver(1)),
  );
  const [heldUp, plain, quick] = (await deleted(names)).map(({ seconds }) => seconds) as [
    number,
    number,
    number,
  ];
  console.log(
    `an app that takes ${held} s to end is gone after ${heldUp} s held for ${held} s and ${plain} s not held; one that takes 1 s after ${quick} s`,
  );
  expect(heldUp - plain).toBeLessThan(held - 1);
  expect(quick).toBeLessThan(graceSeconds);
});

const statefulSet = (side: Side) => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: `ordered-${side}`, namespace: labelled },
  spec: {
    serviceName: `ordered-${side}`,
    replicas: 3,
    selector: { matchLabels: { app: `ordered-${side}` } },
    template: {
      metadata: { labels: { app: `ordered-${side}`, ...labelsOf(side) } },
      spec: leaver(1),
    },
  },
});

interface Ending {
  name: string;
  /** Seconds from when its deletion was asked for until it was gone. */
  seconds: number;
  othersReady: number;
}

/** Watches until every pod of the first generation is gone: in which order, how long each took. */
async function watchEndings(side: Side): Promise<Ending[]> {
  const list = () => listPods(labelled, `app=ordered-${side}`);
  const first = new Set((await list()).map(({ metadata }) => metadata.uid));
  const going = new Map<string, { since: number; othersReady: number }>();
  const endings: Ending[] = [];
  let known: Pod[] = [];
  while (endings.length < first.size) {
    const pods = await list();
    const now = Date.now();
    for (const { metadata } of pods) {
      if (!metadata.deletionTimestamp || going.has(metadata.uid)) continue;
      const others = pods.filter((other) => other.metadata.uid !== metadata.uid && isReady(other));
      going.set(metadata.uid, { since: now, othersReady: others.length });
    }
    const here = new Set(pods.map(({ metadata }) => metadata.uid));
    for (const { metadata } of known) {
      if (here.has(metadata.uid) || !first.has(metadata.uid)) continue;
      const { since = now, othersReady = 0 } = going.get(metadata.uid) ?? {};
      endings.push({ name: metadata.name, seconds: (now - since) / 1000, othersReady });
    }
    known = pods;
    await delay(100);
  }
  return endings;
}

test('a StatefulSet’s rolling update goes in order, and no pod takes longer to end than without', async () => {
  await apply(...sides.map(statefulSet));
  const rolledOut = (side: Side) =>
    kubectl(['-n', labelled, 'rollout', 'status', `statefulset/ordered-${side}`, '--timeout=180s']);
  await Promise.all(sides.map(rolledOut));
  const slowest: Record<string, number> = {};
  for (const side of sides) {
    const watched = watchEndings(side);
    await kubectl(['-n', labelled, 'rollout', 'restart', `statefulset/ordered-${side}`]);
    const endings = await watched;
    await rolledOut(side);
    slowest[side] = Math.max(...endings.map(({ seconds }) => seconds));
    const each = endings.map(({ name, seconds }) => `${name} ${seconds.toFixed(1)} s`);
    console.log(`${side} the sidecar: ${each.join(', ')}`);
    expect(endings.map(({ name }) => name)).toEqual([2, 1, 0].map((ordinal) => `ordered-${side}-${ordinal}`));
    expect(endings.map(({ othersReady }) => othersReady)).toEqual([2, 2, 2]);
  }
  expect((slowest.with ?? 0) - (slowest.without ?? 0)).toBeLessThan(10);
});
