import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { originAddress } from './addresses.ts';

export interface CrowdOrigin {
  readonly port: number;
  readonly stop: () => void;
}

async function listening(server: Server): Promise<CrowdOrigin> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  await once(server.listen({ port: 0, host: originAddress, backlog: 8192 }), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Answers nobody until `count` requests are there, and then all. */
export function answersAllAtOnce(count: number): Promise<CrowdOrigin> {
  const waiting: ServerResponse[] = [];
  return listening(
    createServer({ keepAliveTimeout: 600_000, requestTimeout: 0 }, (_request, response) => {
      waiting.push(response);
      if (waiting.length >= count) for (const one of waiting.splice(0)) one.end('hello');
    }),
  );
}

/** Gives back every byte. */
export const echoes = (): Promise<CrowdOrigin> => listening(createTcpServer((socket) => socket.pipe(socket)));

/** Runs `work` on 0 to `count` - 1, no more than `atOnce` at a time. */
export async function forEach(
  count: number,
  atOnce: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
