// Opens a tunnel through its proxy, and when it is told to end, goes on for some seconds, then uses the tunnel, makes a
// new call, prints both statuses, and ends: node leaver.ts URL SECONDS. Ready when :8081 answers.
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const url = new URL(process.argv[2] ?? '');
const seconds = Number(process.argv[3]);

async function openTunnel(): Promise<Socket> {
  if (!process.env.HTTPS_PROXY) return connect({ host: url.hostname, port: Number(url.port) });
  const { hostname, port } = new URL(process.env.HTTPS_PROXY);
  const asked = request({ host: hostname, port, method: 'CONNECT', path: url.host, agent: false }).end();
  const [, socket] = (await once(asked, 'connect')) as [IncomingMessage, Socket];
  return socket;
}

async function statusOf(options: RequestOptions): Promise<number | string> {
  try {
    const [answer] = (await once(get(url, options), 'response')) as [IncomingMessage];
    await answer.resume().toArray();
    return answer.statusCode ?? 0;
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}

const socket = await openTunnel();
// Without a listener its end would be an error that ends the process.
socket.on('error', () => {});
createServer((_, response) => response.end()).listen(8081, '::');
await once(process, 'SIGTERM');
await delay(seconds * 1000);
const tunnel = await statusOf({ createConnection: () => socket });
const fresh = await statusOf({});
console.log(JSON.stringify({ tunnel, fresh }));
process.exit();
