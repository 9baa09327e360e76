import type { Difference } from './difference.ts';

/** What Envoy writes otherwise, or refuses to write. */
export const ofMessages: Readonly<Record<string, Difference>> = {
  '1 request by the method PURGE': {
    id: 'length_of_nothing',
    differs: ['+ origin: Content-Length: 0'],
  },
  '1 request by the method PROPFIND': {
    id: 'length_of_nothing',
    differs: ['+ origin: Content-Length: 0'],
  },
  '1 request by the method FOO': {
    id: 'length_of_nothing',
    differs: ['+ origin: Content-Length: 0'],
  },
  '1 request by the method OPTIONS': {
    id: 'length_of_nothing',
    differs: ['+ origin: Content-Length: 0'],
  },
  '1 request by the method PATCH': {
    id: 'length_of_nothing',
    differs: ['+ origin: Content-Length: 0'],
  },
  '1 request by the method m-search': {
    id: 'length_of_nothing',
    differs: ['+ origin: Content-Length: 0'],
  },
  '1 path of raw UTF-8': {
    id: 'raw_bytes_in_path',
    differs: [
      '- client: HTTP/1.1 200 OK',
      '- client: Date: Sat, 21 Nov 2026 10:00:00 GMT',
      '- client: Content-Length: 5',
      '- client: body: hello',
      '+ client: HTTP/1.1 400 Bad Request',
      '+ client: content-length: 11',
      '+ client: content-type: text/plain',
      '+ client: date: NOW',
      '+ client: connection: close',
      '+ client: body: Bad Request',
      '- origin: GET /Ã¤?Ã¶=Ã¼ HTTP/1.1',
      '- origin: Host: origin.test:PORT',
    ],
  },
  '3 headers of one name each way': {
    id: 'repeated_headers',
    differs: [
      '- client: set-cookie: b=2',
      '+ client: Set-Cookie: b=2',
      '- client: Vary: a',
      '- client: Vary: b',
      '+ client: Vary: a,b',
      '- origin: Accept: a',
      '- origin: x-two: 2',
      '- origin: X-TWO: 3',
      '- origin: Accept: b',
      '+ origin: Accept: a,b',
      '+ origin: X-Two: 2',
      '+ origin: X-Two: 3',
    ],
  },
  '1 POST without a length': {
    id: 'length_of_nothing',
    differs: ['+ origin: Content-Length: 0'],
  },
  '2 trailers after the request': {
    id: 'trailer_case',
    differs: [
      '- origin: Transfer-Encoding: chunked',
      '+ origin: Transfer-Encoding: chunked',
      '- origin: trailer X-Sum: 1',
      '- origin: trailer x-Other: b',
      '+ origin: trailer x-sum: 1',
      '+ origin: trailer x-other: b',
    ],
  },
  '2 trailers after the answer': {
    id: 'trailer_case',
    differs: [
      '- client: trailer X-Sum: 1',
      '- client: trailer x-Other: b',
      '+ client: trailer x-sum: 1',
      '+ client: trailer x-other: b',
    ],
  },
  '1 HEAD without a length': {
    id: 'unframed_answers',
    differs: ['+ client: Transfer-Encoding: chunked'],
  },
  '200 without a reason': {
    id: 'reason_phrase',
    differs: ['- client: HTTP/1.1 200 ', '+ client: HTTP/1.1 200 OK'],
  },
  '1 answer that ends with its connection': {
    id: 'unframed_answers',
    differs: ['+ client: Transfer-Encoding: chunked', '- client: the connection: end'],
  },
  '1 answer that ends with its connection, and says so': {
    id: 'unframed_answers',
    differs: [
      '- client: Connection: close',
      '+ client: Transfer-Encoding: chunked',
      '- client: the connection: end',
    ],
  },
  '1 answer without a date': {
    id: 'date_added',
    differs: ['+ client: Date: NOW'],
  },
  '1 request of HTTP/1.0': {
    id: 'http_1_0',
    differs: [
      '- client: HTTP/1.1 200 OK',
      '+ client: HTTP/1.0 200 OK',
      '+ client: Connection: close',
      '- origin: GET / HTTP/1.0',
      '+ origin: GET / HTTP/1.1',
    ],
  },
  '1 answer of HTTP/1.0': {
    id: 'unframed_answers',
    differs: [
      '- client: HTTP/1.0 200 OK',
      '+ client: HTTP/1.1 200 OK',
      '+ client: Transfer-Encoding: chunked',
      '- client: the connection: end',
    ],
  },
  '1 request of HTTP/1.0 that keeps its connection': {
    id: 'http_1_0',
    differs: [
      '- client: HTTP/1.1 200 OK',
      '+ client: HTTP/1.0 200 OK',
      '- client: Connection: keep-alive',
      '+ client: Connection: keep-alive',
      '- origin: GET / HTTP/1.0',
      '+ origin: GET / HTTP/1.1',
      '- origin: Connection: keep-alive',
    ],
  },
  '1 request with the referer app://x y': {
    id: 'referer',
    differs: ['- origin: Referer: app://x y'],
  },
  '1 request with the referer about:blank': {
    id: 'referer',
    differs: ['- origin: Referer: about:blank'],
  },
  '1 request with the referer https://a:b@origin.test/': {
    id: 'referer',
    differs: ['- origin: Referer: https://a:b@origin.test/'],
  },
  '1 request with the referer https://origin.test/a#b': {
    id: 'referer',
    differs: ['- origin: Referer: https://origin.test/a#b'],
  },
  '1 request that takes trailers and gzip': {
    id: 'te',
    differs: ['- origin: TE: trailers, gzip', '+ origin: TE: trailers'],
  },
  '1 request of OPTIONS for no path': {
    id: 'asterisk',
    differs: ['- origin: OPTIONS * HTTP/1.1', '+ origin: OPTIONS / HTTP/1.1', '+ origin: Content-Length: 0'],
  },
  '1 query without a path': {
    id: 'query_without_path',
    differs: [
      '- client: HTTP/1.1 200 OK',
      '- client: Date: Sat, 21 Nov 2026 10:00:00 GMT',
      '- client: Content-Length: 5',
      '- client: body: hello',
      '+ client: HTTP/1.1 404 Not Found',
      '+ client: date: NOW',
      '+ client: content-length: 0',
      '- origin: GET ?a=b HTTP/1.1',
      '- origin: Host: origin.test:PORT',
    ],
  },
  '1 path with a fragment': {
    id: 'fragment',
    differs: ['- origin: GET /a#b HTTP/1.1', '+ origin: GET /a HTTP/1.1'],
  },
  '1 Host other than that of the URL': {
    id: 'host_of_url',
    differs: ['- origin: Host: other.test', '+ origin: Host: origin.test:PORT'],
  },
  '3 headers for a proxy': {
    id: 'own_headers',
    differs: [
      '- origin: Proxy-Authorization: Basic eDp5',
      '- origin: Proxy-Connection: keep-alive',
      '- origin: X-Sidelight-Port: 1',
    ],
  },
  '12 headers that Envoy knows as its own': {
    id: 'own_headers',
    differs: [
      '- origin: X-Forwarded-Proto: https',
      '- origin: X-Envoy-Internal: true',
      '- origin: X-Envoy-Max-Retries: 3',
      '- origin: X-Envoy-Retry-On: 5xx',
      '- origin: X-Envoy-Upstream-Rq-Timeout-Ms: 60000',
      '- origin: X-Envoy-Expected-Rq-Timeout-Ms: 5',
      '- origin: X-Envoy-Upstream-Alt-Stat-Name: a',
      '- origin: X-Envoy-Hedge-On-Per-Try-Timeout: true',
    ],
  },
  '1 host of raw UTF-8': {
    id: 'host_characters',
    differs: [
      '- client: HTTP/1.1 200 OK',
      '- client: Date: Sat, 21 Nov 2026 10:00:00 GMT',
      '- client: Content-Length: 5',
      '- client: body: hello',
      '+ client: HTTP/1.1 400 Bad Request',
      '+ client: content-length: 11',
      '+ client: content-type: text/plain',
      '+ client: date: NOW',
      '+ client: connection: close',
      '+ client: body: Bad Request',
      '- origin: GET / HTTP/1.1',
      '- origin: Host: \xe4.test:PORT',
    ],
  },
  '1 tunnel to a host with an underscore': {
    id: 'host_characters',
    differs: [
      '- client: 220 ready\r\n',
      '- client: 221 bye\r\n',
      '+ client: failed: HTTP/1.1 400 Bad Request',
      '- origin: EHLO a',
    ],
  },
  '1 host with an underscore': {
    id: 'host_characters',
    differs: [
      '- client: HTTP/1.1 200 OK',
      '- client: Date: Sat, 21 Nov 2026 10:00:00 GMT',
      '- client: Content-Length: 5',
      '- client: body: hello',
      '+ client: HTTP/1.1 400 Bad Request',
      '+ client: content-length: 11',
      '+ client: content-type: text/plain',
      '+ client: date: NOW',
      '+ client: connection: close',
      '+ client: body: Bad Request',
      '- origin: GET / HTTP/1.1',
      '- origin: Host: a_b.test:PORT',
    ],
  },
};
