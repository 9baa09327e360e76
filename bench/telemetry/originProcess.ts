// An origin that does as little as it can: every request, whatever it asks, gets 1 KB. Forked with its address.
import { type AddressInfo, createServer } from 'node:net';

const body = 'x'.repeat(1024);
const answer = Buffer.from(
  `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: Sun, 01 Nov 2026 00:00:00 GMT\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
);
const headEnd = Buffer.from('\r\n\r\n');

const server = createServer({ noDelay: true }, (socket) => {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(headEnd); end >= 0; end = rest.indexOf(headEnd)) {
      rest = rest.subarray(end + headEnd.length);
      socket.write(answer);
    }
  });
});
server.listen({ port: 0, host: process.argv[2], backlog: 4096 }, () =>
  process.send?.((server.address() as AddressInfo).port),
);
process.on('disconnect', () => process.exit(0));
