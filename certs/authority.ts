import { type Crypto, dayMs, generateKeys, issue, type KeyedCertificate, privateKeyPem } from './issue.ts';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
} from './x509.ts';

export interface AuthorityInput {
  readonly crypto: Crypto;
  readonly commonName: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly days: number;
}

/** A self-signed ECDSA P-256 authority that may sign serving certificates and nothing below them. */
export async function createAuthority(input: AuthorityInput): Promise<KeyedCertificate> {
  const { crypto, commonName, now, days } = input;
  const keys = await generateKeys(crypto);
  const name = `CN=${commonName}`;
  const certificate = await issue(crypto, {
    subject: name,
    issuer: name,
    publicKey: keys.publicKey,
    signingKey: keys.privateKey,
    issuedAt: now,
    notAfter: now + days * dayMs,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey, false, crypto),
    ],
  });
  return { certificate, key: await privateKeyPem(crypto, keys.privateKey) };
}
