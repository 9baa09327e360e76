// Answers each request with what it saw of it, and which pod it is.
import { createServer } from 'node:http';
import { hostname } from 'node:os';
import { text } from 'node:stream/consumers';

const perHop = new Set(['connection', 'proxy-connection', 'keep-alive', 'transfer-encoding']);

createServer(async (request, response) => {
  const { method, url, headers } = request;
  const body = await text(request);
  const endToEnd = Object.entries(headers).filter(([name]) => !perHop.has(name));
  response.setHeader('x-pod', hostname());
  response.end(JSON.stringify({ method, url, headers: Object.fromEntries(endToEnd.sort()), body }));
}).listen(8080, '::');
