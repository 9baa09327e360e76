import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { createServer as createTlsServer } from 'node:https';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from 'node:net';

export interface Origin {
  readonly port: number;
  /** Bytes on the sockets of every connection so far. */
  readonly bytes: () => { received: number; sent: number };
  /** Requests that were answered, over plain TCP and TLS. */
  readonly requests: () => number;
  readonly stop: () => void;
}

async function listening(server: Server, address: string): Promise<number> {
  server.listen(0, address);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** `/STATUS/BYTES` is answered with that status and a body of that size, once the request's body is there. */
const answer: RequestListener = async (request, response) => {
  const [, status = '200', size = '0'] = /^\/(\d+)\/(\d+)/.exec(request.url ?? '') ?? [];
  for await (const _ of request);
  response.writeHead(Number(status), { 'content-type': 'text/plain' }).end('x'.repeat(Number(size)));
};

const http2Preface = 'PRI * HTTP/2.0';

/** An origin that speaks TLS or HTTP/2 to whoever starts so, else HTTP/1.1, and counts bytes outside of all. */
export async function startOrigin(address: string, tls: { key: string; cert: string }): Promise<Origin> {
  let requests = 0;
  const counted: RequestListener = (request, response) => {
    requests += 1;
    answer(request, response);
  };
  const servers = [createServer(counted), createTlsServer(tls, counted)] as const;
  for (const server of servers) server.keepAliveTimeout = 120_000;
  // Its compatible interface takes the listener of HTTP/1.
  const http2 = createHttp2Server(counted as unknown as Parameters<typeof createHttp2Server>[1]);
  const backends = [...servers, http2];
  const [plain, secure, h2c] = await Promise.all(backends.map((server) => listening(server, '127.0.0.1')));
  const backendOf = (first: Buffer) => {
    if (first[0] === 0x16) return secure;
    return first.toString('latin1', 0, http2Preface.length) === http2Preface ? h2c : plain;
  };
  const sockets: Socket[] = [];
  const front = createTcpServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.once('data', (first: Buffer) => {
      const backend = connect(backendOf(first) as number, '127.0.0.1');
      backend.on('error', () => socket.destroy());
      backend.write(first);
      socket.pipe(backend).pipe(socket);
    });
  });
  const port = await listening(front, address);
  const sum = (of: (socket: Socket) => number) => sockets.reduce((total, socket) => total + of(socket), 0);
  return {
    port,
    requests: () => requests,
    bytes: () => ({
      received: sum(({ bytesRead }) => bytesRead),
      sent: sum(({ bytesWritten }) => bytesWritten),
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
