import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { constants, createServer as createHttp2Server, type ServerHttp2Stream } from 'node:http2';
import { createServer as createTlsServer } from 'node:https';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { ConnectionFrames, http2Preface } from './http2Frames.ts';

export interface Bytes {
  received: number;
  sent: number;
}

export interface Origin {
  readonly port: number;
  /** Bytes on the sockets of every connection so far. */
  readonly bytes: () => Bytes;
  /** Of these, what HTTP/2 connections say for themselves, outside of streams. */
  readonly connectionFrames: () => Bytes;
  /** Requests that came in whole, over plain TCP and TLS. */
  readonly requests: () => number;
  /** Requests that are held, never to be answered. */
  readonly held: () => number;
  readonly stop: () => void;
}

async function listening(server: Server, address: string): Promise<number> {
  server.listen(0, address);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** What the origin does once the request's body is there: `cut` ends the connection half-way through the body. */
export const manners = ['plain', 'late', 'held', 'reset', 'cut'] as const;
export type Manner = (typeof manners)[number];

interface Asked {
  status: number;
  size: number;
  manner: Manner;
}

const lateBy = 300;
/** Without an x, which bodies are made of. */
const type = { 'content-type': 'application/octet-stream' };

/** `/STATUS/BYTES/MANNER` */
function asked(path: string | undefined): Asked {
  const [, status = '200', size = '0', manner = 'plain'] =
    /^\/(\d+)\/(\d+)(?:\/(\w+))?/.exec(path ?? '') ?? [];
  return { status: Number(status), size: Number(size), manner: manner as Manner };
}

/** Ends the connection of HTTP/1, or the stream of HTTP/2, which are the same to who asks. */
function breakOff(response: ServerResponse, rudely: boolean): void {
  const { stream } = response as unknown as { stream?: ServerHttp2Stream };
  if (stream) stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else if (rudely && !(response.socket instanceof TLSSocket)) response.socket?.resetAndDestroy();
  else response.socket?.end();
}

const answers: Record<Manner, (response: ServerResponse, asked: Asked) => void> = {
  plain: (response, { status, size }) => response.writeHead(status, type).end('x'.repeat(size)),
  late: (response, asked) => setTimeout(() => answers.plain(response, asked), lateBy),
  held: () => {},
  reset: (response) => breakOff(response, true),
  cut(response, { status, size }) {
    response.writeHead(status, { ...type, 'content-length': size });
    response.write('x'.repeat(size >> 1), () => breakOff(response, false));
  },
};

/** A WebSocket so far as proxies see it: 101, and bytes both ways until it ends. */
function upgrade(request: IncomingMessage, socket: Duplex): void {
  const { size } = asked(request.url);
  let missing = Number(request.headers['x-upload'] ?? 0);
  socket.on('error', () => {});
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
  socket.write('x'.repeat(size));
  const ended = () => missing <= 0 && socket.end();
  socket.on('data', (chunk: Buffer) => {
    missing -= chunk.length;
    ended();
  });
  ended();
}

/** An origin that speaks TLS or HTTP/2 to whoever starts so, else HTTP/1.1, and counts bytes outside of all. */
export async function startOrigin(address: string, tls: { key: string; cert: string }): Promise<Origin> {
  let requests = 0;
  let held = 0;
  const answer: RequestListener = async (request, response) => {
    for await (const _ of request);
    requests += 1;
    const what = asked(request.url);
    if (what.manner === 'held') {
      held += 1;
      response.on('close', () => {
        held -= 1;
      });
    }
    answers[what.manner](response, what);
  };
  const servers = [createServer(answer), createTlsServer(tls, answer)] as const;
  for (const server of servers) {
    server.keepAliveTimeout = 120_000;
    server.on('upgrade', (request, socket) => {
      requests += 1;
      upgrade(request, socket);
    });
  }
  // Its compatible interface takes the listener of HTTP/1.
  const http2 = createHttp2Server(answer as unknown as Parameters<typeof createHttp2Server>[1]);
  const backends = [...servers, http2];
  const [plain, secure, h2c] = await Promise.all(backends.map((server) => listening(server, '127.0.0.1')));
  const sockets: Socket[] = [];
  const frames: { received: ConnectionFrames; sent: ConnectionFrames }[] = [];
  function backendOf(socket: Socket, first: Buffer): Socket {
    const isHttp2 = first.toString('latin1', 0, 14) === http2Preface.slice(0, 14);
    const tlsOrPlain = first[0] === 0x16 ? secure : plain;
    const backend = connect((isHttp2 ? h2c : tlsOrPlain) as number, '127.0.0.1');
    if (isHttp2) {
      const ways = { received: new ConnectionFrames(true), sent: new ConnectionFrames(false) };
      frames.push(ways);
      ways.received.feed(first);
      socket.on('data', (chunk: Buffer) => ways.received.feed(chunk));
      backend.on('data', (chunk: Buffer) => ways.sent.feed(chunk));
    }
    return backend;
  }
  const front = createTcpServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.once('data', (first: Buffer) => {
      const backend = backendOf(socket, first);
      socket.on('close', () => backend.destroy());
      backend.on('error', () => socket.resetAndDestroy());
      backend.write(first);
      socket.pipe(backend).pipe(socket);
    });
  });
  const port = await listening(front, address);
  const sum = <T>(list: readonly T[], of: (one: T) => number) =>
    list.reduce((total, one) => total + of(one), 0);
  return {
    port,
    requests: () => requests,
    held: () => held,
    bytes: () => ({
      received: sum(sockets, ({ bytesRead }) => bytesRead),
      sent: sum(sockets, ({ bytesWritten }) => bytesWritten),
    }),
    connectionFrames: () => ({
      received: sum(frames, ({ received }) => received.bytes),
      sent: sum(frames, ({ sent }) => sent.bytes),
    }),
    stop() {
      front.close();
      for (const socket of sockets) socket.destroy();
      for (const server of servers) server.closeAllConnections();
      for (const server of backends) server.close();
    },
  };
}

export interface RecordingOrigin {
  readonly port: number;
  /** Heads of the requests so far, byte for byte. */
  readonly heads: string[];
  readonly stop: () => void;
}

/** Answers every request head with `reply`, whatever it asks. */
export async function startRecordingOrigin(
  address: string,
  reply: (head: string) => string,
): Promise<RecordingOrigin> {
  const heads: string[] = [];
  const server = createTcpServer((socket) => {
    let text = '';
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const head = text.slice(0, end);
        text = text.slice(end + 4);
        heads.push(head);
        socket.write(reply(head), 'latin1');
      }
    });
  });
  const port = await listening(server, address);
  return { port, heads, stop: () => server.close() };
}
