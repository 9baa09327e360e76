import { describe, expect, test } from 'vitest';
import { Fault, fault } from '../../../platform/faults/index.ts';
import type { Client } from '../../../platform/kube/index.ts';
import type { Namespace, Pod } from '../../../webhook/index.ts';
import { watchNamespaces } from '../../../webhook/io/namespaces.ts';

const label = 'sidelight.dev/inject';
const pod = (value?: string): Pod => ({
  metadata: { labels: value === undefined ? {} : { [label]: value } },
  spec: { containers: [] },
});
const namespace = (name: string, labels: Record<string, string> = {}) => ({
  metadata: { name, labels, annotations: { note: name }, resourceVersion: '1' },
});
const range = {
  metadata: { name: 'small', namespace: 'labelled', resourceVersion: '1' },
  spec: { limits: [{ type: 'Container' }] },
};

/** What the watch has seen is older than what `live` answers. */
async function behind(live: (name: string) => Promise<object>) {
  const calls: string[] = [];
  const lists: Record<string, object[]> = {
    '/api/v1/namespaces': [
      namespace('labelled', { [label]: 'telemetry' }),
      namespace('bare'),
      namespace('off', { [label]: 'disabled' }),
    ],
    '/api/v1/limitranges': [range],
  };
  const client: Client = {
    request(_method, path) {
      const items = lists[path];
      if (items) return Promise.resolve({ metadata: { resourceVersion: '1' }, items });
      calls.push(path);
      return live(path.slice('/api/v1/namespaces/'.length));
    },
    stream: () => new Promise(() => {}),
    clockOffsetMs: () => 0,
    close() {},
  };
  const namespaces = watchNamespaces({
    client,
    now: () => 0,
    delay: () => new Promise(() => {}),
    random: () => 0,
    onError() {},
  });
  await namespaces.ready;
  return { namespaces, calls };
}

const fresh = (name: string) => Promise.resolve(namespace(name, { [label]: 'telemetry' }));
const codeOf = (answer: unknown): Promise<string> =>
  Promise.resolve(answer).then(
    () => 'none',
    (error) => (error instanceof Fault ? error.code : 'foreign'),
  );

describe('namespaces', () => {
  test('a labelled namespace is answered from the watch, with its LimitRanges, without a call', async () => {
    const { namespaces, calls } = await behind(fresh);
    const expected: Namespace = {
      name: 'labelled',
      labels: { [label]: 'telemetry' },
      annotations: { note: 'labelled' },
      limitRanges: [{ name: 'small', limits: [{ type: 'Container' }] }],
    };
    expect(namespaces.of('labelled', pod())).toEqual(expected);
    expect(calls).toEqual([]);
  });

  test('a labelled pod needs no label of its namespace, and no call', async () => {
    const { namespaces, calls } = await behind(fresh);
    expect(namespaces.of('bare', pod('telemetry'))).toMatchObject({ name: 'bare' });
    expect(calls).toEqual([]);
  });

  test.each(['bare', 'off', 'new'])('where the watch must be behind, %s is looked up live', async (name) => {
    const { namespaces, calls } = await behind(fresh);
    await expect(namespaces.of(name, pod())).resolves.toMatchObject({ labels: { [label]: 'telemetry' } });
    expect(calls).toEqual([`/api/v1/namespaces/${name}`]);
  });

  test('a name from a stranger cannot leave its path', async () => {
    const { namespaces, calls } = await behind(fresh);
    await namespaces.of('../secrets?x', pod());
    expect(calls).toEqual(['/api/v1/namespaces/..%2Fsecrets%3Fx']);
  });

  test('pods of one namespace share a look-up while it is under way, and no longer', async () => {
    const { namespaces, calls } = await behind(fresh);
    await Promise.all(Array.from({ length: 50 }, () => namespaces.of('new', pod())));
    expect(calls.length).toBe(1);
    await namespaces.of('new', pod());
    expect(calls.length).toBe(2);
  });

  test('the look-up beyond twenty at once is busy; when they end there is room again', async () => {
    const release: (() => void)[] = [];
    const slow = (name: string) =>
      new Promise<object>((resolve) =>
        release.push(() => resolve(namespace(name, { [label]: 'telemetry' }))),
      );
    const { namespaces } = await behind(slow);
    const waiting = Array.from({ length: 20 }, (_, i) => namespaces.of(`n${i}`, pod()));
    expect(await codeOf(namespaces.of('n20', pod()))).toBe('busy');
    for (const end of release.splice(0)) end();
    await Promise.all(waiting);
    const next = namespaces.of('n20', pod());
    for (const end of release.splice(0)) end();
    expect(await codeOf(next)).toBe('none');
  });

  test('a look-up that fails is a fault, and the next one tries again', async () => {
    let fails = true;
    const { namespaces } = await behind((name) =>
      fails
        ? Promise.reject(fault('kube_refused', { call: name, status: 404, why: 'not found' }))
        : fresh(name),
    );
    expect(await codeOf(namespaces.of('gone', pod()))).toBe('kube_refused');
    fails = false;
    expect(await codeOf(namespaces.of('gone', pod()))).toBe('none');
  });
});
