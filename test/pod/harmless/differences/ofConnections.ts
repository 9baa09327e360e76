import type { Difference } from './difference.ts';

/** How connections begin, change and end. */
export const ofConnections: Readonly<Record<string, Difference>> = {
  '1 request that ends its connection': {
    id: 'connections_apart',
    differs: ['- client: Connection: close', '+ client: Connection: close', '- origin: Connection: close'],
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
  '1 tunnel whose client sends 20 MB to a slow reader and closes': {
    id: 'unsent_bytes',
    differs: ['- origin: all 20 MB', '+ origin: less than 20 MB'],
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
  '20 requests of h2c at once to an origin that takes 2': {
    id: 'few_streams',
    differs: ['+ client: :status: 503'],
  },
  '1 origin that answers before the 1 MB body is there, and reads on': {
    id: 'early_answers',
    differs: ['- client: open', '+ client: closed', '- origin: all 1 MB', '+ origin: less than 1 MB'],
  },
  '1 name whose address changes, with a TTL of 30 s': {
    id: 'cached_names',
    differs: ['- client: 2 s later: 198.51.100.3', '+ client: 2 s later: 198.51.100.2'],
  },
  '1 request whose headers take 70 s': {
    id: 'slow_headers',
    differs: ['- client: HTTP/1.1 200 OK', '+ client: HTTP/1.1 408 Request Timeout'],
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
  '2 clients one by one, of an origin that closes at the second request and never said so': {
    id: 'connections_apart',
    differs: ['- client: HTTP/1.1 200 OK', '+ client: HTTP/1.1 503 Service Unavailable'],
  },
  '2 clients that keep their connections, in turns': {
    id: 'connections_apart',
    differs: Array(5).fill(['- origin: connection 2: client 1', '+ origin: connection 1: client 1']).flat(),
  },
};
