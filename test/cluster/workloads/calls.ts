// Reads a JSON list of `Call` from standard input, makes them one after another, and prints a JSON list of what came
// of each: `Transcript`. What it knows of a proxy is what its environment says; without one it calls directly.
import { once } from 'node:events';
import { Agent, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { json, text } from 'node:stream/consumers';

export interface Call {
  /** As the environment says; by the proxy whatever NO_PROXY says; by a tunnel of the proxy, likewise. */
  via: 'environment' | 'proxy' | 'tunnel';
  url: string;
  body?: string;
}

export interface Transcript {
  status?: number | undefined;
  headers?: Record<string, unknown>;
  body?: string;
  /** Of a call without an answer. */
  error?: string;
}

/** They belong to a connection, or to the moment. */
const passing = new Set(['connection', 'keep-alive', 'transfer-encoding', 'date']);
const regardless = new Agent({ proxyEnv: { HTTP_PROXY: process.env.HTTP_PROXY } });

async function openTunnel(url: URL): Promise<Socket> {
  const { hostname } = url;
  const port = url.port || '80';
  const host = hostname.replace(/^\[|\]$/g, '');
  const proxy = process.env.HTTPS_PROXY && new URL(process.env.HTTPS_PROXY);
  if (!proxy) return connect({ host, port: Number(port) });
  const asked = request({
    host: proxy.hostname,
    port: proxy.port,
    method: 'CONNECT',
    path: `${hostname}:${port}`,
    agent: new Agent(),
  }).end();
  const [answer, socket] = (await once(asked, 'connect')) as [IncomingMessage, Socket];
  if (answer.statusCode !== 200) throw Object.assign(new Error(), { code: `CONNECT ${answer.statusCode}` });
  return socket;
}

async function optionsFor({ via, url }: Call): Promise<RequestOptions> {
  if (via === 'environment') return {};
  if (via === 'proxy') return { agent: regardless };
  const socket = await openTunnel(new URL(url));
  return { createConnection: () => socket };
}

async function make(call: Call): Promise<Transcript> {
  try {
    const options = { ...(await optionsFor(call)), method: call.body === undefined ? 'GET' : 'POST' };
    const sent = request(call.url, { ...options, signal: AbortSignal.timeout(20_000) }).end(call.body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const headers = Object.entries(answer.headers).filter(([name]) => !passing.has(name));
    return {
      status: answer.statusCode,
      headers: Object.fromEntries(headers.sort()),
      body: await text(answer),
    };
  } catch (error) {
    return { error: (error as NodeJS.ErrnoException).code ?? String(error) };
  }
}

const transcripts: Transcript[] = [];
for (const call of (await json(process.stdin)) as Call[]) transcripts.push(await make(call));
process.stdout.write(JSON.stringify(transcripts), () => process.exit());
