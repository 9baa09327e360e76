import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createProbe } from 'node:net';

export interface Origin {
  port: number;
  /** Requests that arrived, by the path's first part: the crawler's name. */
  seen: Map<string, number>;
  close(): void;
}

/** What the crawlers call, on loopback: answers `/NAME/STATUS` with that status, and counts by NAME. */
export async function startOrigin(): Promise<Origin> {
  const seen = new Map<string, number>();
  const server = createServer((request, response) => {
    const [, name = '', status = '200'] = (request.url ?? '').split('/');
    seen.set(name, (seen.get(name) ?? 0) + 1);
    response.writeHead(Number(status)).end('x'.repeat(2_000));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Ports that nobody listens on now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createProbe().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) server.close();
  return ports;
}
