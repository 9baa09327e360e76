import { webcrypto } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createAuthority, createLeaf } from '../../certs/index.ts';
import { listenCounted, type Seen } from './counted.ts';

const crypto = webcrypto as webcrypto.Crypto;

/** The sites that the example's URLs name live here, on loopback: *.localhost is that for every resolver. */
export const localName = (host: string): string => `${host}.localhost`;

export interface Certificates {
  /** PEM of the authority that crawlers must trust. */
  ca: string;
  key: string;
  cert: string;
}

/** A certificate for all sites, by an authority that lives as long as the demo. */
export async function certificatesFor(hosts: readonly string[]): Promise<Certificates> {
  const now = Date.now();
  const authority = await createAuthority({ crypto, commonName: 'sidelight-demo-ca', now, days: 1 });
  const dnsNames = hosts.map(localName);
  const leaf = await createLeaf({ crypto, authority, dnsNames, now, days: 1 });
  return { ca: authority.certificate, key: leaf.key, cert: leaf.certificate };
}

export interface Sites {
  ports: { http: number; https: number };
  seen(): Seen;
  close(): void;
}

/** What a crawler calls. One set of ports for each crawler, so that what arrives there is that crawler's. */
export async function startSites(certificates: Certificates, seed: number): Promise<Sites> {
  let requests = 0;
  const plain = createServer((request, response) => {
    requests++;
    answer(request, response);
  });
  let tick = 0;
  const answer: RequestListener = (_request, response) => {
    const { status, size, delayMs } = manner(tick++, seed);
    setTimeout(() => {
      response.writeHead(status, { 'content-type': 'text/html', 'content-length': size });
      response.end('.'.repeat(size));
    }, delayMs);
  };
  const secure = createTlsServer({ key: certificates.key, cert: certificates.cert }, answer);
  secure.on('secureConnection', () => {
    requests++;
  });
  const listeners = [await listenCounted(plain), await listenCounted(secure)] as const;
  return {
    ports: { http: listeners[0].port, https: listeners[1].port },
    seen() {
      const [a, b] = [listeners[0].bytes(), listeners[1].bytes()];
      return { requests, received: a.received + b.received, sent: a.sent + b.sent };
    },
    close() {
      for (const listener of listeners) listener.close();
    },
  };
}

/** Sites differ, and have their better and worse moments: some pages are gone, and some fail. */
function manner(tick: number, seed: number): { status: number; size: number; delayMs: number } {
  const wave = (1 + Math.sin(tick / (25 + 9 * seed) + seed)) / 2;
  const roll = (tick * 7919 + seed * 104_729) % 41;
  const status = roll < 2 ? 503 : roll < 5 ? 404 : roll < 8 ? 301 : 200;
  const size = status === 200 ? Math.round((2_000 + 900 * roll) * (1 + seed)) : 180;
  return { status, size, delayMs: 5 + Math.round(wave * 120) };
}
