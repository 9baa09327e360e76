import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { listenCounted, type Seen } from './counted.ts';

export interface VendorProxy {
  port: number;
  seen(): Seen;
  /** Requests without the right credentials, which it answered 407. */
  refused(): number;
  close(): void;
}

const refusal = { 'proxy-authenticate': 'Basic realm="vendor"', 'content-length': 0 };

/** A vendor's own forward proxy, whose sites live on loopback, for those who know `authorization`. */
export async function startVendorProxy(authorization: string): Promise<VendorProxy> {
  let requests = 0;
  let refused = 0;
  const admits = ({ headers }: IncomingMessage): boolean => {
    requests++;
    const known = headers['proxy-authorization'] === authorization;
    if (!known) refused++;
    return known;
  };

  function forward(message: IncomingMessage, response: ServerResponse): void {
    if (!admits(message)) return void response.writeHead(407, refusal).end();
    const { port, pathname, search } = new URL(message.url ?? '');
    const { 'proxy-authorization': _, ...headers } = message.headers;
    const outgoing = request({
      host: '127.0.0.1',
      port,
      method: message.method,
      path: `${pathname}${search}`,
      headers,
      agent: false,
    });
    outgoing.on('error', () => {
      if (!response.headersSent) response.writeHead(502).end();
      else if (!response.writableEnded) response.destroy();
    });
    outgoing.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    message.pipe(outgoing);
  }

  function tunnel(message: IncomingMessage, client: Duplex, head: Buffer): void {
    client.on('error', () => {});
    if (!admits(message))
      return void client.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
    const site = connect(Number(new URL(`http://${message.url}`).port), '127.0.0.1');
    site.on('connect', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      site.write(head);
      site.pipe(client).pipe(site);
    });
    site.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n'));
    client.on('close', () => site.destroy());
  }

  const listener = await listenCounted(createServer(forward).on('connect', tunnel));
  return {
    port: listener.port,
    seen: () => ({ requests, ...listener.bytes() }),
    refused: () => refused,
    close: listener.close,
  };
}
