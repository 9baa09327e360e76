interface Difference {
  /** Of the limit that it shows. */
  readonly id: string;
  /** Lines: `-` only direct, `+` only through the sidecar. */
  readonly differs: readonly string[];
}

/** By the name of its scenario, exactly what differs. Every other scenario shows no difference. */
export const differences: Readonly<Record<string, Difference>> = {
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
  '1 answer with two lengths that agree': {
    id: 'repeated_length',
    differs: [
      '- client: HTTP/1.1 200 OK',
      '- client: Date: Sat, 21 Nov 2026 10:00:00 GMT',
      '- client: Content-Length: 5',
      '- client: Content-Length: 5',
      '- client: body: hello',
      '+ client: HTTP/1.1 502 Bad Gateway',
      '+ client: content-length: 87',
      '+ client: content-type: text/plain',
      '+ client: date: NOW',
      '+ client: body: upstream connect error or disconnect/reset before headers. reset reason: protocol error',
    ],
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
  '1 request that ends its connection': {
    id: 'connections_apart',
    differs: ['- client: Connection: close', '+ client: Connection: close', '- origin: Connection: close'],
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
  '1 request that keeps its connection': {
    id: 'connections_apart',
    differs: [
      '- client: Connection: keep-alive',
      '- client: Keep-Alive: timeout=5',
      '- origin: Connection: keep-alive',
    ],
  },
  '1 request that takes trailers': {
    id: 'connections_apart',
    differs: ['- origin: Connection: TE'],
  },
  '1 request with a referer that is no URL': {
    id: 'referer',
    differs: ['- origin: Referer: app://x y'],
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
  '1 reset by the origin before its answer': {
    id: 'failures_are_answers',
    differs: [
      '- client: no message',
      '+ client: HTTP/1.1 503 Service Unavailable',
      '+ client: content-length: 95',
      '+ client: content-type: text/plain',
      '+ client: date: NOW',
      '+ client: body: upstream connect error or disconnect/reset before headers. reset reason: connection termination',
    ],
  },
  '1 end by the origin before its answer': {
    id: 'failures_are_answers',
    differs: [
      '- client: no message',
      '+ client: HTTP/1.1 503 Service Unavailable',
      '+ client: content-length: 95',
      '+ client: content-type: text/plain',
      '+ client: date: NOW',
      '+ client: body: upstream connect error or disconnect/reset before headers. reset reason: connection termination',
    ],
  },
  '1 name that does not exist': {
    id: 'failures_are_answers',
    differs: [
      '- client: failed: getaddrinfo ENOTFOUND absent.invalid',
      '+ client: HTTP/1.1 503 Service Unavailable',
    ],
  },
  '1 tunnel that its origin resets': {
    id: 'resets_become_ends',
    differs: ['- client: the connection: reset', '+ client: the connection: end'],
  },
  '1 port where nobody listens': {
    id: 'failures_are_answers',
    differs: [
      '- client: failed: connect ECONNREFUSED 198.51.100.2:9',
      '+ client: HTTP/1.1 503 Service Unavailable',
    ],
  },
  '1 tunnel to a port where nobody listens': {
    id: 'failures_are_answers',
    differs: [
      '- client: failed: connect ECONNREFUSED 198.51.100.2:9',
      '+ client: failed: HTTP/1.1 503 Service Unavailable',
    ],
  },
  '1 reset by the origin in the middle of its body': {
    id: 'resets_become_ends',
    differs: ['- client: the connection: reset', '+ client: the connection: end'],
  },
  '1 tunnel whose client ends its side and goes on reading': {
    id: 'half_close',
    differs: ['- client: bytes: and you'],
  },
  '1 client that ends its side after its request and goes on reading': {
    id: 'half_close',
    differs: [
      '- client: HTTP/1.1 200 OK',
      '- client: Date: Sat, 21 Nov 2026 10:00:00 GMT',
      '- client: Content-Length: 5',
      '- client: body: hello',
      '+ client: no message',
    ],
  },
  '1 connection closed by the origin after its answer without a word, then another request': {
    id: 'connections_apart',
    differs: ['- client: closed', '+ client: open'],
  },
  '1 tunnel whose origin ends its side and goes on reading': {
    id: 'half_close',
    differs: ['- origin: bytes: and you'],
  },
  '1 reset by the client before the answer': {
    id: 'resets_become_ends',
    differs: ['- origin: the connection: reset', '+ origin: the connection: end'],
  },
  '1 reset by the client in the middle of its body': {
    id: 'resets_become_ends',
    differs: ['- origin: the connection: reset', '+ origin: the connection: end'],
  },
  '1 tunnel that its client resets': {
    id: 'resets_become_ends',
    differs: ['- origin: the connection: reset', '+ origin: the connection: end'],
  },
  '1 tunnel whose client closes it after 5 MB that the origin reads 3 s later': {
    id: 'unsent_bytes',
    differs: ['- origin: all 5 MB', '+ origin: less than 5 MB'],
  },
  '1 expectation that the origin refuses with 417': {
    id: 'connections_apart',
    differs: ['+ client: Connection: close'],
  },
  '1 expectation that the origin answers without 100 and without the body': {
    id: 'connections_apart',
    differs: ['+ client: Connection: close'],
  },
  '1 WebSocket that the origin refuses': {
    id: 'connections_apart',
    differs: ['+ client: Connection: close'],
  },
  '1 WebSocket that the origin answers with 200': {
    id: 'upgrade_answered_by_200',
    differs: [
      '- client: Date: Sat, 21 Nov 2026 10:00:00 GMT',
      '- client: Content-Length: 5',
      '- client: body: hello',
      '+ client: date: Sat, 21 Nov 2026 10:00:00 GMT',
      '+ client: connection: close',
      '+ client: content-length: 0',
    ],
  },
  '1 request with Upgrade: h2c that the origin does not take up': {
    id: 'other_upgrades',
    differs: [
      '- origin: Connection: Upgrade',
      '- origin: Upgrade: h2c',
      '- origin: HTTP2-Settings: AAMAAABkAAQAAP__',
    ],
  },
  '1 request with Upgrade: example/1 that the origin does not take up': {
    id: 'other_upgrades',
    differs: ['- origin: Connection: Upgrade', '- origin: Upgrade: example/1'],
  },
  '1 request with Upgrade: TLS/1.2 that the origin does not take up': {
    id: 'other_upgrades',
    differs: ['- origin: Connection: Upgrade', '- origin: Upgrade: TLS/1.2'],
  },
  '1 request with Upgrade: TLS/1.3, TLS/1.2 that the origin does not take up': {
    id: 'other_upgrades',
    differs: ['- origin: Connection: Upgrade', '- origin: Upgrade: TLS/1.3, TLS/1.2'],
  },
  '1 POST with Upgrade: h2c': {
    id: 'other_upgrades',
    differs: [
      '- origin: Connection: Upgrade, HTTP2-Settings',
      '- origin: Upgrade: h2c',
      '- origin: HTTP2-Settings: AAMAAABkAAQAAP__',
    ],
  },
  '1 stream of h2c that the client cancels': {
    id: 'http2_reset_code',
    differs: [
      '- origin: closed by 8',
      '+ origin: stream: Stream closed with error code NGHTTP2_INTERNAL_ERROR',
      '+ origin: closed by 2',
    ],
  },
  '1 tunnel by HTTP/2 whose origin sends 1 MB and closes': {
    id: 'http2_tunnel_end',
    differs: ['- client: all 1 MB', '+ client: less than 1 MB'],
  },
  '1 POST by http.request of Node': {
    id: 'connections_apart',
    differs: [
      '- origin: Content-Type: text/plain',
      '- origin: Connection: keep-alive',
      '+ origin: Content-Type: text/plain',
    ],
  },
  '1 GET by fetch of Node': {
    id: 'connections_apart',
    differs: ['- origin: connection: keep-alive'],
  },
};
