import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';

export interface Outcome {
  /** What the proxy answered: for a tunnel, to its CONNECT. */
  status: number;
  /** Length of the body; of a tunnel, of the body inside. */
  bytes: number;
}

export interface Call {
  method: string;
  host: string;
  port: number;
  path: string;
  /** Bytes of the request's body. */
  upload: number;
}

const payload = ({ upload }: Call): string | undefined => (upload > 0 ? 'u'.repeat(upload) : undefined);
const authority = ({ host, port }: Call): string => `${host}:${port}`;

/** HTTP/1.1 in absolute form. */
export async function absoluteForm(proxyPort: number, call: Call): Promise<Outcome> {
  const outgoing = request({
    host: '127.0.0.1',
    port: proxyPort,
    method: call.method,
    path: `http://${authority(call)}${call.path}`,
    headers: { host: authority(call), 'content-length': call.upload },
    agent: false,
  });
  outgoing.end(payload(call));
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, bytes: (await text(response)).length };
}

/** HTTP/2 without TLS, by prior knowledge. */
export async function priorKnowledge(proxyPort: number, call: Call): Promise<Outcome> {
  const session = connectHttp2(`http://127.0.0.1:${proxyPort}`);
  const stream = session.request(
    {
      ':method': call.method,
      ':scheme': 'http',
      ':authority': authority(call),
      ':path': call.path,
    },
    { endStream: false },
  );
  stream.end(payload(call));
  const [headers] = await once(stream, 'response');
  const bytes = (await text(stream)).length;
  session.close();
  return { status: Number(headers[':status']), bytes };
}

const inside = (call: Call): string =>
  `${call.method} ${call.path} HTTP/1.1\r\nhost: ${authority(call)}\r\ncontent-length: ${call.upload}\r\nconnection: close\r\n\r\n${payload(call) ?? ''}`;
/** The origin's bodies are all "x", and its chunks' sizes are not. */
const bodyOf = (answer: string): number =>
  answer.slice(answer.indexOf('\r\n\r\n')).replaceAll(/[^x]/g, '').length;

async function dialTunnel(
  proxyPort: number,
  call: Call,
): Promise<{ status: number; socket: Socket; head: Buffer }> {
  const outgoing = request({
    host: '127.0.0.1',
    port: proxyPort,
    method: 'CONNECT',
    path: authority(call),
    agent: false,
  });
  outgoing.end();
  const [response, socket, head] = (await once(outgoing, 'connect')) as [IncomingMessage, Socket, Buffer];
  return { status: response.statusCode ?? 0, socket, head };
}

/** HTTP/1.1 in a CONNECT tunnel, one request. */
export async function tunnel(proxyPort: number, call: Call): Promise<Outcome> {
  const { status, socket, head } = await dialTunnel(proxyPort, call);
  if (status !== 200) {
    socket.destroy();
    return { status, bytes: 0 };
  }
  socket.write(inside(call));
  const answer = head.toString() + (await text(socket));
  return { status, bytes: bodyOf(answer) };
}

/** HTTPS in a CONNECT tunnel, the origin's certificate checked against `ca`. */
export async function tlsTunnel(proxyPort: number, call: Call, ca: string): Promise<Outcome> {
  const { status, socket } = await dialTunnel(proxyPort, call);
  if (status !== 200) {
    socket.destroy();
    return { status, bytes: 0 };
  }
  const secure = connectTls({ socket, ca, servername: call.host.toLowerCase() });
  secure.write(inside(call));
  const answer = await text(secure);
  return { status, bytes: bodyOf(answer) };
}

/** HTTP/1.1 in a tunnel that a CONNECT over HTTP/2 opened. */
export async function http2Tunnel(proxyPort: number, call: Call): Promise<Outcome> {
  const session = connectHttp2(`http://127.0.0.1:${proxyPort}`);
  const stream = session.request(
    { ':method': 'CONNECT', ':authority': authority(call) },
    { endStream: false },
  );
  // The end of the connection at the origin's side may come as an end or as a reset of the stream.
  stream.on('error', () => {});
  const [headers] = await once(stream, 'response');
  const status = Number(headers[':status']);
  if (status !== 200) {
    session.destroy();
    return { status, bytes: 0 };
  }
  stream.write(inside(call));
  let answer = '';
  stream.setEncoding('utf8').on('data', (chunk) => {
    answer += chunk;
  });
  await new Promise((resolve) => stream.once('end', resolve).once('close', resolve));
  session.close();
  return { status, bytes: bodyOf(answer) };
}
