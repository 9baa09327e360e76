import { reasonOf } from '../files/reason.ts';

/** Bytes of an answer or a file. */
export const largest = 64 * 1024 * 1024;
/** Milliseconds for an answer. */
const patience = 30_000;

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/**
 * What a GET with these headers brings; throws an Error that says why it brought nothing, or that it may not be had.
 * User and password may stand in the URL.
 */
export async function get(url: URL, accept: string, more: Headers): Promise<Answer> {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  const headers = new Headers(more);
  headers.set('accept', accept);
  if (url.username !== '') {
    const user = [url.username, url.password].map(decodeURIComponent).join(':');
    headers.set('authorization', `Basic ${Buffer.from(user).toString('base64')}`);
  }
  const answer = await fetched(bare, headers).catch((error: unknown) => {
    throw new Error(whyOf(error), { cause: error });
  });
  if (answer.status === 401 || answer.status === 403) throw new Error(refusal(answer.status, headers));
  return answer;
}

async function fetched(url: URL, headers: Headers): Promise<Answer> {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(patience) });
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, type, text: await textOf(response.body ?? []) };
}

const refusal = (status: number, headers: Headers): string =>
  headers.has('authorization')
    ? `it answers ${status} to the credentials that it was given`
    : `it answers ${status}; --token-file FILE gives it a token, --header @FILE other credentials`;

/** The text of a stream of bytes; throws where it is longer than is read. */
export async function textOf(stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > largest)
      throw new Error(
        `larger than ${largest / 1024 / 1024} MiB; a Prometheus that has it may be asked instead`,
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const reasons: readonly [RegExp, string][] = [
  [/^ECONNREFUSED$/, 'nothing listens there'],
  [/^ENOTFOUND$/, 'no such host'],
  [/^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/, 'it speaks no TLS there; try http://'],
  [
    /SELF_SIGNED_CERT|UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)/,
    'its certificate is of no authority that is trusted; --ca-file FILE names one',
  ],
];

function whyOf(error: unknown): string {
  const { name, cause } = error as Error;
  if (name === 'TimeoutError') return `no answer within ${patience / 1000} s`;
  const { code = '' } = (cause ?? {}) as NodeJS.ErrnoException;
  const known = reasons.find(([pattern]) => pattern.test(code))?.[1];
  return known ?? (cause instanceof Error ? cause.message : reasonOf(error));
}
