import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import {
  type Change,
  createClient,
  type KubeObject,
  type Watch,
  type WatchOptions,
  watchList,
} from '../../../platform/kube/index.ts';
import { startTlsServer } from '../../setup/tlsServer.ts';

const object = (name: string, resourceVersion: string) => ({
  metadata: { namespace: 'n', name, resourceVersion },
});
const event = (type: string, body: unknown) => `${JSON.stringify({ type, object: body })}\n`;

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const listOf =
  (version: string, ...items: KubeObject[]): Answer =>
  (response) =>
    response.end(JSON.stringify({ metadata: { resourceVersion: version }, items }));
const events =
  (...lines: string[]): Answer =>
  (response) =>
    response.end(lines.join(''));
const silence: Answer = (response) => response.flushHeaders();

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A watch of a server that gives these answers in turn, then is silent. */
async function start(answers: Answer[], options: Partial<WatchOptions<KubeObject>> = {}) {
  const asked: string[] = [];
  const { server, ca, close } = await startTlsServer((request, response) => {
    asked.push((request.url ?? '').replace(/^.*resourceVersion=/, 'watch ').replace(/^\/.*/, 'list'));
    (answers.shift() ?? silence)(response, request);
  });
  const client = createClient({ server, ca, timeoutMs: 300 });
  const changes: string[] = [];
  const faults: string[] = [];
  const pauses: number[] = [];
  const watch: Watch<KubeObject> = watchList({
    client,
    path: '/api/v1/things',
    onChange: ({ type, object: { metadata } }: Change<KubeObject>) =>
      changes.push(`${type} ${metadata.name} ${metadata.resourceVersion}`),
    onError: (fault) => faults.push(fault.message),
    now: () => performance.now(),
    delay: async (ms, signal) => {
      pauses.push(ms);
      await sleep(1, undefined, { signal }).catch(() => {});
    },
    random: () => 0,
    ...options,
  });
  cleanups.push(close, client.close, () => watch.close());
  return { watch, asked, changes, faults, pauses };
}

const eventually = (probe: () => unknown) => expect.poll(probe, { timeout: 5000, interval: 5 });

test('a list and its events fill the cache, and a bookmark moves the version on', async () => {
  const { watch, asked, changes, faults } = await start([
    listOf('5', object('a', '1'), object('b', '2')),
    events(
      event('ADDED', object('c', '6')),
      event('MODIFIED', object('a', '7')),
      event('DELETED', object('b', '8')),
      event('BOOKMARK', { metadata: { resourceVersion: '20' } }),
    ),
  ]);
  await watch.ready;
  await eventually(() => asked).toEqual(['list', 'watch 5', 'watch 20']);
  expect(changes).toEqual(['added a 1', 'added b 2', 'added c 6', 'modified a 7', 'deleted b 8']);
  expect([...watch.values()].map(({ metadata }) => metadata.name)).toEqual(['a', 'c']);
  expect(watch.get('n/a')?.metadata.resourceVersion).toBe('7');
  expect(watch.get('n/b')).toBeUndefined();
  expect(faults).toEqual([]);
});

test('a version that is too old is followed by a list that tells only what changed', async () => {
  const gone = { code: 410, message: 'too old resource version' };
  const { asked, changes, faults } = await start([
    listOf('5', object('a', '1'), object('b', '2')),
    events(event('ERROR', gone)),
    listOf('9', object('b', '2'), object('c', '8')),
    (response) => response.writeHead(410).end(JSON.stringify(gone)),
    listOf('11', object('b', '10'), object('c', '8')),
  ]);
  await eventually(() => asked).toEqual(['list', 'watch 5', 'list', 'watch 9', 'list', 'watch 11']);
  expect(changes).toEqual(['added a 1', 'added b 2', 'added c 8', 'deleted a 1', 'modified b 10']);
  expect(faults).toHaveLength(2);
});

test.each<[string, Answer]>([
  ['is reset', (_, request) => request.socket.destroy()],
  ['ends within an event', events(event('ADDED', object('a', '6')).slice(0, 30))],
  ['says what is not JSON', events('nonsense\n')],
  ['says an event without end', events('x'.repeat(3000))],
  ['is refused', (response) => response.writeHead(500).end('{}')],
  ['goes silent', silence],
])('a watch that %s goes on from where it was', async (_, bad) => {
  const { asked, changes, faults, watch } = await start(
    [listOf('5'), bad, events(event('ADDED', object('a', '6')))],
    { watchSeconds: 0, hangMs: 100, maxLineBytes: 2000 },
  );
  await eventually(() => changes).toEqual(['added a 6']);
  expect(asked.slice(0, 3)).toEqual(['list', 'watch 5', 'watch 5']);
  expect(faults.length).toBeGreaterThanOrEqual(1);
  expect(watch.get('n/a')).toBeDefined();
});

test('until the first list succeeds it is tried again after growing pauses, and ready waits for it', async () => {
  const refuse: Answer = (response) => response.writeHead(503).end('{"message":"starting"}');
  const { watch, pauses, faults } = await start([
    ...Array.from({ length: 9 }, () => refuse),
    listOf('5', object('a', '1')),
  ]);
  expect(watch.heardAt()).toBeUndefined();
  await watch.ready;
  expect(watch.get('n/a')).toBeDefined();
  expect(watch.heardAt()).toBeGreaterThan(0);
  // Half of what it may be at most, since the random number is 0.
  expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  expect(faults[0]).toMatch(/503: starting/);
});

test('a handler that throws is told to onError, and the watch goes on', async () => {
  const { watch, faults } = await start([listOf('5', object('a', '1'), object('b', '2'))], {
    onChange: () => {
      throw new Error('the handler broke');
    },
  });
  await watch.ready;
  expect([...watch.values()]).toHaveLength(2);
  expect(faults).toEqual(Array(2).fill('an unexpected error: the handler broke'));
});

test('a full list is taken from time to time, since an event may be lost', async () => {
  const { asked, changes } = await start(
    [listOf('5', object('a', '1')), events(), listOf('9', object('b', '7'))],
    { relistMs: 0 },
  );
  await eventually(() => changes).toEqual(['added a 1', 'added b 7', 'deleted a 1']);
  expect(asked.slice(0, 3)).toEqual(['list', 'watch 5', 'list']);
});

test('events that arrive in pieces are read whole, and managedFields are not kept', async () => {
  const whole = event('ADDED', { metadata: { ...object('ü', '6').metadata, managedFields: [{}] } });
  const bytes = Buffer.from(whole + event('ADDED', object('b', '7')));
  const cut = bytes.indexOf(0xc3) + 1;
  const { changes, watch } = await start([
    listOf('5'),
    async (response) => {
      for (const piece of [bytes.subarray(0, cut), bytes.subarray(cut, -1), bytes.subarray(-1)]) {
        response.write(piece);
        await sleep(20);
      }
    },
  ]);
  await eventually(() => changes).toEqual(['added ü 6', 'added b 7']);
  expect(watch.get('n/ü')).toEqual(object('ü', '6'));
});

test('a closed watch asks nothing more', async () => {
  const { watch, asked, faults } = await start([listOf('5')]);
  await eventually(() => asked).toHaveLength(2);
  await watch.close();
  await sleep(50);
  expect(asked).toHaveLength(2);
  expect(faults).toEqual([]);
});
