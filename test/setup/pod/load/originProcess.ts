// The origins of `origin.ts`.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { createServer as createTcpServer, type Server } from 'node:net';
import { loadPorts } from './origin.ts';

const ignore = () => {};
const megabyte = Buffer.alloc(2 ** 20, 'x');

const http = createServer(
  { maxHeaderSize: 2 ** 20, keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 },
  (request, response) => {
    request.resume();
    if (request.url === '/hang') return;
    response.end(request.url === '/mb' ? megabyte : 'x'.repeat(1000));
  },
);
const echo = createTcpServer((socket) => socket.on('error', ignore).pipe(socket));
const unread = createTcpServer({ pauseOnConnect: true }, (socket) => socket.on('error', ignore));
const http2 = createHttp2Server({ maxSessionMemory: 4096 }, (_request, response) => {
  for (let sent = 0; sent < 8; sent++) response.write(megabyte);
  response.end();
});
http2.on('session', (session) => session.on('error', ignore));

const listen = (server: Server, port: number) =>
  once(server.listen({ port, host: '::', backlog: 4096 }), 'listening');

process.on('disconnect', () => process.exit());
await listen(http, loadPorts.http);
await listen(echo, loadPorts.echo);
await listen(unread, loadPorts.unread);
await listen(http2, loadPorts.http2);
process.send?.('listening');
