import { webcrypto } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import type { Duplex } from 'node:stream';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { createAuthority, createLeaf } from '../../../../certs/index.ts';
import { bodyOf } from '../../../setup/pod/differential/http2.ts';
import { type Scenario, type Stage, wireOrigin } from '../../../setup/pod/differential/scenario.ts';
import { bodyLine } from '../../../setup/pod/differential/transcript.ts';
import { wireOf } from '../../../setup/pod/differential/wire.ts';

const validity = { crypto: webcrypto, now: Date.now(), days: 1 };
const authority = await createAuthority({ ...validity, commonName: 'origins' });
const { key, certificate } = await createLeaf({ ...validity, authority, dnsNames: ['origin.test'] });

/** Says what it gets, on a port that people care for. */
const toPort = (port: number): Scenario => ({
  name: `1 tunnel to port ${port}`,
  port,
  origin: wireOrigin(async (wire, see) => {
    wire.write('220 ready\r\n');
    see(`${await wire.bytes(6)}`);
    wire.socket.end('221 bye\r\n');
  }),
  async client({ way, host, see }) {
    const wire = wireOf(await way.tunnel(host, port));
    see(`${await wire.bytes(11)}`);
    wire.write('EHLO a');
    see(bodyLine(await wire.rest()));
  },
});

/** A tunnel by HTTP/2 through the sidecar; plain TCP where there is none. */
async function tunnelByHttp2({ way, host, port }: Stage): Promise<Duplex> {
  if (way.name === 'direct') return way.tunnel(host, port);
  const socket = await way.open(host, port);
  const session = connectHttp2('http://proxy', { createConnection: () => socket });
  const stream = session.request({ ':method': 'CONNECT', ':authority': `${host}:${port}` });
  stream.on('close', () => session.destroy());
  await once(stream, 'response');
  return stream;
}

export const tunnels: Scenario[] = [
  ...[25, 80, 443].map(toPort),
  {
    ...toPort(8080),
    name: '1 tunnel to a host with an underscore',
    host: 'a_b.test',
  },
  {
    name: '1 tunnel of TLS, its certificate checked, both ways',
    origin: (see) =>
      createTlsServer({ key, cert: certificate, ALPNProtocols: ['http/1.1'] }, async (socket) => {
        see(
          `${socket.getProtocol()} ${socket.alpnProtocol} ${(socket as { servername?: string }).servername}`,
        );
        const [got] = await once(socket, 'data');
        see(String(got));
        socket.write('and you');
        socket.on('error', () => {});
      }),
    async client({ way, host, port, see }) {
      const options = {
        servername: 'origin.test',
        ca: authority.certificate,
        ALPNProtocols: ['h2', 'http/1.1'],
      };
      const socket = connectTls({ socket: await way.tunnel(host, port), ...options });
      await once(socket, 'secureConnect');
      see(`${socket.authorized} ${socket.alpnProtocol}`);
      socket.write('hello');
      const [got] = await once(socket, 'data');
      see(String(got));
      socket.end();
      await once(socket, 'close');
    },
  },
  {
    name: '1 tunnel by HTTP/2, 1 MB each way',
    origin: wireOrigin(async (wire, see) => {
      see(bodyLine((await wire.bytes(1_000_000)) ?? Buffer.alloc(0)));
      wire.write('y'.repeat(1_000_000));
      await wire.rest();
      wire.socket.end();
    }),
    async client(stage) {
      const stream = await tunnelByHttp2(stage);
      stream.write('x'.repeat(1_000_000));
      let count = 0;
      for await (const chunk of stream) {
        count += chunk.length;
        if (count === 1_000_000) break;
      }
      stage.see(`${count} bytes`);
      stream.destroy();
    },
  },
  {
    name: '1 tunnel by HTTP/2 whose origin sends 1 MB and closes',
    origin: wireOrigin(async (wire) => {
      wire.socket.end('y'.repeat(1_000_000));
    }),
    async client(stage) {
      const stream = await tunnelByHttp2(stage);
      const got = await bodyOf(stream).catch((error: Error) => Buffer.from(error.message));
      stage.see(got.length === 1_000_000 ? 'all 1 MB' : 'less than 1 MB');
      stream.destroy();
    },
  },
];
