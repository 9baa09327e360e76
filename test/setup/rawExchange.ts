import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** Status line and headers, as they were written. */
  readonly head: string;
  /** As long as its length says; without one, what came with the head. */
  readonly body: string;
}

const deadlineMs = 30_000;

function answerIn(text: string, ended: boolean): RawAnswer | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = text.slice(0, end);
  const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
  const body = text.slice(end + 4);
  return ended || body.length >= length ? { status: Number(text.slice(9, 12)), head, body } : undefined;
}

/** Writes a request's head (without its empty line) to a port of 127.0.0.1 and reads one answer. The socket stays open. */
export function rawExchange(port: number, head: string): Promise<RawAnswer & { socket: Socket }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const fail = (why: string) => reject(new Error(`${why} to ${head.slice(0, 80)}`));
    const timer = setTimeout(() => socket.destroy(new Error('no answer in time')), deadlineMs);
    let text = '';
    const look = (ended: boolean) => {
      const answer = answerIn(text, ended);
      if (answer === undefined) return;
      clearTimeout(timer);
      socket.off('data', read);
      resolve({ ...answer, socket });
    };
    const read = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      look(false);
    };
    socket.on('data', read).on('error', ({ message }) => fail(message));
    socket.on('close', () => {
      clearTimeout(timer);
      look(true);
      fail('no answer');
    });
    socket.write(`${head}\r\n\r\n`, 'latin1');
  });
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
