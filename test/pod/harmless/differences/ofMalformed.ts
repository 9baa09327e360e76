import type { Difference } from './difference.ts';

const date = 'Date: Sat, 21 Nov 2026 10:00:00 GMT';
const onlyDirect = (side: 'client' | 'origin', lines: readonly string[]) =>
  lines.map((line) => `- ${side}: ${line}`);

/** An answer of which the client sees 502 in place of these lines. */
const refusedAnswer = (...lines: string[]): Difference => ({
  id: 'malformed_answers',
  differs: [
    ...onlyDirect('client', lines),
    '+ client: HTTP/1.1 502 Bad Gateway',
    '+ client: content-length: 87',
    '+ client: content-type: text/plain',
    '+ client: date: NOW',
    '+ client: body: upstream connect error or disconnect/reset before headers. reset reason: protocol error',
  ],
});
const framedBy = (...framing: string[]) => refusedAnswer('HTTP/1.1 200 OK', date, ...framing, 'body: hello');
const length = 'Content-Length: 5';

/** A request of which the origin never sees these lines. */
const refusedRequest = (...lines: string[]): Difference => ({
  id: 'malformed_requests',
  differs: [
    ...onlyDirect('client', ['HTTP/1.1 200 OK', date, length, 'body: hello']),
    '+ client: HTTP/1.1 400 Bad Request',
    '+ client: content-length: 11',
    '+ client: content-type: text/plain',
    '+ client: date: NOW',
    '+ client: connection: close',
    '+ client: body: Bad Request',
    ...onlyDirect('origin', lines),
  ],
});
const get = ['GET / HTTP/1.1', 'Host: origin.test:PORT'];

/** What the grammar of HTTP/1.1 forbids. */
export const ofMalformed: Readonly<Record<string, Difference>> = {
  '1 answer with two lengths that agree': framedBy(length, length),
  '1 answer with the header "X-A: a\\u0001b"': framedBy('X-A: a\x01b', length),
  '1 answer with the header "X A: b"': framedBy('X A: b', length),
  '1 answer with the header "X-A : b"': framedBy('X-A : b', length),
  '1 answer with the header "X[a]: b"': framedBy('X[a]: b', length),
  '1 answer with the header "X-\xc3\xa4: b"': framedBy('X-\xc3\xa4: b', length),
  '1 answer with the header ": b"': framedBy(': b', length),
  '1 answer with the header "no colon"': framedBy('no colon: ', length),
  '1 answer whose length is +5': framedBy('Content-Length: +5'),
  '1 answer with the encoding identity': framedBy('Transfer-Encoding: identity', length),
  '1 answer that says chunked twice': framedBy('Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'),
  '1 answer of 204 that says chunked': refusedAnswer(
    'HTTP/1.1 204 No Content',
    date,
    'Transfer-Encoding: chunked',
  ),
  '1 answer that begins in lower case': refusedAnswer('http/1.1 200 OK', date, length, 'body: hello'),
  '1 answer with a length beside its chunks': {
    id: 'needless_length',
    differs: [`- client: ${length}`],
  },
  '1 answer of 204 with a length': {
    id: 'needless_length',
    differs: ['- client: Content-Length: 0'],
  },
  '1 request with a length beside its chunks': {
    id: 'needless_length',
    differs: [`- origin: ${length}`],
  },
  '1 request with the header "X-A: a\\u0001b"': refusedRequest(...get, 'X-A: a\x01b'),
  '1 request with the header "X A: b"': refusedRequest(...get, 'X A: b'),
  '1 request with the header "X[a]: b"': refusedRequest(...get, 'X[a]: b'),
  '1 request with the header "no colon"': refusedRequest(...get, 'no colon: '),
  '1 request with two lengths that agree': refusedRequest(
    'POST / HTTP/1.1',
    'Host: origin.test:PORT',
    length,
    length,
    'body: hello',
  ),
  '1 answer of a radio, ICY': refusedAnswer('ICY 200 OK', date, length, 'body: hello'),
  '1 answer with a folded header': {
    id: 'folded_headers',
    differs: ['- client: X-A: a', '- client:   b: ', '+ client: X-A: a  b'],
  },
  '1 request with a folded header': {
    id: 'folded_headers',
    differs: ['- origin: X-A: a', '- origin:   b: ', '+ origin: X-A: a  b'],
  },
  '1 answer of HTTP/1.2': {
    id: 'minor_version',
    differs: ['- client: HTTP/1.2 200 OK', '+ client: HTTP/1.1 200 OK'],
  },
};
