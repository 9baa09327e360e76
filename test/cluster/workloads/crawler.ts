// Calls when it is told to: GET /run?url=…&requests=N&tunnels=N&everyMs=N answers what came of it. What it knows of
// a proxy is what its environment says.
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

async function plain(url: URL): Promise<boolean> {
  const [response] = (await once(get(url), 'response')) as [IncomingMessage];
  await response.resume().toArray();
  return response.statusCode === 200;
}

/** A tunnel as HTTPS clients open it, with one request inside. */
async function tunnel(url: URL): Promise<boolean> {
  const { hostname, port } = new URL(process.env.HTTPS_PROXY ?? '');
  const connect = request({ host: hostname, port, method: 'CONNECT', path: url.host }).end();
  const [answer, socket] = (await once(connect, 'connect')) as [IncomingMessage, Socket];
  if (answer.statusCode !== 200) return false;
  socket.write(`GET ${url.pathname} HTTP/1.1\r\nhost: ${url.host}\r\nconnection: close\r\n\r\n`);
  const [first] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return first.toString().startsWith('HTTP/1.1 200');
}

async function run(query: URLSearchParams): Promise<{ ok: number; failed: number }> {
  const url = new URL(query.get('url') ?? '');
  const result = { ok: 0, failed: 0 };
  const repeat = async (times: number, call: (url: URL) => Promise<boolean>) => {
    for (let i = 0; i < times; i++) {
      result[(await call(url).catch(() => false)) ? 'ok' : 'failed']++;
      await delay(Number(query.get('everyMs') ?? 0));
    }
  };
  const { requests = 0, tunnels = 0 } = Object.fromEntries([...query].map(([key, n]) => [key, Number(n)]));
  await Promise.all([repeat(requests, plain), repeat(tunnels, tunnel)]);
  return result;
}

createServer(async (message, response) => {
  const { pathname, searchParams } = new URL(message.url ?? '/', 'http://crawler');
  response.end(JSON.stringify(pathname === '/run' ? await run(searchParams) : process.env));
}).listen(8081, '::');
