import { date, exchange, ok } from '../../../setup/pod/differential/exchange.ts';
import type { Scenario } from '../../../setup/pod/differential/scenario.ts';

/** An answer of 200 with that framing. */
const framed = (body: string, ...framing: string[]): string =>
  ['HTTP/1.1 200 OK', date, ...framing, '', body].join('\r\n');
const chunks = '5\r\nhello\r\n0\r\n\r\n';
const twice = ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'];
const both = ['Content-Length: 5', 'Transfer-Encoding: chunked'];

/** What the grammar of HTTP/1.1 forbids and many take all the same; clients here take every bit of it. */
export const malformed: Scenario[] = [
  exchange('1 answer with two lengths that agree', { answer: ok('hello', 'Content-Length: 5') }),
  ...['X-A: a\x01b', 'X A: b', 'X-A : b', 'X[a]: b', 'X-\xc3\xa4: b', ': b', 'no colon'].map((line) =>
    exchange(`1 answer with the header ${JSON.stringify(line)}`, { answer: ok('hello', line) }),
  ),
  exchange('1 answer whose length is +5', { answer: framed('hello', 'Content-Length: +5') }),
  exchange('1 answer with the encoding identity', {
    answer: framed('hello', 'Transfer-Encoding: identity', 'Content-Length: 5'),
  }),
  exchange('1 answer that says chunked twice', { answer: framed(chunks, ...twice) }),
  exchange('1 answer of 204 that says chunked', {
    answer: ['HTTP/1.1 204 No Content', date, 'Transfer-Encoding: chunked', '', ''].join('\r\n'),
  }),
  exchange('1 answer that begins in lower case', { answer: ok('hello').replace('HTTP', 'http') }),
  exchange('1 answer with a length beside its chunks', { answer: framed(chunks, ...both) }),
  exchange('1 answer of 204 with a length', {
    answer: ['HTTP/1.1 204 No Content', date, 'Content-Length: 0', '', ''].join('\r\n'),
  }),
  exchange('1 request with a length beside its chunks', { method: 'POST', headers: both, body: chunks }),
  ...['X-A: a\x01b', 'X A: b', 'X[a]: b', 'no colon'].map((line) =>
    exchange(`1 request with the header ${JSON.stringify(line)}`, { headers: [line] }),
  ),
  exchange('1 request with two lengths that agree', {
    method: 'POST',
    headers: ['Content-Length: 5', 'Content-Length: 5'],
    body: 'hello',
  }),
  exchange('1 answer with a folded header', { answer: ok('hello', 'X-A: a\r\n  b') }),
  exchange('1 answer of HTTP/1.2', { answer: ok('hello').replace('1.1', '1.2') }),
  exchange('1 answer of a radio, ICY', { answer: ok('hello').replace('HTTP/1.1', 'ICY') }),
  exchange('1 answer with an extension to a chunk', {
    answer: framed('5;a=b\r\nhello\r\n0\r\n\r\n', 'Transfer-Encoding: chunked'),
  }),
  exchange('1 request with a folded header', { headers: ['X-A: a\r\n  b'] }),
  exchange('1 request with an extension to a chunk', {
    method: 'POST',
    headers: ['Transfer-Encoding: chunked'],
    body: '5;a=b\r\nhello\r\n0\r\n\r\n',
  }),
];
