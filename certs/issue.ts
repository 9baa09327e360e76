import type { webcrypto } from 'node:crypto';
import { type Extension, PemConverter, X509CertificateGenerator } from './x509.ts';

/** The part of WebCrypto that issuing needs: keys, signatures and random serial numbers. */
export type Crypto = webcrypto.Crypto;

/** A certificate and its private key (PKCS #8), both PEM. */
export interface KeyedCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** Verifiers whose clock is behind ours by less than this still accept what we issue. */
export const backdateMs = 3_600_000;
export const dayMs = 86_400_000;

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
const signing = { name: 'ECDSA', hash: 'SHA-256' };

/** 16 random bytes as hex; positive and without a leading zero byte, as DER wants its integers. */
export function serialNumber(crypto: Crypto): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] as number) & 0x7f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

export const generateKeys = (crypto: Crypto): Promise<webcrypto.CryptoKeyPair> =>
  crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

export async function privateKeyPem(crypto: Crypto, key: webcrypto.CryptoKey): Promise<string> {
  return `${PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}

export function importPrivateKey(crypto: Crypto, pem: string): Promise<webcrypto.CryptoKey> {
  return crypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(pem), algorithm, false, ['sign']);
}

export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  readonly publicKey: webcrypto.CryptoKey;
  readonly signingKey: webcrypto.CryptoKey;
  /** Milliseconds since the epoch; `notBefore` lies `backdateMs` earlier. */
  readonly issuedAt: number;
  readonly notAfter: number;
  readonly extensions: Extension[];
}

/** Signs; answers the certificate's PEM. */
export async function issue(crypto: Crypto, certificate: Certificate): Promise<string> {
  const { issuedAt, notAfter, ...rest } = certificate;
  const issued = await X509CertificateGenerator.create(
    {
      ...rest,
      serialNumber: serialNumber(crypto),
      notBefore: new Date(issuedAt - backdateMs),
      notAfter: new Date(notAfter),
      signingAlgorithm: signing,
    },
    crypto,
  );
  return `${issued.toString('pem')}\n`;
}
