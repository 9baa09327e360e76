import { connect as connectHttp2 } from 'node:http2';
import { connect, type NetConnectOpts } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Answer {
  /** 0 where the connection or stream ended without one. */
  readonly status: number;
  readonly body: string;
}

const seconds = 20;

/** Sends bytes as they are, and reads until the end; the text is latin1. */
export async function sendRaw(to: number | NetConnectOpts, bytes: string): Promise<Answer> {
  const socket = connect(typeof to === 'number' ? { port: to, host: '127.0.0.1' } : to);
  socket.setTimeout(seconds * 1000, () => socket.destroy());
  let answer = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    answer += chunk;
    // A tunnel is open: what is on its other side speaks only when spoken to.
    if (/^HTTP\/1.1 200 [\s\S]*?\r\n\r\n$/.test(answer) && bytes.startsWith('CONNECT')) {
      socket.write('GET / HTTP/1.1\r\nhost: inside\r\n\r\n');
    }
  });
  socket.on('error', () => {});
  socket.write(bytes, 'latin1');
  await new Promise((resolve) => socket.once('close', resolve));
  const [head = '', ...body] = answer.split('\r\n\r\n');
  return { status: Number(/^HTTP\/1\.[01] (\d+)/.exec(head)?.[1] ?? 0), body: body.join('\r\n\r\n') };
}

async function sendHttp2(port: number, headers: Record<string, string>): Promise<Answer> {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  session.on('error', () => {});
  session.setTimeout(seconds * 1000, () => session.destroy());
  const stream = session.request(headers, { endStream: headers[':method'] !== 'CONNECT' });
  stream.on('error', () => {});
  const body = text(stream).catch(() => '');
  const status = await new Promise<number>((resolve) => {
    stream.on('response', (answer) => resolve(Number(answer[':status'])));
    stream.on('close', () => resolve(0));
  });
  if (status === 200 && headers[':method'] === 'CONNECT') {
    stream.write('GET / HTTP/1.1\r\nhost: inside\r\n\r\n');
  } else stream.end();
  const answer = { status, body: await body };
  session.destroy();
  return answer;
}

export type Way = (proxyPort: number, authority: string, extra?: string) => Promise<Answer>;

/** Every way that an app may ask the proxy for `authority`, sent as it is. */
export const ways: Readonly<Record<string, Way>> = {
  'absolute form': (port, authority, extra = '') =>
    sendRaw(
      port,
      `GET http://${authority}/ HTTP/1.1\r\nhost: ${authority}\r\nconnection: close\r\n${extra}\r\n`,
    ),
  CONNECT: (port, authority, extra = '') =>
    sendRaw(port, `CONNECT ${authority} HTTP/1.1\r\nhost: ${authority}\r\nconnection: close\r\n${extra}\r\n`),
  h2c: (port, authority) =>
    sendHttp2(port, { ':method': 'GET', ':scheme': 'http', ':authority': authority, ':path': '/' }),
  'h2 CONNECT': (port, authority) => sendHttp2(port, { ':method': 'CONNECT', ':authority': authority }),
};
