import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { type ClientHttp2Stream, connect as connectHttp2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';

export interface Outcome {
  /** What the proxy answered: for a tunnel, to its CONNECT. 0 without an answer. */
  status: number;
  /** Length of the body; of a tunnel, of the body inside. */
  bytes: number;
  /** Why a TLS tunnel ended before its time. */
  error?: string;
}

export interface Call {
  method: string;
  host: string;
  port: number;
  path: string;
  /** Bytes of the request's body. */
  upload: number;
  /** The client goes away when it aborts. */
  signal?: AbortSignal;
  /** Where the client's connection is put, to count its bytes afterwards. */
  sockets?: Socket[];
}

export type Send = (proxyPort: number, call: Call) => Promise<Outcome>;

const payload = ({ upload }: Call): string | undefined => (upload > 0 ? 'u'.repeat(upload) : undefined);
const authority = ({ host, port }: Call): string => `${host}:${port}`;

function dial(proxyPort: number, { signal, sockets }: Call): Socket {
  const socket = connect(proxyPort, '127.0.0.1');
  socket.on('error', () => {});
  sockets?.push(socket);
  signal?.addEventListener('abort', () => socket.destroy());
  return socket;
}

/** The bytes until the end, however it comes. */
function counted(stream: Duplex | IncomingMessage, isBody = (_: Buffer, length: number) => length) {
  return new Promise<number>((resolve) => {
    let bytes = 0;
    stream.on('data', (chunk: Buffer) => {
      bytes += isBody(chunk, chunk.length);
    });
    stream.on('error', () => {});
    stream.once('end', () => resolve(bytes)).once('close', () => resolve(bytes));
  });
}

/** The origin's bodies are all "x"; its heads and its chunks' sizes have none. */
const bodyBytes = (chunk: Buffer): number => chunk.reduce((sum, byte) => sum + (byte === 0x78 ? 1 : 0), 0);

async function outcomeOf(outgoing: ClientRequest): Promise<Outcome> {
  const ended = once(outgoing, 'close').catch(() => []);
  const [response] = (await Promise.race([
    once(outgoing, 'response').catch(() => []),
    ended,
  ])) as IncomingMessage[];
  if (response === undefined) return { status: 0, bytes: 0 };
  return { status: response.statusCode ?? 0, bytes: await counted(response) };
}

/** HTTP/1.1 in absolute form. */
export async function absoluteForm(proxyPort: number, call: Call): Promise<Outcome> {
  const outgoing = request({
    createConnection: () => dial(proxyPort, call),
    method: call.method,
    path: `http://${authority(call)}${call.path}`,
    headers: { host: authority(call), 'content-length': call.upload },
  });
  outgoing.end(payload(call));
  return await outcomeOf(outgoing);
}

async function statusOf(stream: ClientHttp2Stream): Promise<number> {
  stream.on('error', () => {});
  const closed = once(stream, 'close').catch(() => []);
  const [headers] = await Promise.race([once(stream, 'response').catch(() => []), closed]);
  return Number(headers?.[':status'] ?? 0);
}

/** HTTP/2 without TLS, by prior knowledge. */
export async function priorKnowledge(proxyPort: number, call: Call): Promise<Outcome> {
  const session = connectHttp2(`http://127.0.0.1:${proxyPort}`, {
    createConnection: () => dial(proxyPort, call),
  });
  session.on('error', () => {});
  const stream = session.request(
    {
      ':method': call.method,
      ':scheme': 'http',
      ':authority': authority(call),
      ':path': call.path,
    },
    { endStream: false },
  );
  const body = counted(stream);
  stream.end(payload(call));
  const status = await statusOf(stream);
  const bytes = await body;
  session.close();
  return { status, bytes };
}

const inside = (call: Call): string =>
  `${call.method} ${call.path} HTTP/1.1\r\nhost: ${authority(call)}\r\ncontent-length: ${call.upload}\r\nconnection: close\r\n\r\n${payload(call) ?? ''}`;

interface Tunnel {
  status: number;
  socket: Socket;
}

async function dialTunnel(proxyPort: number, call: Call): Promise<Tunnel> {
  const socket = dial(proxyPort, call);
  const outgoing = request({
    createConnection: () => socket,
    method: 'CONNECT',
    path: authority(call),
  });
  outgoing.end();
  const closed = once(outgoing, 'close').catch(() => []);
  const [response, , head] = (await Promise.race([once(outgoing, 'connect').catch(() => []), closed])) as [
    IncomingMessage?,
    Socket?,
    Buffer?,
  ];
  if (head !== undefined && head.length > 0) socket.unshift(head);
  return { status: response?.statusCode ?? 0, socket };
}

/** HTTP/1.1 in a CONNECT tunnel, one request. */
export async function tunnel(proxyPort: number, call: Call): Promise<Outcome> {
  const { status, socket } = await dialTunnel(proxyPort, call);
  if (status !== 200) {
    socket.destroy();
    return { status, bytes: 0 };
  }
  const bytes = counted(socket, bodyBytes);
  socket.write(inside(call));
  return { status, bytes: await bytes };
}

/** HTTPS in a CONNECT tunnel, the origin's certificate checked against `ca`. */
export async function tlsTunnel(proxyPort: number, call: Call, ca: string): Promise<Outcome> {
  const { status, socket } = await dialTunnel(proxyPort, call);
  if (status !== 200) {
    socket.destroy();
    return { status, bytes: 0 };
  }
  const secure = connectTls({ socket, ca, servername: call.host.toLowerCase() });
  const bytes = counted(secure, bodyBytes);
  const outcome: Outcome = { status, bytes: 0 };
  secure.on('error', ({ message }) => {
    outcome.error = message;
  });
  secure.write(inside(call));
  outcome.bytes = await bytes;
  return outcome;
}

/** HTTP/1.1 in a tunnel that a CONNECT over HTTP/2 opened. */
export async function http2Tunnel(proxyPort: number, call: Call): Promise<Outcome> {
  const session = connectHttp2(`http://127.0.0.1:${proxyPort}`, {
    createConnection: () => dial(proxyPort, call),
  });
  session.on('error', () => {});
  const stream = session.request(
    { ':method': 'CONNECT', ':authority': authority(call) },
    { endStream: false },
  );
  // The end of the connection at the origin's side may come as an end or as a reset of the stream.
  const status = await statusOf(stream);
  if (status !== 200) {
    session.destroy();
    return { status, bytes: 0 };
  }
  const body = counted(stream, bodyBytes);
  stream.write(inside(call));
  const bytes = await body;
  session.close();
  return { status, bytes };
}

/** A WebSocket: what its origin sends until it ends the connection. */
export async function webSocket(proxyPort: number, call: Call): Promise<Outcome> {
  const outgoing = request({
    createConnection: () => dial(proxyPort, call),
    path: `http://${authority(call)}${call.path}`,
    headers: {
      host: authority(call),
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'x-upload': call.upload,
    },
  });
  outgoing.end();
  const refused = outcomeOf(outgoing);
  const upgraded = once(outgoing, 'upgrade').catch(() => refused);
  const [response, socket, head] = (await Promise.race([upgraded, refused.then(() => [])])) as [
    IncomingMessage?,
    Socket?,
    Buffer?,
  ];
  if (response === undefined || socket === undefined) return await refused;
  const bytes = counted(socket, bodyBytes);
  if (head !== undefined && head.length > 0) socket.unshift(head);
  const body = payload(call);
  if (body !== undefined) socket.write(body);
  return { status: response.statusCode ?? 0, bytes: await bytes };
}
