import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface Watch {
  readonly port: number;
  /** The address that each connection so far came to, IPv4 as such. */
  readonly seen: string[];
  /** What came over them, in one text. */
  readonly text: () => string;
  readonly stop: () => void;
}

/** Listens at every address of the pod, loopback, link-local and metadata ones among them, and answers HTTP with 200. */
export async function startWatch(port = 0): Promise<Watch> {
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  let text = '';
  const server = createServer((socket) => {
    seen.push((socket.localAddress ?? '').replace('::ffff:', ''));
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      // It speaks no HTTP/2.
      if (chunk.toString('latin1').startsWith('PRI ')) socket.destroy();
      else if (text.endsWith('\r\n\r\n')) {
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 7\r\nconnection: close\r\n\r\nreached');
      }
    });
  });
  await once(server.listen({ port, host: '::', ipv6Only: false }), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    text: () => text,
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
