/** What works without the telemetry sidecar and not with it: Envoy can't do otherwise. */
export interface Limit {
  /** One word, for tests and talk. */
  readonly id: string;
  /** Follows "Envoy can't". */
  readonly cannot: string;
  /** What it does in place of that. */
  readonly instead: string;
  readonly noticedBy: string;
  readonly remedy: string;
}

const tunnelled = 'HTTPS is not touched: inside a tunnel every byte stays as it is.';
const exempt = 'Add the host to the NO_PROXY of the container, so that its calls pass the sidecar by.';

/** The whole list: a test holds each entry true, and fails on a difference that is not here. */
export const limits: readonly Limit[] = [
  {
    id: 'host_characters',
    cannot: 'call a host whose name has an underscore or bytes beyond ASCII',
    instead: 'It answers 400 itself, to requests and to CONNECT.',
    noticedBy: 'Clients of hosts that are not named as RFC 1123 says, such as `my_service.example.com`.',
    remedy: `${exempt} Names beyond ASCII work in their \`xn--\` form, as most clients send them.`,
  },
  {
    id: 'raw_bytes_in_path',
    cannot: 'forward a path or query with bytes beyond ASCII',
    instead: 'It answers 400 itself.',
    noticedBy:
      'Clients that send UTF-8 as it is in place of `%C3%A4`; browsers and most libraries encode it.',
    remedy: `Encode it. ${tunnelled}`,
  },
  {
    id: 'query_without_path',
    cannot: 'forward a URL whose query comes right after the host, as in `http://example.com?a=b`',
    instead: 'It answers 404 itself.',
    noticedBy: 'Clients that write requests by hand; libraries put the `/` in.',
    remedy: 'Write the `/`.',
  },
  {
    id: 'fragment',
    cannot: 'forward a fragment',
    instead: 'Of `/a#b` the origin gets `/a`, as RFC 9110 7.1 has it.',
    noticedBy: 'Clients that write requests by hand; libraries do not send it.',
    remedy: 'Write the `#` as `%23`.',
  },
  {
    id: 'asterisk',
    cannot: 'send `OPTIONS *`',
    instead: 'The origin gets `OPTIONS /`.',
    noticedBy: 'Clients that ask what a server can do as a whole.',
    remedy: tunnelled,
  },
  {
    id: 'host_of_url',
    cannot: 'send a `Host` other than that of the URL',
    instead: 'The origin gets that of the URL, as RFC 9112 3.2.2 demands of a proxy.',
    noticedBy: 'Clients that call an address or one name, and ask for another by `Host`.',
    remedy: exempt,
  },
  {
    id: 'cached_names',
    cannot: 'ask for an address anew at each connection',
    instead: 'It uses an address until its TTL has passed, and for a few seconds at least.',
    noticedBy: 'Clients that count on a change of DNS before that.',
    remedy: `Lower the TTL before the change. ${exempt}`,
  },
  {
    id: 'slow_headers',
    cannot: 'wait for the headers of a request for more than 60 s',
    instead: 'It answers 408 itself; bodies may take as long as they like.',
    noticedBy: 'Nobody who writes headers at once.',
    remedy: tunnelled,
  },
  {
    id: 'early_answers',
    cannot: 'take the rest of an upload when the origin has answered before its end',
    instead:
      'It hands on the answer and closes the connection of the client. An answer of its own, for an origin that it cannot reach, comes after 16 KiB of the body.',
    noticedBy:
      'Clients of big uploads without TLS that are refused: some see a reset in place of 413, those of Go and wget among them.',
    remedy: `Send \`Expect: 100-continue\`. ${tunnelled}`,
  },
  {
    id: 'half_close',
    cannot: 'keep one direction of a connection open when the other has ended',
    instead: 'Once the client, or the origin of a tunnel, ends its sending side, both directions end.',
    noticedBy:
      'Clients that shut down their sending side and go on reading, as `nc -N` does; HTTP and TLS libraries do not.',
    remedy: exempt,
  },
  {
    id: 'unsent_bytes',
    cannot: 'deliver what it still holds when the client of a tunnel closes',
    instead: 'Of bytes that wait for a slow origin, up to 64 KiB is lost, and no side is told.',
    noticedBy:
      'Protocols in a tunnel that send a lot and close without waiting for an answer; HTTPS waits for its answer.',
    remedy: exempt,
  },
  {
    id: 'failures_are_answers',
    cannot: 'let a failure to resolve, connect or get an answer be the failure that it is',
    instead:
      'The client gets 503, and a text that says why, in place of an error of its own resolver or socket.',
    noticedBy: 'Code that tells ENOTFOUND, ECONNREFUSED or ECONNRESET from an answer of the origin.',
    remedy: 'Treat a 503 of the proxy as these. For HTTPS libraries report that the tunnel was refused.',
  },
  {
    id: 'resets_become_ends',
    cannot: 'hand on a TCP reset',
    instead: 'The other side sees an orderly end of the connection; cut bodies still show by their framing.',
    noticedBy: 'Protocols in a tunnel that take an end of the connection for the end of the data.',
    remedy: exempt,
  },
  {
    id: 'connections_apart',
    cannot: 'let `Connection`, `Keep-Alive` and the life of a connection reach the other side',
    instead:
      'The connections of client and origin live apart, as RFC 9110 7.6.1 has it for any proxy: a request may go out on one that was kept for 1.5 s at most after another client’s, and if the origin closes it just then, the answer is 503.',
    noticedBy:
      'Clients that wait for the origin to close, origins that count on `Connection: close`, close a moment after an answer without saying so, or tie a login to a connection (NTLM).',
    remedy: `Read bodies by their framing. ${tunnelled}`,
  },
  {
    id: 'http2_tunnel_end',
    cannot: 'finish a tunnel that was opened by HTTP/2 when its origin closes first',
    instead: 'What the client has not taken in by then is cut, and its stream is reset.',
    noticedBy:
      'Clients that speak HTTP/2 to their proxy; those that the variables reach speak HTTP/1.1 to it.',
    remedy: 'Open tunnels by HTTP/1.1.',
  },
  {
    id: 'http2_reset_code',
    cannot: 'tell an HTTP/2 origin by its code why a stream was reset',
    instead: 'A stream that the client cancels reaches the origin as INTERNAL_ERROR.',
    noticedBy: 'Logs of gRPC servers without TLS, which show another status for calls that were cancelled.',
    remedy: tunnelled,
  },
  {
    id: 'few_streams',
    cannot: 'keep to the streams of an HTTP/2 origin that takes fewer than 100 at once',
    instead: 'Requests beyond them get 503 in place of waiting for their turn.',
    noticedBy: 'Clients of HTTP/2 without TLS that have more requests at once than such an origin takes.',
    remedy: `Let the origin take 100, the least that RFC 9113 6.5.2 recommends. ${exempt}`,
  },
  {
    id: 'other_upgrades',
    cannot: 'switch a connection to another protocol than WebSocket',
    instead:
      'It takes the `Upgrade` header away, and the request goes on in HTTP/1.1, as origins may choose themselves.',
    noticedBy: 'Clients of h2c by upgrade, of SPDY or of Docker without TLS.',
    remedy: `HTTP/2 works with prior knowledge. ${exempt}`,
  },
  {
    id: 'upgrade_answered_by_200',
    cannot: 'hand on the body of a 200 to a request for a WebSocket',
    instead: 'The client gets the status and an empty body; other refusals come whole.',
    noticedBy: 'Nobody who expects 101.',
    remedy: tunnelled,
  },
  {
    id: 'unframed_answers',
    cannot: 'hand on an answer without a length as it is',
    instead: 'A body that ends with its connection comes chunked, and HEAD without a length says chunked.',
    noticedBy: 'HTTP/1.1 clients that cannot read chunks, and code that reads `Transfer-Encoding`.',
    remedy: tunnelled,
  },
  {
    id: 'http_1_0',
    cannot: 'speak HTTP/1.0 to an origin',
    instead:
      'Requests of HTTP/1.0 reach the origin as HTTP/1.1, and the answers come back in the version of the request.',
    noticedBy: 'Origins that answer HTTP/1.0 otherwise than 1.1.',
    remedy: tunnelled,
  },
  {
    id: 'length_of_nothing',
    cannot: 'send a request without a body and without a length',
    instead: 'It adds `Content-Length: 0`, but not to GET, HEAD, DELETE and TRACE.',
    noticedBy: 'Origins that sign or check the header.',
    remedy: tunnelled,
  },
  {
    id: 'repeated_headers',
    cannot: 'keep repeated headers apart in their own spelling',
    instead: 'Some (`Accept`, `Vary`) become one, joined by commas; others take the spelling of their first.',
    noticedBy: 'Nobody who reads headers as RFC 9110 5.3 says.',
    remedy: tunnelled,
  },
  {
    id: 'malformed_answers',
    cannot: 'take an answer that breaks the grammar of HTTP',
    instead:
      'The client gets 502: for two `Content-Length`, though both agree, or `+5`; for `Transfer-Encoding` said twice, in a 204, or `identity`; for names of headers that are empty, with spaces, brackets or bytes beyond ASCII; for control characters in values; for lines without a colon; for `http/1.1` in lower case; for `ICY`, as old radio streams begin.',
    noticedBy: 'Clients of broken origins, of which some clients refuse some too.',
    remedy: exempt,
  },
  {
    id: 'malformed_requests',
    cannot: 'take a request that breaks the grammar of HTTP',
    instead:
      'It answers 400 itself: to control characters in values of headers; to names with spaces or brackets; to lines without a colon; to two `Content-Length`, though both agree.',
    noticedBy: 'Clients that write requests by hand; most libraries refuse to write these.',
    remedy: exempt,
  },
  {
    id: 'folded_headers',
    cannot: 'keep the line breaks of a header that is folded over several lines',
    instead: 'It joins them, as RFC 9112 5.2 has it.',
    noticedBy: 'Nobody who reads headers as that RFC says.',
    remedy: tunnelled,
  },
  {
    id: 'minor_version',
    cannot: 'hand on an answer as HTTP/1.2',
    instead: 'The client gets HTTP/1.1.',
    noticedBy: 'Nobody: there is no such version.',
    remedy: tunnelled,
  },
  {
    id: 'needless_length',
    cannot: 'hand on a `Content-Length` beside chunks or with a 204',
    instead: 'It takes it away, as RFC 9112 6.3 and RFC 9110 8.6 have it; bodies stay whole.',
    noticedBy: 'Code that reads the header.',
    remedy: tunnelled,
  },
  {
    id: 'te',
    cannot: 'send anything but `trailers` in `TE`',
    instead: 'Of `TE: trailers, gzip` the origin gets `TE: trailers`.',
    noticedBy: 'Nobody known; origins that compress transfers are rare.',
    remedy: tunnelled,
  },
  {
    id: 'trailer_case',
    cannot: 'keep the case of the names of trailers',
    instead: 'They come in lower case.',
    noticedBy: 'Code that compares them by case.',
    remedy: tunnelled,
  },
  {
    id: 'reason_phrase',
    cannot: 'hand on an answer without a reason phrase',
    instead: 'It fills in the usual one.',
    noticedBy: 'Nobody known.',
    remedy: tunnelled,
  },
  {
    id: 'date_added',
    cannot: 'hand on an answer without `Date`',
    instead: 'It adds the date of now.',
    noticedBy: 'Caches that reckon with the header.',
    remedy: tunnelled,
  },
  {
    id: 'referer',
    cannot: 'send a `Referer` that is not as browsers write it',
    instead: 'It takes away one with a user, a space or a fragment, and `about:blank`.',
    noticedBy: 'Apps that put such things there; other URLs, also of apps, and paths pass.',
    remedy: tunnelled,
  },
  {
    id: 'own_headers',
    cannot:
      'send `X-Forwarded-Proto`, `X-Sidelight-Port`, what is meant for a proxy (`Proxy-Authorization`, `Proxy-Connection`), or those `X-Envoy-*` that are orders to itself',
    instead: 'It takes them for its own and away.',
    noticedBy: 'Apps that are proxies, and set them.',
    remedy: tunnelled,
  },
];
