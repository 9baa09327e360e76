import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  createServer,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
  type Settings,
} from 'node:http2';
import type { Server, Socket } from 'node:net';
import type { Stage } from './scenario.ts';
import { bodyLine, type See } from './transcript.ts';

/** Above what scenarios send; 64 KiB if not said. */
const settings = { maxHeaderListSize: 1_000_000 };

const isPseudo = (name: string) => name.startsWith(':');

/** Names and values as they came, in their order; pseudo-headers have none that matters. */
export function seeHeaders(see: See, raw: readonly string[]): void {
  const pairs: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) pairs.push(`${raw[at]}: ${raw[at + 1]}`);
  for (const pair of pairs.filter(isPseudo).sort()) see(bodyLine(Buffer.from(pair)));
  for (const pair of pairs.filter((it) => !isPseudo(it))) see(bodyLine(Buffer.from(pair)));
}

/** An origin of HTTP/2 without TLS. What its streams fail with is seen. */
export const http2Origin =
  (
    serve: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, see: See) => Promise<void>,
    more: Settings = {},
  ) =>
  (see: See): Server => {
    const server = createServer({ settings: { ...settings, ...more }, maxHeaderListPairs: 20_000 } as object);
    server.on('sessionError', () => {});
    server.on('stream', (stream, headers, _flags, raw) => {
      seeHeaders(see, raw as unknown as string[]);
      stream.on('error', (error) => see(`stream: ${error.message}`));
      stream.on('trailers', (_trailers, _flags, names) => seeHeaders(see, names as unknown as string[]));
      serve(stream as ServerHttp2Stream, headers, see).catch((error: Error) =>
        see(`the origin failed: ${error.message}`),
      );
    });
    return server as unknown as Server;
  };

/** A session over a socket of the client's way, with prior knowledge. */
export const sessionOver = (socket: Socket, { host, port }: Stage): ClientHttp2Session => {
  const session = connect(`http://${host}:${port}`, {
    createConnection: () => socket,
    settings,
    maxHeaderListPairs: 20_000,
  } as object);
  session.on('error', () => {});
  return session;
};

export async function bodyOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** One stream to its end: answer, body, trailers, or its error. */
export async function call(
  session: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
  see: See,
  send: (stream: ClientHttp2Stream) => void = (stream) => void stream.end(),
): Promise<void> {
  const stream = session.request(headers, { endStream: false });
  const seeRaw = (_headers: unknown, _flags: unknown, raw: unknown) => seeHeaders(see, raw as string[]);
  stream.on('headers', seeRaw).on('response', seeRaw);
  const trailers: string[] = [];
  stream.on('trailers', (_headers: unknown, _flags: unknown, raw: unknown) =>
    trailers.push(...(raw as string[])),
  );
  send(stream);
  try {
    const body = await bodyOf(stream);
    see(`body: ${bodyLine(body)}`);
  } catch (error) {
    see(`failed: ${(error as Error).message}`);
  }
  seeHeaders(see, trailers);
  see(`reset code: ${stream.rstCode ?? constants.NGHTTP2_NO_ERROR}`);
}
