import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { originAddress } from '../addresses.ts';
import { difference, type See, type Transcript } from './transcript.ts';
import type { Way } from './ways.ts';
import { type Wire, wireOf } from './wire.ts';

export interface Stage {
  readonly way: Way;
  readonly host: string;
  readonly port: number;
  readonly see: See;
}

/** One client and one origin, the same whichever way lies between them. */
export interface Scenario {
  readonly name: string;
  /** Name or literal that the client calls, `origin.test` if not said. */
  readonly host?: string;
  /** Where the origin listens. */
  readonly address?: string;
  /** A free one if not said. */
  readonly port?: number;
  readonly origin: (see: See) => Server;
  readonly client: (stage: Stage) => Promise<void>;
}

/** A date that is not the fixed one of our origins. */
const ownDate = /^(date: )(?!Sat, 21 Nov 2026 10:00:00 GMT).*/i;

/** An origin of plain TCP, one call of `serve` a connection. */
export const wireOrigin =
  (serve: (wire: Wire, see: See) => Promise<void>) =>
  (see: See): Server =>
    createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      serve(wireOf(socket), see).catch((error: Error) => see(`the origin failed: ${error.message}`));
    });

async function run(way: Way, scenario: Scenario): Promise<Transcript> {
  const { host = 'origin.test', address = originAddress, origin, client } = scenario;
  const transcript = { client: [] as string[], origin: [] as string[] };
  let port = scenario.port ?? 0;
  const seeAs = (side: 'client' | 'origin') => (line: string) =>
    void transcript[side].push(line.replaceAll(`:${port}`, ':PORT').replace(ownDate, '$1NOW'));
  const server = origin(seeAs('origin'));
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  await once(server.listen(port, address), 'listening');
  port = (server.address() as AddressInfo).port;
  try {
    await client({ way, host, port, see: seeAs('client') });
  } catch (error) {
    seeAs('client')(`failed: ${(error as Error).message}`);
  } finally {
    server.close();
    for (const socket of sockets) socket.destroy();
  }
  return transcript;
}

export interface Compared {
  readonly direct: Transcript;
  readonly sidecar: Transcript;
  readonly difference: string[];
}

export async function compare(scenario: Scenario, ways: { direct: Way; sidecar: Way }): Promise<Compared> {
  const first = run(ways.direct, scenario);
  // Two can't listen on one port.
  if (scenario.port !== undefined) await first;
  const [direct, sidecar] = await Promise.all([first, run(ways.sidecar, scenario)]);
  return { direct, sidecar, difference: difference(direct, sidecar) };
}
