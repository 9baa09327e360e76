import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';

/** What somebody outside of a pod saw come and go, on the sockets themselves. */
export interface Seen {
  /** Requests, a TLS connection in a tunnel as one: that is what a proxy can count of it. */
  requests: number;
  received: number;
  sent: number;
}

export interface Listener {
  port: number;
  /** Of connections that have ended and of those that are open. */
  bytes(): { received: number; sent: number };
  close(): void;
}

/** Listens on a free port of loopback and counts the bytes of every connection. */
export async function listenCounted(server: Server): Promise<Listener> {
  const open = new Set<Socket>();
  const ended = { received: 0, sent: 0 };
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      open.delete(socket);
      ended.received += socket.bytesRead;
      ended.sent += socket.bytesWritten;
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    bytes: () =>
      [...open].reduce(
        ({ received, sent }, { bytesRead, bytesWritten }) => ({
          received: received + bytesRead,
          sent: sent + bytesWritten,
        }),
        ended,
      ),
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
