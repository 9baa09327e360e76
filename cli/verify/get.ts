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

/** What a GET brings; throws an Error that says why it brought nothing. User and password may stand in the URL. */
export async function get(url: URL, accept: string): Promise<Answer> {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  const user = [url.username, url.password].map(decodeURIComponent).join(':');
  const authorization = url.username === '' ? undefined : `Basic ${Buffer.from(user).toString('base64')}`;
  try {
    const response = await fetch(bare, {
      headers: { accept, ...(authorization === undefined ? {} : { authorization }) },
      signal: AbortSignal.timeout(patience),
    });
    const type = response.headers.get('content-type') ?? '';
    return { status: response.status, type, text: await textOf(response.body ?? []) };
  } catch (error) {
    throw new Error(whyOf(error), { cause: error });
  }
}

/** The text of a stream of bytes; throws where it is longer than is read. */
export async function textOf(stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > largest) throw new Error(`larger than ${largest / 1024 / 1024} MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function whyOf(error: unknown): string {
  const { name, cause } = error as Error;
  if (name === 'TimeoutError') return `no answer within ${patience / 1000} s`;
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  if (code === 'ENOTFOUND') return 'no such host';
  return cause instanceof Error ? cause.message : reasonOf(error);
}
