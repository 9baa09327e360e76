import {
  type Crypto,
  dayMs,
  generateKeys,
  importPrivateKey,
  issue,
  type KeyedCertificate,
  privateKeyPem,
} from './issue.ts';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509Certificate,
} from './x509.ts';

export interface LeafInput {
  readonly crypto: Crypto;
  readonly authority: KeyedCertificate;
  /** Names that clients may dial; the first is the subject too. */
  readonly dnsNames: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly days: number;
}

/** A serving certificate by `authority`; it never outlives its authority. */
export async function createLeaf(input: LeafInput): Promise<KeyedCertificate> {
  const { crypto, authority, dnsNames, now, days } = input;
  const issuer = new X509Certificate(authority.certificate);
  const keys = await generateKeys(crypto);
  const certificate = await issue(crypto, {
    // A common name is at most 64 characters long (RFC 5280); verifiers read the alternative names.
    subject: `CN=${(dnsNames[0] ?? '').slice(0, 64)}`,
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey: await importPrivateKey(crypto, authority.key),
    issuedAt: now,
    notAfter: Math.min(now + days * dayMs, issuer.notAfter.getTime()),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(dnsNames.map((value) => ({ type: 'dns', value }))),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey, false, crypto),
    ],
  });
  return { certificate, key: await privateKeyPem(crypto, keys.privateKey) };
}
