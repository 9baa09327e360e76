import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** How a client reaches an origin. */
export interface Way {
  readonly name: 'direct' | 'sidecar';
  /** A connection that takes requests for that origin. */
  readonly open: (host: string, port: number) => Promise<Socket>;
  /** The request target that names a path of that origin. */
  readonly target: (host: string, port: number, path: string) => string;
  /** A connection whose bytes are the origin's. Throws with the proxy's answer if it refuses. */
  readonly tunnel: (host: string, port: number) => Promise<Socket>;
  /** Does it while nothing on the way gets a turn, so that what it sends is there all at once. */
  readonly atOnce: (work: () => void) => Promise<void>;
}

async function dial(host: string, port: number): Promise<Socket> {
  const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port, allowHalfOpen: true, noDelay: true });
  await once(socket, 'connect');
  return socket;
}

export const direct: Way = {
  name: 'direct',
  open: dial,
  target: (_host, _port, path) => path,
  tunnel: dial,
  atOnce: async (work) => work(),
};

/** Reads the answer to CONNECT and not a byte more. */
async function answerTo(socket: Socket): Promise<string> {
  let answer = Buffer.alloc(0);
  for (;;) {
    await once(socket, 'readable');
    for (let chunk = socket.read(); chunk !== null; chunk = socket.read())
      answer = Buffer.concat([answer, chunk]);
    const end = answer.indexOf('\r\n\r\n');
    if (end >= 0) {
      if (answer.length > end + 4) socket.unshift(answer.subarray(end + 4));
      return answer.toString('latin1', 0, end);
    }
    if (socket.readableEnded) throw new Error(`the proxy hung up: ${answer}`);
  }
}

/** By the sidecar's proxy port, and its process. */
export const through = (proxyPort: number, pid: number): Way => ({
  name: 'sidecar',
  open: () => dial('127.0.0.1', proxyPort),
  // As RFC 9112 3.2.4 has it for the asterisk.
  target: (host, port, path) => `http://${host}:${port}${path === '*' ? '' : path}`,
  async tunnel(host, port) {
    const socket = await dial('127.0.0.1', proxyPort);
    socket.write(`CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`);
    const [status = ''] = (await answerTo(socket)).split('\r\n');
    if (!status.startsWith('HTTP/1.1 200')) {
      socket.destroy();
      throw new Error(status);
    }
    return socket;
  },
  async atOnce(work) {
    process.kill(pid, 'SIGSTOP');
    work();
    await delay(300);
    process.kill(pid, 'SIGCONT');
  },
});
