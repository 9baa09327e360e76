import { once } from 'node:events';
import { constants } from 'node:http2';
import { setTimeout as delay } from 'node:timers/promises';
import { bodyOf, call, http2Origin, sessionOver } from '../../../setup/pod/differential/http2.ts';
import type { Scenario, Stage } from '../../../setup/pod/differential/scenario.ts';
import { bodyLine } from '../../../setup/pod/differential/transcript.ts';

const date = 'Sat, 21 Nov 2026 10:00:00 GMT';
const overRequests = async (stage: Stage) => sessionOver(await stage.way.open(stage.host, stage.port), stage);
const overTunnel = async (stage: Stage) => sessionOver(await stage.way.tunnel(stage.host, stage.port), stage);

/** gRPC puts five bytes before each message: not compressed, and its length. */
const message = (text: string): Buffer => {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(text.length, 1);
  return Buffer.concat([prefix, Buffer.from(text)]);
};
const rpc = (path: string) => ({
  ':method': 'POST',
  ':path': path,
  'content-type': 'application/grpc+proto',
  te: 'trailers',
  'grpc-timeout': '10S',
  'grpc-accept-encoding': 'gzip',
  'user-agent': 'grpc-node-js/1.14',
});

/** Echoes a unary call; `/s/Stream` gives 20 messages, `/s/Fail` a status alone, `/s/Chat` one message for each. */
const grpcOrigin = http2Origin(async (stream, headers, see) => {
  const answer = { 'content-type': 'application/grpc+proto', date };
  const end = { 'grpc-status': '0', 'grpc-message': 'fine', 'x-trailer-bin': 'AAEC' };
  if (headers[':path'] === '/s/Fail') {
    stream.respond(
      { ':status': 200, ...answer, 'grpc-status': '5', 'grpc-message': 'no%20such' },
      { endStream: true },
    );
    return;
  }
  stream.respond({ ':status': 200, ...answer }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers(end));
  if (headers[':path'] === '/s/Chat') {
    for await (const chunk of stream) stream.write(chunk);
    stream.end();
    return;
  }
  const request = await bodyOf(stream);
  see(`request: ${request.toString('hex')}`);
  const count = headers[':path'] === '/s/Stream' ? 20 : 1;
  for (let index = 0; index < count; index += 1) {
    stream.write(message(`answer ${index}`));
    await delay(20);
  }
  stream.end();
});

const grpc = (name: string, path: string, by: (stage: Stage) => ReturnType<typeof overTunnel>): Scenario => ({
  name,
  origin: grpcOrigin,
  async client(stage) {
    const session = await by(stage);
    await call(session, rpc(path), stage.see, (stream) => void stream.end(message('hello')));
    session.destroy();
  },
});

const chat = (name: string, by: (stage: Stage) => ReturnType<typeof overTunnel>): Scenario => ({
  name,
  origin: grpcOrigin,
  async client(stage) {
    const session = await by(stage);
    await call(session, rpc('/s/Chat'), stage.see, async (stream) => {
      await once(stream, 'response');
      for (let index = 0; index < 10; index += 1) {
        stream.write(message(`line ${index}`));
        await once(stream, 'data');
      }
      stream.end(message('last'));
    });
    session.destroy();
  },
});

const simple = http2Origin(async (stream, _headers, see) => {
  const body = await bodyOf(stream);
  see(`body: ${bodyLine(body)}`);
  stream.respond({ ':status': 200, date, 'x-answer': '1', 'set-cookie': ['a=1', 'b=2'] });
  stream.end('hello');
});

/** How many of `count` requests got each status, on one connection that knows how many its origin takes at once. */
const together = (count: number, most: number): Scenario => ({
  name: `${count} requests of h2c at once to an origin that takes ${most}`,
  origin: () =>
    http2Origin(
      async (stream) => {
        await delay(100);
        stream.respond({ ':status': 200, date });
        stream.end();
      },
      { maxConcurrentStreams: most },
    )(() => {}),
  async client(stage) {
    const session = await overRequests(stage);
    await once(session, 'remoteSettings');
    const statuses = new Set<string>();
    const seeStatus = (line: string) => void (line.startsWith(':status') && statuses.add(line));
    await Promise.all(Array.from({ length: count }, () => call(session, { ':path': '/' }, seeStatus)));
    for (const status of [...statuses].sort()) stage.see(status);
    session.destroy();
  },
});

