import type { IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { type Fault, fault, toFault } from '../faults/index.ts';

export interface ClientOptions {
  readonly server: URL;
  /** PEM bundle that the API server's certificate is verified by. */
  readonly ca: string;
  /** Asked at every call, since service-account tokens rotate; the empty string sends none. */
  readonly token?: () => string;
  /** PEM pair of a kubeconfig's user. */
  readonly clientCert?: string;
  readonly clientKey?: string;
  /** For one call from its start to the last byte of its answer. */
  readonly timeoutMs?: number;
  /** Largest answer that is read. */
  readonly maxBytes?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A small client of the Kubernetes API: JSON in, JSON out. Why not the official one: docs/decisions/0001-kube-client.md. */
export interface Client {
  /**
   * Answers the parsed body. Faults: `kube_conflict` (409), `kube_refused` (any other answer that isn't 2xx; its
   * fields hold `status` and `why`), `kube_unreachable` (network, time-out, an answer too big or not JSON).
   */
  request(method: Method, path: string, options?: CallOptions): Promise<unknown>;
  /** A GET whose answer is read as it arrives, until `signal`; refusals are Faults as above. */
  stream(path: string, signal: AbortSignal): Promise<IncomingMessage>;
  /** What must be added to our clock to have the API server's, in ms; 0 before the first answer. */
  clockOffsetMs(): number;
  /** Closes idle connections and ends calls under way. */
  close(): void;
}

export function createClient(options: ClientOptions): Client {
  const { server, ca, token, clientCert, clientKey, now = Date.now } = options;
  const { timeoutMs = 10_000, maxBytes = 64 * 2 ** 20 } = options;
  const agent = new Agent({ keepAlive: true, ca, cert: clientCert, key: clientKey });
  let clockOffset = 0;

  function send(method: Method, path: string, call: CallOptions): Promise<IncomingMessage> {
    const payload = call.body === undefined ? undefined : Buffer.from(JSON.stringify(call.body));
    const bearer = token?.();
    const headers: Record<string, string | number> = { accept: 'application/json' };
    if (bearer) headers.authorization = `Bearer ${bearer}`;
    if (payload) {
      headers['content-type'] = call.contentType ?? 'application/json';
      headers['content-length'] = payload.length;
    }
    const signal = call.signal ? { signal: call.signal } : {};
    return new Promise((resolve, reject) => {
      httpsRequest(new URL(path, server), { method, headers, agent, ...signal })
        .once('response', resolve)
        .once('error', reject)
        .end(payload);
    });
  }

  async function open(method: Method, path: string, call: CallOptions): Promise<IncomingMessage> {
    const response = await send(method, path, call);
    const theirs = Date.parse(response.headers.date ?? '');
    if (!Number.isNaN(theirs)) clockOffset = theirs - now();
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) return response;
    throw refusal(`${method} ${path}`, status, await readBody(response, maxBytes));
  }

  return {
    async request(method, path, call = {}) {
      const timeout = AbortSignal.timeout(timeoutMs);
      const signal = call.signal ? AbortSignal.any([call.signal, timeout]) : timeout;
      try {
        const response = await open(method, path, { ...call, signal });
        return JSON.parse(await readBody(response, maxBytes));
      } catch (error) {
        throw toFault(timeout.aborted ? `no answer in ${timeoutMs} ms` : error, 'kube_unreachable', {
          call: `${method} ${path}`,
        });
      }
    },
    async stream(path, signal) {
      try {
        return await open('GET', path, { signal });
      } catch (error) {
        throw toFault(error, 'kube_unreachable', { call: `GET ${path}` });
      }
    },
    clockOffsetMs: () => clockOffset,
    close: () => agent.destroy(),
  };
}

async function readBody(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`its answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function refusal(call: string, status: number, body: string): Fault {
  if (status === 409) return fault('kube_conflict', { call });
  return fault('kube_refused', { call, status, why: messageOf(body) });
}

/** The message of a Kubernetes Status, else the beginning of whatever a proxy in between said. */
function messageOf(body: string): string {
  try {
    const { message } = JSON.parse(body) as { message?: unknown };
    if (typeof message === 'string') return message;
  } catch {
    // Not JSON: not the API server's own words.
  }
  return body.slice(0, 200);
}
