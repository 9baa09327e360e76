import { createServer as createPlain, type RequestListener, type Server } from 'node:http';
import { createServer as createTls, type Server as TlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

export interface TlsMaterial {
  /** PEM. */
  key: string;
  cert: string;
}

export interface ServerOptions {
  port: number;
  host?: string;
  /** A whole request must have arrived by then, and a TLS handshake be done. */
  requestTimeoutMs: number;
  maxConnections: number;
  tls?: TlsMaterial;
  /** A client that was cut off because its request did not arrive in time. */
  onSlowClient?: () => void;
}

export interface HttpServer {
  readonly port: number;
  /** New connections get the new certificate; open ones keep theirs. */
  setTls(material: TlsMaterial): void;
  /** From now on each answer closes its connection, so that clients dial again, and somebody else. */
  closeAfterAnswers(): void;
  /** Stops listening, waits for requests in flight, but no longer than the request's time-out, then ends. */
  close(): Promise<void>;
}

/** Go's clients keep idle connections for 90 s: one that we close first costs them a request. */
const keepAliveMs = 120_000;

/** Listens with bounds on time and connections; resolves once it accepts. */
export async function listen(handler: RequestListener, options: ServerOptions): Promise<HttpServer> {
  const limits = {
    requestTimeout: options.requestTimeoutMs,
    headersTimeout: options.requestTimeoutMs,
    connectionsCheckingInterval: 500,
    keepAliveTimeout: keepAliveMs,
  };
  let closing = false;
  const answer: RequestListener = (request, response) => {
    if (closing) response.setHeader('connection', 'close');
    handler(request, response);
  };
  const server: Server | TlsServer = options.tls
    ? createTls({ ...limits, ...options.tls, handshakeTimeout: options.requestTimeoutMs }, answer)
    : createPlain(limits, answer);
  server.maxConnections = options.maxConnections;
  // A client that neither sends nor reads, whatever it did before.
  server.timeout = keepAliveMs + options.requestTimeoutMs;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const handshake = error.code === 'ERR_TLS_HANDSHAKE_TIMEOUT';
    const slow = handshake || error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
    if (slow) options.onSlowClient?.();
    if (handshake || !socket.writable) return void socket.destroy();
    socket.write(`HTTP/1.1 ${slow ? '408 Request Timeout' : '400 Bad Request'}\r\nconnection: close\r\n\r\n`);
    // Not end(): a client that does not close its side would keep the connection.
    (socket as Socket).destroySoon();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    setTls: (material) => (server as TlsServer).setSecureContext(material),
    closeAfterAnswers: () => {
      closing = true;
    },
    close: () =>
      new Promise((resolve) => {
        closing = true;
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), options.requestTimeoutMs).unref();
      }),
  };
}