/** HTTP/2 with prior knowledge, and gRPC over it. */
export const http2: Scenario[] = [
  {
    name: '3 requests of h2c on one connection',
    origin: simple,
    async client(stage) {
      const session = await overRequests(stage);
      await call(
        session,
        { ':path': '/a?b=c', accept: '*/*', 'x-many': ['1', '2'], cookie: 'a=1; b=2' },
        stage.see,
      );
      await call(
        session,
        { ':method': 'POST', ':path': '/' },
        stage.see,
        (stream) => void stream.end('hello'),
      );
      await call(session, { ':method': 'FOO', ':path': '//a/../b%2F', 'content-length': '0' }, stage.see);
      session.destroy();
    },
  },
  {
    name: '100 requests of h2c at once on one connection',
    // In whatever order they come.
    origin: () =>
      http2Origin(async (stream, headers) => {
        await delay(200);
        stream.respond({ ':status': 200, date });
        stream.end(String(headers[':path']));
      })(() => {}),
    async client(stage) {
      const session = await overRequests(stage);
      const lines: string[] = [];
      await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          call(session, { ':path': `/${index}` }, (line) => lines.push(line)),
        ),
      );
      for (const line of lines.sort()) stage.see(line);
      session.destroy();
    },
  },
  {
    name: '100 KiB of headers each way by h2c',
    origin: http2Origin(async (stream) => {
      stream.respond({ ':status': 200, date, 'x-big': 'y'.repeat(100 * 1024) });
      stream.end();
    }),
    async client(stage) {
      const session = await overRequests(stage);
      await call(session, { ':path': '/', 'x-big': 'x'.repeat(100 * 1024) }, stage.see);
      session.destroy();
    },
  },
  {
    name: '2 trailers each way by h2c',
    origin: http2Origin(async (stream) => {
      await bodyOf(stream);
      stream.respond({ ':status': 200, date }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '1', 'x-other': 'b' }));
      stream.end('hello');
    }),
    async client(stage) {
      const session = await overRequests(stage);
      const stream = session.request({ ':method': 'POST', ':path': '/' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'x-up': '1', 'x-down': '2' }));
      stream.on('trailers', (trailers) => stage.see(JSON.stringify(trailers)));
      stream.end('hello');
      stage.see((await bodyOf(stream)).toString());
      session.destroy();
    },
  },
  {
    name: '103 before the answer by h2c',
    origin: http2Origin(async (stream) => {
      stream.additionalHeaders({ ':status': 103, link: '</a.css>; rel=preload' });
      stream.respond({ ':status': 200, date });
      stream.end('hello');
    }),
    async client(stage) {
      const session = await overRequests(stage);
      await call(session, { ':path': '/' }, stage.see);
      session.destroy();
    },
  },
  {
    name: '1 stream of h2c that the origin resets in the middle of its body',
    origin: http2Origin(async (stream) => {
      stream.respond({ ':status': 200, date });
      stream.write('hello');
      await delay(300);
      stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM);
    }),
    async client(stage) {
      const session = await overRequests(stage);
      await call(session, { ':path': '/' }, stage.see);
      session.destroy();
    },
  },
  {
    name: '1 stream of h2c that the client cancels',
    origin: http2Origin(async (stream, _headers, see) => {
      stream.respond({ ':status': 200, date });
      stream.write('hello');
      await once(stream, 'close').catch(() => {});
      see(`closed by ${stream.rstCode}`);
    }),
    async client(stage) {
      const session = await overRequests(stage);
      await call(session, { ':path': '/' }, stage.see, async (stream) => {
        await once(stream, 'data');
        stream.close(constants.NGHTTP2_CANCEL);
      });
      await delay(500);
      session.destroy();
    },
  },
  together(300, 100),
  together(20, 2),
  grpc('1 unary call of gRPC', '/s/Unary', overRequests),
  grpc('20 messages streamed by a server of gRPC', '/s/Stream', overRequests),
  grpc('1 status of gRPC without a message', '/s/Fail', overRequests),
  chat('10 messages each way of gRPC', overRequests),
  grpc('1 unary call of gRPC in a tunnel', '/s/Unary', overTunnel),
  grpc('20 messages streamed by a server of gRPC in a tunnel', '/s/Stream', overTunnel),
  grpc('1 status of gRPC without a message in a tunnel', '/s/Fail', overTunnel),
  chat('10 messages each way of gRPC in a tunnel', overTunnel),
];
