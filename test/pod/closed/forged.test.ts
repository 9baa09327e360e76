import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RecordingOrigin, startRecordingOrigin } from '../../setup/origin.ts';
import { originAddress } from '../../setup/pod/addresses.ts';
import { type Pod, startPod } from '../../setup/pod/startPod.ts';
import { describeWith } from '../../setup/program.ts';
import { startWatch, type Watch } from './watch.ts';
import { sendRaw } from './ways.ts';

const ok = 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok';
const failed = 'HTTP/1.1 503 No\r\nconnection: close\r\ncontent-length: 0\r\n\r\n';

await describeWith(['envoy'], 'a request that means to mislead', (paths) => {
  let pod: Pod;
  let watch: Watch;
  let origin: RecordingOrigin;
  beforeAll(async () => {
    watch = await startWatch();
    origin = await startRecordingOrigin(originAddress, (head) => (head.includes('/fails') ? failed : ok));
    const furtherVendors = [{ name: 'vendor-b', port: 15889 }];
    pod = await startPod(paths.envoy, { input: { furtherVendors } });
  });
  afterAll(async () => {
    await pod.stop();
    watch.stop();
    origin.stop();
  });

  /** Sends it, and says how it was answered, what the origin got, and which other listeners were reached. */
  const send = async (line: string, headers: readonly string[], rest = '') => {
    const fill = (text: string) =>
      text.replaceAll('ORIGIN', `shop.test:${origin.port}`).replaceAll('LOOP', `127.0.0.1:${watch.port}`);
    const before = [origin.heads.length, watch.seen.length] as const;
    const head = [line, ...headers, 'connection: close'].map(fill).join('\r\n');
    const { status, body } = await sendRaw(pod.proxyPort, `${head}\r\n\r\n${rest}`);
    return { status, body, got: origin.heads.slice(before[0]), reached: watch.seen.slice(before[1]) };
  };

  test.each([
    ['a Host of loopback', 'GET http://ORIGIN/ HTTP/1.1', 'host: LOOP'],
    ['a Host in the cluster', 'GET http://ORIGIN/ HTTP/1.1', 'host: redis'],
    ['loopback as user', 'GET http://LOOP@ORIGIN/ HTTP/1.1', 'host: LOOP'],
  ])('with %s goes where its URL says, under that name', async (_title, line, host) => {
    const { status, got, reached } = await send(line, [host]);
    expect([status, got.length, reached]).toEqual([200, 1, []]);
    expect(got[0]?.toLowerCase()).toContain(`host: shop.test:${origin.port}`);
  });

  test.each([
    ['whose URL is loopback, under another Host', 'GET http://LOOP/ HTTP/1.1', 'host: ORIGIN', 503],
    ['with the origin as user of loopback', 'GET http://ORIGIN@LOOP/ HTTP/1.1', 'host: ORIGIN', 503],
    ['with a user in a Host', 'GET / HTTP/1.1', 'host: ORIGIN@LOOP', 503],
    ['with two Hosts', 'GET / HTTP/1.1', 'host: ORIGIN\r\nhost: LOOP', 503],
    ['with two users', 'GET http://x@ORIGIN@LOOP/ HTTP/1.1', 'host: ORIGIN', 400],
    ['with a fragment in place of a path', 'GET http://ORIGIN#@LOOP/ HTTP/1.1', 'host: ORIGIN', 400],
    ['with a query in place of a path', 'GET http://ORIGIN?@LOOP/ HTTP/1.1', 'host: ORIGIN', 404],
    ['with a backslash in its authority', 'GET http://ORIGIN\\@LOOP/ HTTP/1.1', 'host: ORIGIN', 400],
    ['for a tunnel to a user of loopback', 'CONNECT shop.test@LOOP HTTP/1.1', 'host: ORIGIN', 400],
    ['without a host', 'GET http:///x HTTP/1.1', 'host: ORIGIN', 400],
    ['for a tunnel without a host', 'CONNECT :80 HTTP/1.1', 'host: ORIGIN', 400],
    ['for a tunnel without a port', 'CONNECT shop.test HTTP/1.1', 'host: shop.test', 400],
    ['for a port over 65535', 'GET http://shop.test:99999/ HTTP/1.1', 'host: ORIGIN', 400],
    ['for an empty port', 'GET http://shop.test:/ HTTP/1.1', 'host: ORIGIN', 400],
    ['for port 0', 'GET http://shop.test:0/ HTTP/1.1', 'host: ORIGIN', 503],
    ['for a tunnel to port 0', 'CONNECT shop.test:0 HTTP/1.1', 'host: ORIGIN', 503],
    [
      'for an upgrade to WebSocket on loopback',
      'GET http://LOOP/ HTTP/1.1',
      'host: ORIGIN\r\nupgrade: websocket',
      503,
    ],
  ])('%s reaches nobody', async (_title, line, host, expected) => {
    const { status, got, reached } = await send(line, [host]);
    expect([status, got, reached]).toEqual([expected, [], []]);
  });

  test('with two lengths is read by its chunks, and its other length goes no further', async () => {
    const second = 'GET http://ORIGIN/smuggled HTTP/1.1\r\nhost: ORIGIN\r\n\r\n';
    const { status, got } = await send(
      'POST http://ORIGIN/ HTTP/1.1',
      ['host: x', 'content-length: 4', 'transfer-encoding: chunked'],
      `0\r\n\r\n${second}`,
    );
    expect(status).toBe(200);
    // The request, its last chunk, and nothing of what follows: the connection was to close.
    expect(got).toEqual([expect.stringMatching(/^POST [\s\S]*transfer-encoding: chunked/i), '0']);
    expect(got[0]).not.toMatch(/content-length/i);
  });

  test('with line ends inside of a header writes no header of its own', async () => {
    for (const value of ['y\rinjected: 1', 'y\r\n injected: 1', 'y\tinjected: 1']) {
      const { got } = await send('GET http://ORIGIN/ HTTP/1.1', ['host: x', `x: ${value}`]);
      expect(got.join()).not.toMatch(/[\r\n]injected/);
    }
    const { status, got } = await send('GET http://ORIGIN/ HTTP/1.1', ['host: x', 'x: y\0injected: 1']);
    expect([status, got]).toEqual([400, []]);
  });

  describe('by the headers that Envoy knows', () => {
    const forged = [
      'x-envoy-original-dst-host: LOOP',
      'x-envoy-upstream-alt-stat-name: forged',
      'x-envoy-retry-on: 5xx,reset,connect-failure',
      'x-envoy-max-retries: 5',
      'x-envoy-upstream-rq-timeout-ms: 1',
      'x-envoy-upstream-rq-per-try-timeout-ms: 1',
      'x-envoy-hedge-on-per-try-timeout: true',
      'x-envoy-internal: true',
      'x-envoy-ip-tags: forged',
      'x-envoy-force-trace: true',
      'x-envoy-decorator-operation: forged',
      'x-forwarded-for: 10.0.0.1',
      'x-forwarded-proto: https',
      'x-sidelight-port: 15889',
    ];
    const perVendor = async () => {
      const series = await pod.scrape();
      return Object.fromEntries(
        ['vendor-a', 'vendor-b'].map((vendor) => [
          vendor,
          series.sum('envoy_cluster_upstream_rq_total', { proxy_vendor: vendor }) ?? 0,
        ]),
      );
    };

    test('goes where it says, once, and counts for the vendor of its port', async () => {
      const before = await perVendor();
      const { status, got, reached } = await send('GET http://ORIGIN/fails HTTP/1.1', ['host: x', ...forged]);
      expect([status, got.length, reached]).toEqual([503, 1, []]);
      expect(await perVendor()).toEqual({ ...before, 'vendor-a': (before['vendor-a'] ?? 0) + 1 });
      expect(await pod.scrapeText()).not.toContain('forged');
    });

    test('tells the origin nothing of ours', async () => {
      const { got } = await send('GET http://ORIGIN/ HTTP/1.1', ['host: x', ...forged]);
      expect(got[0]?.toLowerCase()).not.toContain('x-sidelight');
    });
  });
});
