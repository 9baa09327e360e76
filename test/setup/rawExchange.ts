import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** Status line and headers, as they were written. */
  readonly head: string;
  /** As long as its length says; without one, what came with the head. */
  readonly body: string;
}

const deadlineMs = 30_000;

/** Writes a request's head (without its empty line) to a port of 127.0.0.1 and reads one answer. The socket stays open. */
export async function rawExchange(
  port: number,
  head: string,
  deadline = deadlineMs,
): Promise<RawAnswer & { socket: Socket }> {
  const socket = connect(port, '127.0.0.1');
  const timer = setTimeout(() => socket.destroy(new Error(`no answer to ${head.slice(0, 80)}`)), deadline);
  socket.write(`${head}\r\n\r\n`, 'latin1');
  let text = '';
  try {
    for (;;) {
      const [chunk] = (await once(socket, 'data')) as [Buffer];
      text += chunk.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) continue;
      const length = Number(/^content-length: (\d+)/im.exec(text.slice(0, end))?.[1] ?? 0);
      const body = text.slice(end + 4);
      if (body.length < length) continue;
      socket.on('error', () => {});
      return { status: Number(text.slice(9, 12)), head: text.slice(0, end), body, socket };
    }
  } finally {
    clearTimeout(timer);
  }
}

const lines = (headers: Readonly<Record<string, string>>): string =>
  Object.entries(headers)
    .map(([name, value]) => `\r\n${name}: ${value}`)
    .join('');

/** One GET in absolute form. */
export async function get(
  port: number,
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawAnswer> {
  const { host } = new URL(url);
  const answer = await rawExchange(port, `GET ${url} HTTP/1.1\r\nHost: ${host}${lines(headers)}`);
  answer.socket.destroy();
  return answer;
}

/** One CONNECT; where it opens a tunnel, the socket is that. */
export const dial = (
  port: number,
  authority: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawAnswer & { socket: Socket }> =>
  rawExchange(port, `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}${lines(headers)}`);
