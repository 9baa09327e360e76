import type { Socket } from 'node:net';

export type Header = readonly [name: string, value: string];

/** An HTTP/1 message as it came, names in their case, framing undone. */
export interface Message {
  readonly start: string;
  readonly headers: readonly Header[];
  readonly body: Buffer;
  readonly trailers: readonly Header[];
  /** How the connection ended when that cut the message, or was its framing. */
  readonly ended?: End | undefined;
}

export type End = 'end' | 'reset';

export interface ReadOptions {
  /** The answer to HEAD, whose headers tell of a body that does not follow. */
  readonly bodiless?: boolean;
}

/** A socket read at the pace of whoever asks; what comes in is kept. Reading past the end gives undefined. */
export interface Wire {
  readonly socket: Socket;
  readonly write: (data: string | Buffer) => void;
  /** Up to the blank line, without it. */
  readonly head: () => Promise<string | undefined>;
  readonly bytes: (count: number) => Promise<Buffer | undefined>;
  readonly message: (options?: ReadOptions) => Promise<Message | undefined>;
  /** Whatever is still to come. */
  readonly rest: () => Promise<Buffer>;
  readonly ended: () => Promise<End>;
}

export const headerOf = (headers: readonly Header[], wanted: string): string | undefined =>
  headers.find(([name]) => name.toLowerCase() === wanted)?.[1];

const headersOf = (lines: readonly string[]): Header[] =>
  lines.map((line) => {
    const [, name = line, value = ''] = /^([^:]*):[ \t]*(.*)$/.exec(line) ?? [];
    return [name, value];
  });

export function wireOf(socket: Socket): Wire {
  let pending: Buffer = Buffer.alloc(0);
  let end: End | undefined;
  let wake = (): void => {};
  const endAs = (how: End) => () => {
    end ??= how;
    wake();
  };
  socket.on('data', (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    wake();
  });
  socket.on('end', endAs('end')).on('error', endAs('reset')).on('close', endAs('reset'));

  /** `look` says what it found; undefined asks for more. */
  async function until<Found>(look: () => Found | undefined): Promise<Found | undefined> {
    for (;;) {
      const found = look();
      if (found !== undefined || end !== undefined) return found;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  const take = (count: number): Buffer => {
    const taken = pending.subarray(0, count);
    pending = pending.subarray(count);
    return taken;
  };
  async function upTo(mark: string): Promise<string | undefined> {
    const at = await until(() => {
      const index = pending.indexOf(mark, 0, 'latin1');
      return index < 0 ? undefined : index;
    });
    if (at === undefined) return undefined;
    return take(at + mark.length).toString('latin1', 0, at);
  }
  const bytes = async (count: number) =>
    (await until(() => (pending.length >= count ? true : undefined))) && take(count);
  async function rest(): Promise<Buffer> {
    await until<never>(() => undefined);
    return take(pending.length);
  }
  async function chunked(): Promise<{ body: Buffer; trailers: Header[]; ended?: End | undefined }> {
    const parts: Buffer[] = [];
    const trailers: string[] = [];
    for (;;) {
      const size = await upTo('\r\n');
      if (size === undefined) return { body: Buffer.concat(parts), trailers: [], ended: end };
      const length = Number.parseInt(size, 16);
      if (length === 0) break;
      const part = await bytes(length + 2);
      if (part === undefined)
        return { body: Buffer.concat([...parts, await rest()]), trailers: [], ended: end };
      parts.push(part.subarray(0, length));
    }
    for (let line = await upTo('\r\n'); line; line = await upTo('\r\n')) trailers.push(line);
    return { body: Buffer.concat(parts), trailers: headersOf(trailers) };
  }
  const isAnswer = (start: string) => start.startsWith('HTTP/');
  const hasNoBody = (start: string) => /^HTTP\S+ (1\d\d|204|304)/.test(start);

  return {
    socket,
    write: (data) => void socket.write(data as string, 'latin1'),
    head: () => upTo('\r\n\r\n'),
    bytes,
    rest,
    async message({ bodiless = false } = {}) {
      const head = await upTo('\r\n\r\n');
      if (head === undefined) return undefined;
      const [start = '', ...lines] = head.split('\r\n');
      const headers = headersOf(lines);
      const bare = { start, headers, body: Buffer.alloc(0), trailers: [] };
      if (bodiless || hasNoBody(start)) return bare;
      if (/chunked/i.test(headerOf(headers, 'transfer-encoding') ?? ''))
        return { ...bare, ...(await chunked()) };
      const length = headerOf(headers, 'content-length');
      if (length === undefined && !isAnswer(start)) return bare;
      const whole = length === undefined ? undefined : await bytes(Number(length));
      return whole === undefined ? { ...bare, body: await rest(), ended: end } : { ...bare, body: whole };
    },
    async ended() {
      await until<never>(() => undefined);
      return end as End;
    },
  };
}
