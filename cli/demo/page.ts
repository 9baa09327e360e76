import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ExitError } from '../exit.ts';

const types = { html: 'text/html', css: 'text/css', js: 'text/javascript' } as const;
const folder = new URL('page/', import.meta.url);
const file = (name: string, type: keyof typeof types) => ({
  type: `${types[type]}; charset=utf-8`,
  body: readFileSync(new URL(name, folder)),
});

const readFiles = () =>
  new Map([
    ['/', file('index.html', 'html')],
    ['/page.css', file('page.css', 'css')],
    ['/page.js', file('page.js', 'js')],
    ['/chart.js', file('chart.js', 'js')],
  ]);
/** Everything comes from here. */
const guarded = { 'content-security-policy': "default-src 'self'; img-src data:" };

const usualPort = 15_880;
const portsTried = 20;

export interface Page {
  url: string;
  /** The usual port was taken. */
  moved: boolean;
  /** Until then the page says that the demo is starting. */
  show(read: () => Promise<object>): void;
  close(): void;
}

/** Serves the page and, as JSON, what it shows. Without a port: on the usual one, or the next that is free. */
export async function servePage(port: number | undefined): Promise<Page> {
  let read = (): Promise<object> => Promise.reject(new Error('The demo is starting.'));
  const files = readFiles();
  const server = createServer(async ({ url = '/' }, response) => {
    const known = files.get(url.split('?')[0] as string);
    if (known)
      return void response.writeHead(200, { 'content-type': known.type, ...guarded }).end(known.body);
    if (url !== '/data.json') return void response.writeHead(404).end();
    const answer = await read().then(
      (body) => ({ status: 200, body }),
      (error) => ({ status: 503, body: { error: String(error.message) } }),
    );
    response.writeHead(answer.status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(answer.body));
  });
  const wanted = port === undefined ? Array.from({ length: portsTried }, (_, i) => usualPort + i) : [port];
  await listenOnFirst(server, wanted);
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}/`,
    moved: port === undefined && taken !== usualPort,
    show(from) {
      read = from;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function listenOnFirst(server: Server, [port, ...others]: readonly number[]): Promise<void> {
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    if (others.length === 0) throw new ExitError(2, `Port ${port} is in use: name another one with --port.`);
    await listenOnFirst(server, others);
  }
}
