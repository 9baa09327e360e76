import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { tlsSecret, webhookName } from '../../manifests/index.ts';
import { rotateAnnotation } from '../../webhook/io/certificates.ts';
import { until } from '../setup/process.ts';
import { type Stream, startStream } from './setup/admissions.ts';
import { admin, type Pod } from './setup/cluster.ts';
import { installed } from './setup/install.ts';
import { kubectl } from './setup/kubectl.ts';
import { settings } from './setup/objects.ts';
import { busiest, replicas, settled, valuesOfReplicas } from './setup/webhook.ts';

beforeAll(() => installed(inject('run')));

let stream: Stream;
beforeEach(async () => {
  await until(replicas, settled, 60);
  stream = startStream();
  await delay(2000);
});
afterEach(() => stream.stop());

const uids = (pods: readonly Pod[]) => pods.map(({ metadata }) => metadata.uid).sort();

/** Stops the stream; every admission of it must have injected. */
async function expectAllInjected(what: string): Promise<void> {
  await delay(2000);
  await stream.stop();
  const { admissions } = stream;
  const failed = admissions.filter(({ injected }) => !injected);
  console.log(`${what}: ${failed.length} of ${admissions.length} admissions failed`);
  expect(failed).toEqual([]);
  expect(admissions.length).toBeGreaterThan(200);
}

test('a rollout of both replicas fails no admission', async () => {
  const before = uids(await replicas());
  await kubectl(['-n', settings.namespace, 'rollout', 'restart', `deployment/${webhookName}`]);
  await until(
    replicas,
    (pods) => settled(pods) && pods.every(({ metadata }) => !before.includes(metadata.uid)),
    180,
  );
  await expectAllInjected('rollout');
});

test('a new certificate authority fails no admission', async () => {
  const ends = (certificate: string) =>
    valuesOfReplicas('sidelight_certificate_expiry_timestamp_seconds', `certificate="${certificate}"`);
  const [before = 0] = await ends('ca');
  const annotation = `${rotateAnnotation}=${randomUUID()}`;
  await kubectl(['-n', settings.namespace, 'annotate', '--overwrite', 'secret', tlsSecret, annotation]);
  const after = await until(
    () => ends('ca'),
    (all) => all.length === settings.webhook.replicas && all.every((end) => end > before),
    240,
  );
  expect(new Set(after).size).toBe(1);
  await expectAllInjected('new certificate authority');
});

/** By Node's own inspector, since no signal from inside of a container ends its first process. */
const crash = `
process.kill(1, 'SIGUSR1');
const list = async () => (await fetch('http://127.0.0.1:9229/json/list')).json();
const wait = () => new Promise((done) => setTimeout(done, 100));
const found = () => list().catch(() => wait().then(found));
const [{ webSocketDebuggerUrl }] = await found();
const socket = new WebSocket(webSocketDebuggerUrl);
const expression = 'process.abort()';
socket.onopen = () => socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } }));
socket.onclose = () => process.exit(0);
socket.onerror = () => process.exit(0);
`;

/** When the last endpoint of the address stopped being ready, looked at every 50 ms, in milliseconds since the epoch. */
async function endpointGone(address: string | undefined): Promise<number> {
  const selector = encodeURIComponent(`kubernetes.io/service-name=${webhookName}`);
  const path = `/apis/discovery.k8s.io/v1/namespaces/${settings.namespace}/endpointslices?labelSelector=${selector}`;
  for (;;) {
    const { items } = (await admin.request('GET', path)) as {
      items: { endpoints?: { addresses: string[]; conditions: { ready?: boolean } }[] }[];
    };
    const endpoints = items.flatMap((slice) => slice.endpoints ?? []);
    const found = endpoints.find(({ addresses }) => addresses[0] === address);
    if (!found?.conditions.ready) return Date.now();
    await delay(50);
  }
}

test('a replica that dies at once loses only what it was answering or was dialled for before its endpoint went', async () => {
  const victim = await busiest();
  const restarts = (pod?: Pod) => pod?.status?.containerStatuses?.[0]?.restartCount ?? 0;
  const { name } = victim.metadata;
  const killed = Date.now();
  const inside = ['/usr/local/bin/node', '--input-type=module', '-e', crash];
  const killing = kubectl(['-n', settings.namespace, 'exec', name, '--', ...inside]).catch(() => '');
  const gone = await endpointGone(victim.status?.podIP);
  await killing;
  const again = (pods: Pod[]) =>
    settled(pods) && pods.some((pod) => pod.metadata.name === name && restarts(pod) > restarts(victim));
  await until(replicas, again, 60);
  await delay(2000);
  await stream.stop();
  const { admissions } = stream;
  const refused = admissions.filter((admission) => admission.refused);
  console.log(
    `a replica died: ${refused.length} of ${admissions.length} admissions failed, all of them begun within`,
    `${Math.max(0, ...refused.map(({ began }) => began - killed))} ms; its endpoint was gone after ${gone - killed} ms`,
  );
  for (const { refused: why } of refused)
    expect(why).toMatch(/failed calling webhook ".*": .*(connection refused|EOF|reset|timeout)/);
  // Nodes learn of an endpoint's end a moment after the API server.
  for (const { began } of refused) expect(began).toBeLessThan(gone + 1000);
  expect(admissions.filter(({ injected, refused: why }) => !injected && !why)).toEqual([]);
});
