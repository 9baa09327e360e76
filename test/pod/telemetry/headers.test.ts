import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RecordingOrigin, startRecordingOrigin } from '../../setup/origin.ts';
import { originAddress } from '../../setup/pod/addresses.ts';
import { type Pod, startPod } from '../../setup/pod/startPod.ts';
import { describeWith } from '../../setup/program.ts';

const ok =
  'HTTP/1.1 200 OK\r\nDate: Sat, 21 Nov 2026 10:00:00 GMT\r\nX-MiXed: 1\r\nserver: Origin/1\r\nContent-Length: 0\r\n\r\n';
const switched =
  'HTTP/1.1 101 Switching Protocols\r\nDate: Sat, 21 Nov 2026 10:00:00 GMT\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n';

type Header = readonly [name: string, value: string];

await describeWith(['envoy'], 'what an origin sees behind the telemetry sidecar', (paths) => {
  let origin: RecordingOrigin;
  let pod: Pod;
  const address = originAddress;
  beforeAll(async () => {
    origin = await startRecordingOrigin(address, (head) => (/^upgrade:/im.test(head) ? switched : ok));
    pod = await startPod(paths.envoy);
  });
  afterAll(async () => {
    await pod.stop();
    origin.stop();
  });

  /** Sends one request: the head that the origin saw, and the head that the client got. */
  async function exchange(port: number, host: string, target: string, headers: readonly Header[]) {
    const socket = connect(port, host);
    const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const seen = origin.heads.length;
    socket.write(`GET ${target} HTTP/1.1\r\n${lines}\r\n`, 'latin1');
    let answer = '';
    while (!answer.includes('\r\n\r\n')) answer += (await once(socket, 'data'))[0].toString('latin1');
    socket.destroy();
    return { seen: origin.heads.slice(seen), answer };
  }

  /** Straight to the origin, and through the sidecar with `more` headers that a proxy may take. */
  async function bothWays(path: string, headers: readonly Header[], more: readonly Header[] = []) {
    const host: Header = ['Host', `shop.test:${origin.port}`];
    const direct = await exchange(origin.port, address, path, [host, ...headers]);
    const url = `http://shop.test:${origin.port}${path}`;
    const proxied = await exchange(pod.proxyPort, '127.0.0.1', url, [host, ...more, ...headers]);
    return { direct, proxied };
  }

  const taken = new Set([
    // Between client and proxy only, or a framing that this test does not send.
    ...['connection', 'keep-alive', 'proxy-connection', 'proxy-authorization', 'te', 'trailer', 'upgrade'],
    ...['transfer-encoding', 'content-length', 'host', 'expect', 'http2-settings'],
    // Envoy takes away one that is no URL.
    'referer',
    // Envoy puts one there, and we take it away.
    'x-forwarded-proto',
  ]);
  const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,20}$/);
  const wellKnown = fc.constantFrom(
    ...['User-Agent', 'ACCEPT', 'accept-Encoding', 'Authorization', 'Cookie', 'Via', 'Forwarded'],
    ...['X-Forwarded-For', 'x-request-id', 'X-B3-TraceId', 'traceparent', 'Origin', 'If-None-Match', 'Range'],
  );
  const header = fc.tuple(
    fc.oneof(token, wellKnown).filter((name) => !taken.has(name.toLowerCase()) && !/^x-envoy/i.test(name)),
    fc.stringMatching(/^([!-~]([ -~]{0,38}[!-~])?)?$/),
  );
  const headers = fc.uniqueArray(header, { selector: ([name]) => name.toLowerCase(), maxLength: 20 });
  const path = fc.stringMatching(/^\/[A-Za-z0-9._~!$&'()*+,;=:@/%-]{0,60}(\?[A-Za-z0-9=&%/?.-]{0,40})?$/);

  test('is byte for byte what a direct call sends', async () => {
    await fc.assert(
      fc.asyncProperty(path, headers, async (target, list) => {
        const { direct, proxied } = await bothWays(target, list);
        expect(proxied.seen).toEqual(direct.seen);
        expect(proxied.answer).toBe(direct.answer);
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  test('holds nothing that was for the proxy alone', async () => {
    const { direct, proxied } = await bothWays(
      '/a',
      [
        ['Accept', '*/*'],
        ['Referer', 'https://shop.test/b?c=d'],
      ],
      [
        ['Proxy-Authorization', 'Basic c2VjcmV0OnNlY3JldA=='],
        ['proxy-connection', 'keep-alive'],
        ['Connection', 'keep-alive'],
      ],
    );
    expect(proxied.seen).toEqual(direct.seen);
  });

  test('holds nothing of ours on a websocket upgrade, whose answer comes back as it was', async () => {
    const { direct, proxied } = await bothWays(
      '/socket?room=1',
      [
        ['Upgrade', 'websocket'],
        ['Connection', 'Upgrade'],
        ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
        ['Sec-WebSocket-Version', '13'],
      ],
      [['Proxy-Authorization', 'Basic c2VjcmV0OnNlY3JldA==']],
    );
    expect(proxied.seen).toEqual(direct.seen);
    expect(proxied.answer).toBe(direct.answer);
  });

  test('still holds the expectation of a client that waits for 100 Continue', async () => {
    const { direct, proxied } = await bothWays('/upload', [['Expect', '100-continue']]);
    expect(proxied.seen).toEqual(direct.seen);
  });
});
