import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type NameServer, startNameServer } from '../setup/nameServer.ts';
import { otherPodAddress, podAddress, silentAddress } from '../setup/pod/addresses.ts';

async function serve(address: string, port = 0) {
  const seen: string[] = [];
  const server = createServer((socket: Socket) => {
    seen.push(socket.remoteAddress ?? '');
    socket.end('hello');
  });
  await once(server.listen(port, address), 'listening');
  return { port: (server.address() as AddressInfo).port, seen, stop: () => server.close() };
}

describe('the network of the pod', () => {
  test.each([
    podAddress,
    '10.0.0.77',
    '100.64.0.3',
    '192.168.77.3',
    '169.254.169.254',
    '169.254.170.2',
    '169.254.170.23',
    '2001:db8::77',
    'fd00:77::3',
    'fd00:ec2::254',
  ])('has a place for a server at %s, on any port', async (address) => {
    const server = await serve(address, 80);
    const [greeting] = await once(connect(80, address), 'data');
    expect(greeting.toString()).toBe('hello');
    server.stop();
  });

  test('lets a client be another pod', async () => {
    const server = await serve(podAddress);
    await once(connect({ port: server.port, host: podAddress, localAddress: otherPodAddress }), 'data');
    expect(server.seen).toEqual([otherPodAddress]);
    server.stop();
  });

  test('neither refuses nor answers a call to the silent range', async () => {
    const socket = connect(80, silentAddress);
    const events: string[] = [];
    for (const event of ['connect', 'error'] as const) socket.on(event, () => events.push(event));
    await delay(1500);
    expect(events).toEqual([]);
    socket.destroy();
  });

  test('has no way out', async () => {
    const socket = connect(80, '192.0.2.1');
    const [error] = await once(socket, 'error');
    expect(error.code).toBe('ENETUNREACH');
  });
});

describe('the name server of the pod', () => {
  let names: NameServer;
  beforeEach(async () => {
    names = await startNameServer({
      'redis.crawlers.svc.cluster.local': '10.0.0.5',
      'shop.test': { addresses: ['198.51.100.2', '198.51.100.3', '2001:db8::2'] },
      'alias.test': { alias: 'shop.test', addresses: ['198.51.100.4'] },
      'broken.test': { code: 'SERVFAIL' },
      'slow.test': { addresses: ['198.51.100.2'], delayMs: 700 },
      'large.test': { addresses: Array.from({ length: 200 }, (_, n) => `198.51.100.${n + 1}`) },
    });
  });
  afterEach(() => names.stop());

  const addresses = async (name: string) =>
    (await lookup(name, { all: true, order: 'ipv4first' })).map(({ address }) => address);

  test('is asked by search domains first, as in a pod', async () => {
    expect(await addresses('redis')).toEqual(['10.0.0.5']);
    expect(await addresses('shop.test')).toEqual(['198.51.100.2', '198.51.100.3', '2001:db8::2']);
    const asked = names.queries.filter(({ type }) => type === 'A').map(({ name }) => name);
    expect(asked).toEqual([
      'redis.crawlers.svc.cluster.local',
      'shop.test.crawlers.svc.cluster.local',
      'shop.test.svc.cluster.local',
      'shop.test.cluster.local',
      'shop.test',
    ]);
  });

  test('follows an alias, and has no more names than it was given', async () => {
    expect(await addresses('alias.test')).toEqual(['198.51.100.4']);
    await expect(addresses('absent.test')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(addresses('broken.test')).rejects.toMatchObject({ code: 'EAI_AGAIN' });
  });

  test('takes its time where it is told to', async () => {
    const started = performance.now();
    expect(await addresses('slow.test.')).toEqual(['198.51.100.2']);
    expect(performance.now() - started).toBeGreaterThan(690);
  });

  test('gives over TCP what is too large for a datagram', async () => {
    expect(await addresses('large.test.')).toHaveLength(200);
    expect(names.queries.map(({ transport }) => transport)).toContain('tcp');
  });

  test('serves another zone from one query to the next', async () => {
    names.serve((name) => (name === 'shop.test' ? '127.0.0.1' : undefined));
    expect(await addresses('shop.test')).toEqual(['127.0.0.1']);
    names.serve(() => ({ silent: true }));
    const answer = addresses('shop.test.').then(
      () => 'answered',
      () => 'failed',
    );
    expect(await Promise.race([answer, delay(1500, 'silent')])).toBe('silent');
  });
});
