import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

/** How the vendor treats who has the right credentials. */
export type Mood = 'serve' | 'close' | 'hang' | { status: number } | { delayMs: number };

export interface Seen {
  readonly method: string;
  /** As it was written: a whole URL, or `host:port` of a CONNECT. */
  readonly target: string;
  readonly version: string;
  /** Names and values in turn, as they were written. */
  readonly headers: readonly string[];
  /** Values of Proxy-Authorization. */
  readonly credentials: readonly string[];
}

export interface VendorProxyServer {
  readonly port: number;
  readonly seen: Seen[];
  /** Value of Proxy-Authorization that it demands; undefined demands none. */
  accept: string | undefined;
  mood: Mood;
  readonly stop: () => void;
}

interface Options {
  address: string;
  /** The address that the vendor finds for a name. */
  resolve: (name: string) => string;
  accept?: string;
  tls?: { key: string; cert: string };
  port?: number;
}

const seenOf = ({ method = '', url = '', httpVersion, rawHeaders }: IncomingMessage): Seen => ({
  method,
  target: url,
  version: httpVersion,
  headers: rawHeaders,
  credentials: rawHeaders.filter(
    (_value, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'proxy-authorization',
  ),
});

const reasonBody = (status: number): string => `the vendor says ${status}\n`;
const rawAnswer = (status: number): string =>
  `HTTP/1.1 ${status} Vendor\r\nproxy-authenticate: Basic realm="vendor"\r\ncontent-length: ${reasonBody(status).length}\r\n\r\n${reasonBody(status)}`;

/** A vendor's own forward proxy: HTTP/1.1 in absolute form, Upgrade and CONNECT, with credentials if it wants them. */
export async function startVendorProxy(options: Options): Promise<VendorProxyServer> {
  const { address, resolve, tls } = options;
  const seen: Seen[] = [];
  const sockets = new Set<Duplex>();

  /** The status to refuse with; undefined to serve, and nothing at all when the connection is left or lost. */
  async function judge(message: IncomingMessage): Promise<{ refuse?: number } | undefined> {
    const record = seenOf(message);
    seen.push(record);
    const { mood, accept } = vendor;
    if (accept !== undefined && (record.credentials.length !== 1 || record.credentials[0] !== accept)) {
      return { refuse: 407 };
    }
    if (mood === 'hang') return undefined;
    if (mood === 'close') {
      message.socket.destroy();
      return undefined;
    }
    if (typeof mood === 'object' && 'status' in mood) return { refuse: mood.status };
    if (typeof mood === 'object') await delay(mood.delayMs);
    return {};
  }

  function forward(message: IncomingMessage, response: ServerResponse): void {
    const url = new URL(message.url ?? '');
    const { 'proxy-authorization': _, ...headers } = message.headers;
    const outgoing = request({
      host: resolve(url.hostname),
      port: url.port || 80,
      method: message.method,
      path: `${url.pathname}${url.search}`,
      headers,
      agent: false,
    });
    outgoing.on('error', () => response.writeHead(502).end(reasonBody(502)));
    outgoing.on('response', (incoming) => {
      response.writeHead(incoming.statusCode ?? 0, incoming.rawHeaders);
      incoming.pipe(response);
    });
    message.pipe(outgoing);
  }

  function tunnel(host: string, port: number, client: Duplex, first: (origin: Socket) => void): void {
    const origin = connect(port, resolve(host));
    origin.on('connect', () => {
      first(origin);
      origin.pipe(client).pipe(origin);
    });
    origin.on('error', () => client.end(rawAnswer(502)));
    client.on('error', () => origin.destroy());
  }

  const server: Server = tls ? createTlsServer(tls) : createServer();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  server.on('request', async (message: IncomingMessage, response: ServerResponse) => {
    const verdict = await judge(message);
    if (verdict?.refuse !== undefined) {
      const body = reasonBody(verdict.refuse);
      const headers = { 'proxy-authenticate': 'Basic realm="vendor"', 'content-length': body.length };
      response.writeHead(verdict.refuse, headers).end(body);
    } else if (verdict) forward(message, response);
  });
  server.on('upgrade', async (message: IncomingMessage, client: Duplex, head: Buffer) => {
    const verdict = await judge(message);
    if (verdict?.refuse !== undefined) client.end(rawAnswer(verdict.refuse));
    else if (verdict) {
      const url = new URL(message.url ?? '');
      tunnel(url.hostname, Number(url.port || 80), client, (origin) => {
        const lines = message.rawHeaders.map((text, at) => (at % 2 === 0 ? `${text}: ` : `${text}\r\n`));
        origin.write(`GET ${url.pathname} HTTP/1.1\r\n${lines.join('')}\r\n`);
        origin.write(head);
      });
    }
  });
  server.on('connect', async (message: IncomingMessage, client: Duplex, head: Buffer) => {
    client.on('error', () => {});
    const verdict = await judge(message);
    if (verdict?.refuse !== undefined) client.end(rawAnswer(verdict.refuse));
    else if (verdict) {
      const { hostname, port } = new URL(`http://${message.url}`);
      tunnel(hostname, Number(port || 80), client, (origin) => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        origin.write(head);
      });
    }
  });
  server.keepAliveTimeout = 120_000;
  await once(server.listen(options.port ?? 0, address), 'listening');
  const vendor: VendorProxyServer = {
    port: (server.address() as AddressInfo).port,
    seen,
    accept: options.accept,
    mood: 'serve',
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
  return vendor;
}
