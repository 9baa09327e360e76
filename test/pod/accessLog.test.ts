import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { BootstrapInput } from '../../webhook/index.ts';
import { type RecordingOrigin, startRecordingOrigin } from '../setup/origin.ts';
import { pipelined } from '../setup/pipelined.ts';
import { originAddress } from '../setup/pod/addresses.ts';
import { type Pod, startPod } from '../setup/pod/startPod.ts';
import { until } from '../setup/process.ts';
import { describeWith } from '../setup/program.ts';
import { dial, get, rawExchange } from '../setup/rawExchange.ts';

interface Line {
  [field: string]: unknown;
  method: string;
  status: number;
  flags: string;
  details: string;
}

/** As they stand in each line. */
const fields = [
  ...['authority', 'bytes_received', 'bytes_sent', 'details', 'duration_ms', 'first_byte_ms', 'flags'],
  ...['method', 'status', 'time', 'upstream', 'vendor'],
];

const answers: Record<string, string> = {
  '404': 'HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n',
  '503': 'HTTP/1.1 503 Unavailable\r\ncontent-length: 0\r\n\r\n',
  hang: '',
};
const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

await describeWith(['envoy'], 'the access log', (paths) => {
  let pod: Pod;
  let origin: RecordingOrigin;
  const start = async (input: Partial<BootstrapInput>) => {
    origin = await startRecordingOrigin(
      originAddress,
      (head) => answers[/\/(\w+)(?:\?\S*)? HTTP/.exec(head)?.[1] ?? ''] ?? ok,
    );
    pod = await startPod(paths.envoy, { input });
  };
  afterEach(async () => {
    await pod.stop();
    origin.stop();
  });
  const lines = (): Line[] =>
    pod.envoy
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Line);
  /** All lines, once there are as many, and a while longer. */
  const settled = async (count: number): Promise<Line[]> => {
    await until(
      async () => lines().length,
      (length) => length >= count,
    );
    await delay(1500);
    return lines();
  };
  const at = (path = '') => `http://shop.test:${origin.port}/${path}`;
  const authority = () => `shop.test:${origin.port}`;
  const tunnel = async () => {
    const { status, socket } = await dial(pod.proxyPort, authority());
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await once(socket, 'data');
    socket.destroy();
    return status;
  };
  const statusOf = async (url: string) => (await get(pod.proxyPort, url)).status;

  test('of all has one line of JSON a request, with fields in one order', async () => {
    await start({ accessLog: 'all' });
    expect([await statusOf(at()), await tunnel(), await statusOf(at('404'))]).toEqual([200, 200, 404]);
    await statusOf('http://redis/');
    const all = await settled(4);
    expect(all.map(Object.keys)).toEqual(Array(4).fill(fields));
    expect(all).toMatchObject([
      { method: 'GET', status: 200, flags: '-', vendor: 'vendor-a', authority: authority() },
      { method: 'CONNECT', status: 200, vendor: 'vendor-a', authority: authority() },
      { method: 'GET', status: 404, flags: '-', vendor: 'vendor-a' },
      // Inside the cluster it is no vendor's.
      { method: 'GET', status: 503, flags: 'DF', vendor: null, authority: 'redis' },
    ]);
    const [first] = all as [Line];
    expect(first.upstream).toBe(`${originAddress}:${origin.port}`);
    expect(first.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    for (const name of ['bytes_sent', 'bytes_received', 'duration_ms', 'first_byte_ms']) {
      expect(first[name], name).toEqual(expect.any(Number));
    }
    expect(first.bytes_received).toBe(ok.length);
  });

  test('of errors has none of what worked: requests, tunnels and WebSockets that somebody closes', async () => {
    await start({});
    for (let i = 0; i < 5; i++) expect([await statusOf(at()), await tunnel()]).toEqual([200, 200]);
    expect(await settled(0)).toEqual([]);
  });

  test('of errors tells every kind of failure by status and flags', async () => {
    await start({});
    const cut = connect(pod.proxyPort, '127.0.0.1');
    cut.write(`GET ${at('hang')} HTTP/1.1\r\nHost: ${authority()}\r\n\r\n`);
    await until(
      async () => origin.heads.length,
      (length) => length === 1,
    );
    cut.destroy();
    expect(await statusOf('http://absent.invalid/')).toBe(503);
    expect(await statusOf(at('404'))).toBe(404);
    expect(await statusOf(at('503'))).toBe(503);
    expect(await statusOf('http://shop.test:9/')).toBe(503);
    const refused = await dial(pod.proxyPort, 'shop.test:9');
    expect(refused.status).toBe(503);
    refused.socket.destroy();
    expect((await rawExchange(pod.proxyPort, 'GET /no-host HTTP/1.1')).status).toBe(400);
    const told = await settled(7);
    expect(told.map(({ method, status, flags }) => `${method} ${status} ${flags}`).sort()).toEqual(
      [
        'GET 0 DC',
        'GET 503 DF',
        'GET 404 -',
        'GET 503 -',
        'GET 503 UF',
        'CONNECT 503 UF',
        'GET 400 -',
      ].sort(),
    );
    const details = told.map((line) => line.details).join('\n');
    for (const text of ['dns_resolution_failure', 'Connection_refused']) {
      expect(details).toContain(text);
    }
  });

  test('of none has nothing of failures either', async () => {
    await start({ accessLog: 'none' });
    expect([await statusOf(at('503')), await statusOf('http://absent.invalid/')]).toEqual([503, 503]);
    expect(await settled(0)).toEqual([]);
  });

  describe.each([
    ['none', 0, ''],
    ['all', 10_000, ''],
    ['errors', 0, ''],
    ['errors', 10_000, '404'],
  ] as const)('of %s', (kind, expected, path) => {
    test(`has exactly ${expected} lines of 10,000 requests for /${path}`, async () => {
      await start({ accessLog: kind });
      const request = `GET ${at(path)} HTTP/1.1\r\nHost: ${authority()}\r\n\r\n`;
      await Promise.all([1, 2, 3, 4].map(() => pipelined(pod.proxyPort, request, 2500)));
      expect((await settled(expected)).length).toBe(expected);
      expect(origin.heads.length).toBe(10_000);
    });
  });

  test('never has what a request keeps secret: query, userinfo, headers, cookies, body', async () => {
    await start({ accessLog: 'all' });
    const secret = fc.stringMatching(/^[A-Za-z0-9]{12,24}$/);
    let sent = 0;
    const known: string[] = [];
    await fc.assert(
      fc.asyncProperty(secret, fc.constantFrom('', '404', '503', 'absent'), async (text, kind) => {
        known.push(text);
        const host = kind === 'absent' ? 'absent.invalid' : authority();
        const port = pod.proxyPort;
        const path = `${kind}?token=${text}&api_key=${text}#${text}`;
        const headers = `Authorization: Bearer ${text}\r\nProxy-Authorization: Basic ${text}\r\nCookie: s=${text}\r\nReferer: http://x/?${text}\r\nX-Api-Key: ${text}\r\nUser-Agent: ${text}\r\nX-Forwarded-For: ${text}`;
        const body = `${text}${text}`;
        const heads = [
          `GET http://${text}:${text}@${host}/${path.replace(/#.*/, '')} HTTP/1.1\r\nHost: ${host}\r\n${headers}`,
          `POST http://${host}/${path.replace(/#.*/, '')} HTTP/1.1\r\nHost: ${text}@${host}\r\n${headers}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
          `GET /${path.replace(/#.*/, '')} HTTP/1.1\r\nHost: user:${text}@${host}\r\n${headers}`,
          `CONNECT ${host} HTTP/1.1\r\nHost: ${text}@${host}\r\n${headers}`,
          `CONNECT ${text}:${text}@${host} HTTP/1.1\r\n${headers}`,
          `CONNECT ${text}@${host} HTTP/1.1\r\nHost: ${host}\r\n${headers}`,
        ];
        for (const head of heads) {
          sent += 1;
          const { socket } = await rawExchange(port, head);
          socket.destroy();
        }
      }),
      { numRuns: 15 },
    );
    await settled(sent / 2);
    const output = pod.envoy.output();
    expect(known.filter((text) => output.includes(text))).toEqual([]);
  });

  test('stays JSON whatever the authority is', async () => {
    await start({ accessLog: 'all' });
    const odd = fc.string({ unit: 'binary', minLength: 1, maxLength: 300 });
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(odd, fc.constantFrom('GET', 'CONNECT'), async (text, method) => {
        const host = Buffer.from(text)
          .toString('latin1')
          .replaceAll(/[\r\n]/g, '');
        const target = method === 'GET' ? 'http://a.test/' : `${host}:443`;
        const socket = connect(pod.proxyPort, '127.0.0.1');
        socket.on('error', () => {});
        socket.end(`${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, 'latin1');
        sent += 1;
        socket.resume();
        await Promise.race([once(socket, 'close'), delay(1000)]);
        socket.destroy();
      }),
      { numRuns: 60 },
    );
    // `lines` parses each; what Envoy cannot read as a request at all it logs too, or closes without a word.
    expect((await settled(Math.ceil(sent / 2))).length).toBeLessThanOrEqual(sent);
  });
});
