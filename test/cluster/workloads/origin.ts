// An origin that counts what reaches it: requests by the first segment of their path, told at /counts.
import { createServer } from 'node:http';

const counts: Record<string, number> = {};

createServer((request, response) => {
  const key = new URL(request.url ?? '/', 'http://origin').pathname.split('/')[1] ?? '';
  if (key === 'counts') return void response.end(JSON.stringify(counts));
  counts[key] = (counts[key] ?? 0) + 1;
  response.end('x'.repeat(500));
}).listen(8080, '::');
