import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import { createAuthority } from '../../certs/index.ts';
import { generateKeys, importPrivateKey, issue, privateKeyPem } from '../../certs/issue.ts';
import { SubjectAlternativeNameExtension, X509Certificate } from '../../certs/x509.ts';

export interface VendorCertificate {
  /** The authority that signed it, PEM. */
  readonly ca: string;
  readonly key: string;
  readonly cert: string;
}

/** A serving certificate for names and addresses, by an authority of its own. */
export async function vendorCertificate(...hosts: readonly string[]): Promise<VendorCertificate> {
  const crypto = webcrypto as webcrypto.Crypto;
  const now = Date.now();
  const authority = await createAuthority({ crypto, now, days: 1, commonName: 'public authority' });
  const keys = await generateKeys(crypto);
  const names = hosts.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value }));
  const cert = await issue(crypto, {
    subject: 'CN=vendor',
    issuer: new X509Certificate(authority.certificate).subject,
    publicKey: keys.publicKey,
    signingKey: await importPrivateKey(crypto, authority.key),
    issuedAt: now,
    notAfter: now + 3_600_000,
    extensions: [new SubjectAlternativeNameExtension(names)],
  });
  return { ca: authority.certificate, cert, key: await privateKeyPem(crypto, keys.privateKey) };
}
