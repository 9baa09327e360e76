import { createPrivateKey, X509Certificate } from 'node:crypto';
import { z } from 'zod';

const keyed = z.strictObject({ certificate: z.string(), key: z.string() });

const stateSchema = z.strictObject({
  /** Signed the leaf that is served. */
  active: keyed,
  /** Published beside `active`; signs nothing until every API server has had time to read it. */
  next: keyed.optional(),
  /** Signed the leaf before; kept until no replica serves that any more. Its key is gone. */
  previous: z.strictObject({ certificate: z.string() }).optional(),
  leaf: keyed,
  /** The last forced rotation that was begun: a value of the annotation `sidelight.dev/rotate-ca`. */
  rotation: z.string(),
});

/** All that the webhook's replicas share about TLS: what one replica writes, every replica serves and publishes. */
export type TlsState = z.infer<typeof stateSchema>;

export const formatState = (state: TlsState): string => JSON.stringify(state);

/** Reads what `formatState` wrote. Throws an Error that says what is wrong with it. */
export function parseState(text: string): TlsState {
  const state = stateSchema.parse(JSON.parse(text));
  const leaf = readPair('leaf', state.leaf);
  if (!leaf.verify(readPair('active', state.active).publicKey)) throw new Error('the leaf is not by active');
  if (state.next) readPair('next', state.next);
  if (state.previous) readCertificate('previous', state.previous.certificate);
  return state;
}

function readPair(name: string, pair: TlsState['leaf']): X509Certificate {
  const certificate = readCertificate(name, pair.certificate);
  if (!certificate.checkPrivateKey(createPrivateKey(pair.key))) {
    throw new Error(`the key of ${name} belongs to another certificate`);
  }
  if (certificate.ca !== (name !== 'leaf')) throw new Error(`${name} is of the wrong kind`);
  return certificate;
}

function readCertificate(name: string, pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new Error(`${name} is no certificate`, { cause });
  }
}

/** What verifiers trust, oldest first: the order doesn't change when `next` becomes active. PEM. */
export const caBundle = ({ previous, active, next }: TlsState): string =>
  [previous, active, next].map((authority) => authority?.certificate ?? '').join('');
