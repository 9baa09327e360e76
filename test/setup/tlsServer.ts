import { webcrypto as crypto } from 'node:crypto';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createAuthority, createLeaf } from '../../certs/index.ts';

const now = Date.now();
const authority = await createAuthority({ crypto, commonName: 'test-ca', now, days: 1 });
const leaf = await createLeaf({ crypto, authority, dnsNames: ['localhost'], now, days: 1 });

/** An HTTPS server on a free loopback port, for answers that no real server can be made to give. */
export async function startTlsServer(
  listener: RequestListener,
): Promise<{ server: URL; ca: string; connections: () => number; close: () => void }> {
  let connections = 0;
  const server = createServer({ key: leaf.key, cert: leaf.certificate }, listener);
  server.on('secureConnection', () => {
    connections++;
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    server: new URL(`https://localhost:${port}`),
    ca: authority.certificate,
    connections: () => connections,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
