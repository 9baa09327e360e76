import { spawnSync } from 'node:child_process';
import { webcrypto as crypto, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { expect, test } from 'vitest';
import { backdateMs, createAuthority, createLeaf, type KeyedCertificate, lifeOf } from '../../certs/index.ts';

const now = Math.floor(Date.now() / 1000) * 1000;
const day = 86_400_000;
const dnsNames = ['webhook.sidelight.svc', 'webhook.sidelight.svc.cluster.local'];
const commonName = 'webhook-ca';

const authority = (days = 365) => createAuthority({ crypto, commonName, now, days });
const leafBy = (by: KeyedCertificate, days = 30) =>
  createLeaf({ crypto, authority: by, dnsNames, now, days });

/** What a TLS client that trusts `ca` and dials `servername` is told by a server that serves `leaf`. */
async function handshake(leaf: KeyedCertificate, ca: string, servername: string): Promise<string> {
  const server = createServer({ key: leaf.key, cert: leaf.certificate }).on('tlsClientError', () => {});
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({ host: '127.0.0.1', port, servername, ca });
  try {
    await once(socket, 'secureConnect');
    return 'verified';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    socket.destroy();
    server.close();
  }
}

test('a leaf verifies by its authority for each of its names, and for no other name or authority', async () => {
  const ca = await authority();
  const leaf = await leafBy(ca);
  for (const name of dnsNames) expect(await handshake(leaf, ca.certificate, name)).toBe('verified');
  expect(await handshake(leaf, ca.certificate, 'other.sidelight.svc')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  expect(await handshake(leaf, (await authority()).certificate, dnsNames[0] as string)).not.toBe('verified');
});

test('a bundle of two authorities of one name verifies the leaves of both, in either order', async () => {
  const [a, b] = await Promise.all([authority(), authority()]);
  for (const leaf of [await leafBy(a), await leafBy(b)]) {
    for (const bundle of [a.certificate + b.certificate, b.certificate + a.certificate]) {
      expect(await handshake(leaf, bundle, dnsNames[0] as string)).toBe('verified');
    }
  }
});

test('certificates hold from an hour before they are made, and a leaf never outlives its authority', async () => {
  const ca = await authority(10);
  expect(lifeOf(ca.certificate)).toEqual({ issuedAt: now, notAfter: now + 10 * day });
  expect(lifeOf((await leafBy(ca, 3)).certificate)).toEqual({ issuedAt: now, notAfter: now + 3 * day });
  expect(lifeOf((await leafBy(ca, 30)).certificate)).toEqual({ issuedAt: now, notAfter: now + 10 * day });
  const { validFromDate } = new X509Certificate(ca.certificate);
  expect(validFromDate.getTime()).toBe(now - backdateMs);
});

test('an authority may sign and a leaf may only serve', async () => {
  const ca = await authority();
  const leaf = new X509Certificate((await leafBy(ca)).certificate);
  expect(new X509Certificate(ca.certificate).ca).toBe(true);
  expect(leaf.ca).toBe(false);
  expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(leaf.subjectAltName).toBe(dnsNames.map((name) => `DNS:${name}`).join(', '));
  expect(leaf.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
});

test('a name longer than a common name may be is an alternative name all the same', async () => {
  const long = `${'w'.repeat(63)}.${'n'.repeat(63)}.svc`;
  const ca = await authority();
  const leaf = await createLeaf({ crypto, authority: ca, dnsNames: [long], now, days: 1 });
  expect(await handshake(leaf, ca.certificate, long)).toBe('verified');
});

test('serial numbers are positive, of 16 bytes and never the same', async () => {
  const ca = await authority();
  const leaves = await Promise.all(Array.from({ length: 50 }, () => leafBy(ca)));
  const serials = leaves.map(({ certificate }) => new X509Certificate(certificate).serialNumber);
  expect(new Set(serials).size).toBe(50);
  for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{31}$/);
});

test.runIf(spawnSync('openssl', ['version']).status === 0)(
  'openssl verifies the chain by its strict rules',
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'chain-'));
    try {
      const ca = await authority();
      writeFileSync(join(directory, 'ca.pem'), (await authority()).certificate + ca.certificate);
      writeFileSync(join(directory, 'leaf.pem'), (await leafBy(ca)).certificate);
      const how = ['-x509_strict', '-purpose', 'sslserver', '-verify_hostname', dnsNames[1] as string];
      const { status, stdout, stderr } = spawnSync(
        'openssl',
        ['verify', ...how, '-CAfile', 'ca.pem', 'leaf.pem'],
        {
          cwd: directory,
          encoding: 'utf8',
        },
      );
      expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: 'leaf.pem: OK\n' });
    } finally {
      rmSync(directory, { recursive: true });
    }
  },
);
