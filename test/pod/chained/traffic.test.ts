import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Chained, startChained } from '../../setup/pod/chained.ts';
import { describeWith } from '../../setup/program.ts';
import { absoluteForm, priorKnowledge, tlsTunnel, tunnel } from '../../setup/proxiedRequest.ts';
import { dial, get, rawExchange } from '../../setup/rawExchange.ts';
import type { Seen } from '../../setup/vendorProxy.ts';

const ours = 'Basic dXNlcjpwYXNz';
const theirs = 'Basic dGhlIGFwcCdzIG93bg==';

await describeWith(['envoy'], 'traffic of a vendor that has a proxy of its own', (paths) => {
  describe.each([
    ['with credentials', ours],
    ['without credentials', undefined],
  ])('%s', (_title, accept) => {
    let pod: Chained;
    beforeAll(async () => {
      pod = await startChained(paths.envoy, accept === undefined ? {} : { accept });
    });
    afterAll(() => pod.stop());
    const call = () => ({
      method: 'POST',
      host: 'shop.test',
      port: pod.origin.port,
      path: '/200/5000',
      upload: 3000,
    });
    const expected = accept === undefined ? [] : [accept];

    /** What the vendor saw of one call. */
    async function seenOf<T>(makeCall: () => Promise<T>): Promise<{ outcome: T; seen: readonly Seen[] }> {
      const before = pod.vendor.seen.length;
      const outcome = await makeCall();
      return { outcome, seen: pod.vendor.seen.slice(before) };
    }

    test('goes to the proxy in absolute form', async () => {
      const { outcome, seen } = await seenOf(() => absoluteForm(pod.proxyPort, call()));
      expect(outcome).toEqual({ status: 200, bytes: 5000 });
      expect(seen).toMatchObject([
        {
          method: 'POST',
          target: `http://shop.test:${pod.origin.port}/200/5000`,
          version: '1.1',
          credentials: expected,
        },
      ]);
    });

    test('goes to the proxy as CONNECT, and inside with TLS that is the app’s own', async () => {
      for (const way of [tunnel, (port: number, c: ReturnType<typeof call>) => tlsTunnel(port, c, pod.ca)]) {
        const { outcome, seen } = await seenOf(() => way(pod.proxyPort, call()));
        expect(outcome).toEqual({ status: 200, bytes: 5000 });
        expect(seen).toMatchObject([
          { method: 'CONNECT', target: `shop.test:${pod.origin.port}`, credentials: expected },
        ]);
      }
    });

    test('goes to the proxy as HTTP/1.1 also from a client of HTTP/2', async () => {
      const { outcome, seen } = await seenOf(() => priorKnowledge(pod.proxyPort, call()));
      expect(outcome).toEqual({ status: 200, bytes: 5000 });
      expect(seen).toMatchObject([
        { version: '1.1', target: `http://shop.test:${pod.origin.port}/200/5000`, credentials: expected },
      ]);
    });

    test('may be a WebSocket', async () => {
      const host = `shop.test:${pod.origin.port}`;
      const head = `GET http://${host}/101/7 HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-Upload: 5`;
      const { outcome, seen } = await seenOf(() => rawExchange(pod.proxyPort, head));
      expect(outcome.status).toBe(101);
      outcome.socket.write('hello');
      const chunks = [outcome.body];
      outcome.socket.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
      await once(outcome.socket, 'close');
      expect(chunks.join('')).toBe('x'.repeat(7));
      expect(seen).toMatchObject([{ target: `http://${host}/101/7`, credentials: expected }]);
    });

    test('brings the last byte of 5 MB that end with the connection', async () => {
      const big = { ...call(), path: '/200/5000000' };
      expect(await tunnel(pod.proxyPort, big)).toEqual({ status: 200, bytes: 5_000_000 });
    });

    test('never carries the app’s own Proxy-Authorization, once or twice', async () => {
      const host = `shop.test:${pod.origin.port}`;
      for (const headers of [
        { 'Proxy-Authorization': theirs },
        { 'proxy-authorization': theirs, 'PROXY-AUTHORIZATION': theirs },
      ]) {
        const { seen } = await seenOf(async () => {
          expect((await get(pod.proxyPort, `http://${host}/200/1`, headers)).status).toBe(200);
          const { status, socket } = await dial(pod.proxyPort, host, headers);
          expect(status).toBe(200);
          socket.destroy();
        });
        expect(seen.map(({ credentials }) => credentials)).toEqual([expected, expected]);
        expect(JSON.stringify(seen)).not.toContain(theirs);
      }
    });

    test('tells the vendor nothing of Envoy', async () => {
      const { seen } = await seenOf(() => get(pod.proxyPort, `http://shop.test:${pod.origin.port}/200/1`));
      const names = seen[0]?.headers.filter((_text, at) => at % 2 === 0).map((name) => name.toLowerCase());
      expect(names).toEqual(['host', ...(accept === undefined ? [] : ['proxy-authorization'])]);
    });

    test('leaves names to the vendor: our name server hears none of them', () => {
      expect(pod.vendor.seen.length).toBeGreaterThan(8);
      expect(pod.nameServer.queries).toEqual([]);
    });

    test('keeps calls inside the cluster from the vendor', async () => {
      const { seen } = await seenOf(async () => {
        for (const host of ['redis', 'db.crawlers', 'api.other.svc', '10.0.0.7:9', '192.168.77.5:9']) {
          expect((await get(pod.proxyPort, `http://${host}/`)).status, host).toBe(503);
          const { status, socket } = await dial(pod.proxyPort, host.includes(':') ? host : `${host}:80`);
          expect(status, host).toBe(503);
          socket.destroy();
        }
      });
      expect(seen).toEqual([]);
    });
  });
});
