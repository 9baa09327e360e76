import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { decode, encode, type Packet } from 'dns-packet';

/** A TCP port that nobody listens on right now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Where origins live: loopback, yet not the address that the sidecar's own proxy port is bound to. */
export const originAddress = '127.0.0.2';

const underTest = (name: string): boolean => name.endsWith('.test');

/** A name server on loopback: names that exist (lower case; those under `.test`) are at `address`, no others do. */
export async function startNameServer(
  address: string,
  exists: (name: string) => boolean = underTest,
): Promise<{ port: number; stop: () => void }> {
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    const query = decode(message);
    const [question] = query.questions ?? [];
    if (question === undefined) return;
    const known = exists(question.name.toLowerCase());
    const reply: Packet & { rcode?: string } = {
      type: 'response',
      id: query.id ?? 0,
      // The low four bits are the code of the response: 3 is NXDOMAIN.
      flags: 0x0180 | (known ? 0 : 3),
      questions: [question],
      answers:
        known && question.type === 'A' ? [{ type: 'A', name: question.name, ttl: 60, data: address }] : [],
    };
    socket.send(encode(reply), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { port: socket.address().port, stop: () => socket.close() };
}
