import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient, watchList } from '../../platform/kube/index.ts';
import { readKubeconfig } from '../setup/kubeconfig.ts';

const client = createClient(readKubeconfig());
const namespace = `sidelight-watch-${process.pid}`;
const path = `/api/v1/namespaces/${namespace}/configmaps`;
const eventually = (probe: () => unknown) => expect.poll(probe, { timeout: 15_000, interval: 50 });

const make = (name: string) => client.request('POST', path, { body: { metadata: { name } } });
const start = (changes: string[]) =>
  watchList({
    client,
    path,
    onChange: ({ type, object }) => changes.push(`${type} ${object.metadata.name}`),
    onError: (fault) => changes.push(fault.message),
    now: () => performance.now(),
    delay: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
    random: Math.random,
    watchSeconds: 2,
  });

beforeAll(async () => {
  await client.request('POST', '/api/v1/namespaces', { body: { metadata: { name: namespace } } });
});

afterAll(async () => {
  await client.request('DELETE', `/api/v1/namespaces/${namespace}`);
  client.close();
});

test('a real API server’s changes arrive once each, also across the ends of its watches', async () => {
  await make('first');
  const changes: string[] = [];
  const watch = start(changes);
  await watch.ready;
  expect(watch.get(`${namespace}/first`)).toBeDefined();
  const made = Array.from({ length: 12 }, (_, i) => `m${i}`);
  for (const name of made) {
    await make(name);
    await sleep(500);
  }
  await client.request('PATCH', `${path}/m0`, {
    body: { data: { a: 'b' } },
    contentType: 'application/merge-patch+json',
  });
  await client.request('DELETE', `${path}/m1`);
  await eventually(() => changes.filter((change) => !change.includes('kube-root-ca.crt'))).toEqual([
    'added first',
    ...made.map((name) => `added ${name}`),
    'modified m0',
    'deleted m1',
  ]);
  expect(watch.get(`${namespace}/m0`)).toMatchObject({ data: { a: 'b' } });
  expect(watch.get(`${namespace}/m0`)?.metadata).not.toHaveProperty('managedFields');
  await watch.close();
});

test('a real refusal names its status and the server’s reason', async () => {
  await expect(client.request('GET', `${path}/nobody`)).rejects.toMatchObject({
    code: 'kube_refused',
    fields: { status: 404, why: 'configmaps "nobody" not found' },
  });
  await expect(make('first')).rejects.toMatchObject({ code: 'kube_conflict' });
  expect(Math.abs(client.clockOffsetMs())).toBeLessThan(60_000);
});
