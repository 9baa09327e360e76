import { date, exchange, ok } from '../../../setup/pod/differential/exchange.ts';
import type { Scenario } from '../../../setup/pod/differential/scenario.ts';

const kilobytes = (count: number): string => 'x'.repeat(count * 1024);
const small = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `X-Small-${index}: ${index}`.padEnd(100, 'v'));
const chunked = (...chunks: string[]): string =>
  [...chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`), '0\r\n'].join('');
const head = (status: string, ...headers: string[]): string =>
  [`HTTP/1.1 ${status}`, date, ...headers, '', ''].join('\r\n');

/** HTTP/1.1 messages, one after the other shape that the grammar allows. */
export const messages: Scenario[] = [
  exchange('1 GET'),
  ...['PURGE', 'PROPFIND', 'FOO', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'm-search'].map((method) =>
    exchange(`1 request by the method ${method}`, { method }),
  ),
  ...[
    '//a/../b//c%2Fd',
    '/?',
    '/?a=%20&b=%',
    '/%C3%A4/%ff%00',
    '/a;b=c,d|e',
    '/a%0d%0ab',
    "/'(x)!*~$&+@:=",
    '/%',
  ].map((path) => exchange(`1 path ${path}`, { path })),
  exchange('1 path of raw UTF-8', { path: Buffer.from('/ä?ö=ü').toString('latin1') }),
  exchange('1 path of 64 KiB', { path: `/${kilobytes(64)}` }),
  exchange('1 query of 64 KiB', { path: `/?${kilobytes(64)}` }),
  exchange('1 header of 100 KiB in the request', { headers: [`X-Big: ${kilobytes(100)}`] }),
  exchange('1,000 headers in the request, 100 KiB in all', { headers: small(1000) }),
  exchange('1 header of 100 KiB in the answer', { answer: ok('hello', `X-Big: ${kilobytes(100)}`) }),
  exchange('1,000 headers in the answer, 100 KiB in all', { answer: ok('hello', ...small(1000)) }),
  exchange('2 empty header values each way', {
    headers: ['X-Empty:', 'Accept: '],
    answer: ok('hello', 'X-Empty:', 'ETag: '),
  }),
  exchange('3 headers of one name each way', {
    headers: ['X-Two: 1', 'Accept: a', 'x-two: 2', 'X-TWO: 3', 'Accept: b', 'Cookie: a=1', 'Cookie: b=2'],
    answer: ok('hello', 'Set-Cookie: a=1', 'X-Two: 1', 'set-cookie: b=2', 'Via: 1.1 a', 'Vary: a', 'Vary: b'),
  }),
  exchange('2 headers of raw UTF-8 each way', {
    headers: ['X-A: \xc3\xa4'],
    answer: ok('hello', 'X-A: \xc3\xb6'),
  }),
  exchange('20 headers of a browser', {
    headers: [
      ...['Connection: keep-alive', 'Cache-Control: max-age=0', 'sec-ch-ua: "Chromium";v="140"', 'DNT: 1'],
      ...['Upgrade-Insecure-Requests: 1', 'User-Agent: Mozilla/5.0', 'Accept: text/html,*/*;q=0.8'],
      ...[
        'Sec-Fetch-Site: none',
        'Accept-Encoding: gzip, br',
        'Accept-Language: de',
        'Range: bytes=0-',
        'Origin: null',
      ],
      ...[
        'X-Requested-With: x',
        'X-Forwarded-For: 1.2.3.4',
        'X-Request-ID: abc',
        'Authorization: Bearer x',
        'Via: 1.1 x',
      ],
      ...[
        'Referer: https://origin.test/a',
        'traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      ],
    ].filter((line) => !line.startsWith('Connection')),
  }),
  exchange('1 body of known length', { method: 'POST', headers: ['Content-Length: 5'], body: 'hello' }),
  exchange('1 body of length 0', { method: 'POST', headers: ['Content-Length: 0'] }),
  exchange('1 POST without a length', { method: 'POST' }),
  exchange('1 GET with a body', { headers: ['Content-Length: 5'], body: 'hello' }),
  exchange('1 DELETE with a body', { method: 'DELETE', headers: ['Content-Length: 5'], body: 'hello' }),
  exchange('3 chunks in the request', {
    method: 'PUT',
    headers: ['Transfer-Encoding: chunked'],
    body: `${chunked('one', 'two', kilobytes(3))}\r\n`,
  }),
  exchange('3 chunks in the answer', {
    answer: `${head('200 OK', 'Transfer-Encoding: chunked')}${chunked('one', 'two', kilobytes(3))}\r\n`,
  }),
  exchange('2 trailers after the request', {
    method: 'POST',
    headers: ['Transfer-Encoding: chunked', 'Trailer: X-Sum, x-Other'],
    body: `${chunked('one')}X-Sum: 1\r\nx-Other: b\r\n\r\n`,
  }),
  exchange('2 trailers after the answer', {
    headers: ['Accept-Encoding: x'],
    answer: `${head('200 OK', 'Trailer: X-Sum', 'Transfer-Encoding: chunked')}${chunked('one')}X-Sum: 1\r\nx-Other: b\r\n\r\n`,
  }),
  exchange('1 HEAD with a length', {
    method: 'HEAD',
    bodiless: true,
    answer: head('200 OK', 'Content-Length: 1000000'),
  }),
  exchange('1 HEAD without a length', {
    method: 'HEAD',
    bodiless: true,
    answer: head('200 OK', 'ETag: "a"'),
  }),
  exchange('1 HEAD of a chunked body', {
    method: 'HEAD',
    bodiless: true,
    answer: head('200 OK', 'Transfer-Encoding: chunked'),
  }),
  ...['204 No Content', '304 Not Modified', '205 Reset Content'].map((status) =>
    exchange(`${status}`, {
      answer: head(status, 'ETag: "a"', ...(status.startsWith('205') ? ['Content-Length: 0'] : [])),
    }),
  ),
  exchange('304 with a length', { answer: head('304 Not Modified', 'Content-Length: 100') }),
  ...[
    '301 Moved Permanently',
    '401 Unauthorized',
    '404 Not Found',
    '407 Proxy Authentication Required',
    '429 Too Many Requests',
    '500 Internal Server Error',
    '503 Service Unavailable',
    '504 Gateway Timeout',
  ].map((status) =>
    exchange(`${status}`, {
      answer: `${head(status, 'Content-Length: 5', 'WWW-Authenticate: Basic', 'Retry-After: 1', 'Location: /b')}hello`,
    }),
  ),
  exchange('299 with a reason of its own', { answer: `${head('299 Quite fine', 'Content-Length: 5')}hello` }),
  exchange('200 without a reason', { answer: `${head('200 ', 'Content-Length: 5')}hello` }),
  exchange('999 as its status', { answer: `${head('999 Denied', 'Content-Length: 5')}hello` }),
  exchange('1 answer that ends with its connection', { answer: `${head('200 OK')}hello`, closes: true }),
  exchange('1 answer that ends with its connection, and says so', {
    answer: `${head('200 OK', 'Connection: close')}hello`,
    closes: true,
  }),
  exchange('1 answer cut short of its length', {
    answer: `${head('200 OK', 'Content-Length: 50')}hello`,
    closes: true,
  }),
  exchange('1 answer cut in its chunks', {
    answer: `${head('200 OK', 'Transfer-Encoding: chunked')}3\r\none\r\n`,
    closes: true,
  }),
  exchange('1 answer without a date', { answer: 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello' }),
  exchange('1 answer of HTTP/1.0', { answer: `HTTP/1.0 200 OK\r\n${date}\r\n\r\nhello`, closes: true }),
  exchange('1 request of HTTP/1.0', { version: 'HTTP/1.0', answer: ok('hello') }),
  exchange('1 request of HTTP/1.0 that keeps its connection', {
    version: 'HTTP/1.0',
    headers: ['Connection: keep-alive'],
    answer: ok('hello', 'Connection: keep-alive'),
  }),
  exchange('1 request that ends its connection', {
    headers: ['Connection: close'],
    answer: ok('hello', 'Connection: close'),
  }),
  exchange('1 request that keeps its connection', {
    headers: ['Connection: keep-alive'],
    answer: ok('hello', 'Connection: keep-alive', 'Keep-Alive: timeout=5'),
  }),
  exchange('1 request that takes trailers', { headers: ['TE: trailers', 'Connection: TE'] }),
  exchange('1 request that takes trailers and gzip', { headers: ['TE: trailers, gzip'] }),
  ...['app://x y', 'about:blank', 'https://a:b@origin.test/', 'https://origin.test/a#b'].map((referer) =>
    exchange(`1 request with the referer ${referer}`, { headers: [`Referer: ${referer}`] }),
  ),
  ...['https://origin.test/a?b=c', 'android-app://a.b/', '/a'].map((referer) =>
    exchange(`1 request with the referer ${referer}`, { headers: [`Referer: ${referer}`] }),
  ),
  exchange('1 client certificate that a proxy before the client forwards', {
    headers: ['X-Forwarded-Client-Cert: By=a;Hash=b'],
  }),
  exchange('3 headers for a proxy', {
    headers: ['Proxy-Authorization: Basic eDp5', 'Proxy-Connection: keep-alive', 'X-Sidelight-Port: 1'],
  }),
  exchange('1 request of OPTIONS for no path', { method: 'OPTIONS', path: '*' }),
  exchange('1 query without a path', { path: '?a=b' }),
  exchange('1 path with a fragment', { path: '/a#b' }),
  exchange('1 Host other than that of the URL', { asks: 'other.test' }),
  exchange('12 headers that Envoy knows as its own', {
    headers: [
      ...[
        'X-Forwarded-Proto: https',
        'X-Envoy-Attempt-Count: 1',
        'X-Envoy-Internal: true',
        'X-Envoy-Max-Retries: 3',
      ],
      ...['X-Envoy-Retry-On: 5xx', 'X-Envoy-Upstream-Rq-Timeout-Ms: 60000', 'X-Envoy-Original-Path: /a'],
      ...[
        'X-Envoy-Expected-Rq-Timeout-Ms: 5',
        'X-Envoy-Decorator-Operation: a',
        'X-Envoy-External-Address: 1.2.3.4',
      ],
      ...['X-Envoy-Upstream-Alt-Stat-Name: a', 'X-Envoy-Hedge-On-Per-Try-Timeout: true'],
    ],
  }),
  exchange('3 headers of Envoy in the answer', {
    answer: ok('hello', 'X-Envoy-Upstream-Service-Time: 1', 'X-Forwarded-Proto: https', 'Server: envoy'),
  }),
  exchange('1 host with an underscore', { host: 'a_b.test' }),
  exchange('1 host of raw UTF-8', { host: '\xe4.test' }),
  exchange('1 host in capitals', { host: 'Origin.TEST' }),
  exchange('1 host with a dot at its end', { host: 'origin.test.' }),
];
