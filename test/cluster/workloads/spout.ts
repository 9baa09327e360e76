// An origin whose answers never end.
import { createServer } from 'node:http';
import { Readable } from 'node:stream';

const piece = Buffer.alloc(65_536, 'x');

createServer((_, response) => {
  const endless = new Readable({ read: () => void endless.push(piece) });
  // A client that goes away is the usual end.
  response.on('close', () => endless.destroy());
  endless.pipe(response);
}).listen(8080, '::');
