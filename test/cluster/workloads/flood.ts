// Floods its proxy for some seconds with so many connections at once, each replaced when it is cut or 5 s old, and prints
// how many it opened. Reads `Flood` from standard input.
import { connect } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

export interface Flood {
  url: string;
  /** Answers that nobody reads, or requests that never end. */
  kind: 'unread answers' | 'half requests';
  connections: number;
  seconds: number;
}

const { url, kind, connections, seconds } = (await json(process.stdin)) as Flood;
const { hostname, port } = new URL(process.env.HTTP_PROXY ?? '');
const ends = Date.now() + seconds * 1000;
let opened = 0;

const head = `GET ${url} HTTP/1.1\r\nhost: ${new URL(url).host}\r\nx-long: ${'x'.repeat(8000)}\r\n`;

async function keepOpen(): Promise<void> {
  while (Date.now() < ends) {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.on('error', () => {});
    const closed = new Promise((resolve) => socket.once('close', resolve));
    opened++;
    if (kind === 'unread answers') socket.pause().write(`${head}\r\n`);
    else socket.resume().write(head);
    // A paused socket doesn't hear of its end.
    await Promise.race([closed, delay(Math.min(5000, ends - Date.now()))]);
    socket.destroy();
    await delay(100);
  }
}

await Promise.all(Array.from({ length: connections }, keepOpen));
process.stdout.write(JSON.stringify(opened), () => process.exit());
