import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { date } from '../../../setup/pod/differential/exchange.ts';
import type { Scenario } from '../../../setup/pod/differential/scenario.ts';
import type { See } from '../../../setup/pod/differential/transcript.ts';

const size = 100_000_000;

/** Bytes that repeat late, so that one that is lost, doubled or moved shows in the hash. */
function* generated(bytes: number): Generator<Buffer> {
  const block = Buffer.alloc(1_000_003, 0).map((_, index) => (index * 31 + (index >> 8)) & 0xff);
  for (let left = bytes; left > 0; left -= block.length) yield Buffer.from(block.subarray(0, left));
}

async function send(to: Writable): Promise<void> {
  for (const block of generated(size)) if (!to.write(block)) await once(to, 'drain');
}

/** Reads exactly that many bytes, and stops for `pause` ms after each 10 MB. */
function seeBytes(from: Readable, see: See, pause: number): Promise<void> {
  const hash = createHash('sha256');
  let count = 0;
  return new Promise((resolve, reject) => {
    from.on('close', () => reject(new Error(`closed after ${count} bytes`)));
    from.on('data', (chunk: Buffer) => {
      hash.update(chunk);
      const passed = Math.floor((count + chunk.length) / 10_000_000) > Math.floor(count / 10_000_000);
      count += chunk.length;
      if (count >= size) {
        see(`${count} bytes, ${hash.digest('hex')}`);
        resolve();
      } else if (passed && pause > 0) {
        from.pause();
        setTimeout(() => from.resume(), pause);
      }
    });
  });
}

/** Up to the blank line and not a byte more. */
async function skipHead(from: Readable): Promise<void> {
  let head = '';
  while (!head.endsWith('\r\n\r\n')) {
    const byte = from.read(1);
    if (byte === null) await once(from, 'readable');
    else head += byte.toString('latin1');
  }
}

const inTunnel = (name: string, pause: number): Scenario => ({
  name,
  origin: (see) =>
    createServer(async (socket) => {
      await Promise.all([send(socket), seeBytes(socket, see, pause)]);
      socket.end();
    }),
  async client({ way, host, port, see }) {
    const socket = await way.tunnel(host, port);
    const ended = once(socket, 'end');
    await Promise.all([send(socket), seeBytes(socket, see, pause)]);
    await ended;
    socket.destroy();
  },
});

const inHttp = (name: string, pause: number): Scenario => ({
  name,
  origin: (see) =>
    createServer(async (socket) => {
      await skipHead(socket);
      await seeBytes(socket, see, pause);
      socket.write(`HTTP/1.1 200 OK\r\n${date}\r\nContent-Length: ${size}\r\n\r\n`);
      await send(socket);
    }),
  async client({ way, host, port, see }) {
    const socket = await way.open(host, port);
    socket.write(
      `POST ${way.target(host, port, '/')} HTTP/1.1\r\nHost: ${host}:${port}\r\nContent-Length: ${size}\r\n\r\n`,
    );
    await send(socket);
    await skipHead(socket);
    await seeBytes(socket, see, pause);
    socket.destroy();
  },
});

export const bulk: Scenario[] = [
  inTunnel('100 MB each way in a tunnel', 0),
  inHttp('100 MB each way in HTTP', 0),
  inTunnel('100 MB each way in a tunnel, both sides reading slowly', 300),
  inHttp('100 MB each way in HTTP, both sides reading slowly', 300),
];
