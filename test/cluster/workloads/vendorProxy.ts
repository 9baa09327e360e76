// A vendor's own proxy on 3128: every name is the origin ($ORIGIN, host:port), for whoever has the credentials.
// On 8082, GET /accept?value=… changes these, and answers how many calls were served and refused so far.
import { createServer, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

const [host = '', port = ''] = (process.env.ORIGIN ?? '').split(':');
let accept = process.env.ACCEPT;
const counts = { served: 0, refused: 0 };

function isRefused(message: IncomingMessage): boolean {
  const refused = message.headers['proxy-authorization'] !== accept;
  counts[refused ? 'refused' : 'served'] += 1;
  return refused;
}

const proxy = createServer((message, response) => {
  if (isRefused(message)) return response.writeHead(407).end();
  const { pathname } = new URL(message.url ?? '');
  const outgoing = request({ host, port, method: message.method, path: pathname, agent: false });
  outgoing.on('error', () => response.writeHead(502).end());
  outgoing.on('response', (incoming) => {
    response.writeHead(incoming.statusCode ?? 502);
    incoming.pipe(response);
  });
  message.pipe(outgoing);
});
proxy.on('connect', (message: IncomingMessage, client: Duplex) => {
  client.on('error', () => {});
  if (isRefused(message)) return client.end('HTTP/1.1 407 Refused\r\ncontent-length: 0\r\n\r\n');
  const origin = connect(Number(port), host, () => {
    client.write('HTTP/1.1 200 OK\r\n\r\n');
    origin.pipe(client).pipe(origin);
  });
  origin.on('error', () => client.destroy());
});
proxy.listen(3128, '::');

createServer((message, response) => {
  const { searchParams } = new URL(message.url ?? '/', 'http://vendor');
  accept = searchParams.get('value') ?? accept;
  response.end(JSON.stringify(counts));
}).listen(8082, '::');
