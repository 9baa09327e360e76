import type { RequestListener } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { type Client, type ClientOptions, createClient, inCluster } from '../../../platform/kube/index.ts';
import { startTlsServer } from '../../setup/tlsServer.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

async function start(listener: RequestListener, options: Partial<ClientOptions> = {}) {
  const { server, ca, connections, close } = await startTlsServer(listener);
  const client = createClient({ server, ca, timeoutMs: 500, ...options });
  cleanups.push(client.close, close);
  return { client, connections, server, ca };
}

const answer = (client: Client): Promise<unknown> =>
  client.request('GET', '/api').catch(({ code, fields }) => ({ code, ...fields }));

test('calls share a connection and each asks for the token anew', async () => {
  const tokens = ['one', 'two', ''];
  const { client, connections } = await start(
    (request, response) => response.end(JSON.stringify({ said: request.headers.authorization ?? null })),
    { token: () => tokens.shift() as string },
  );
  expect(await answer(client)).toEqual({ said: 'Bearer one' });
  expect(await answer(client)).toEqual({ said: 'Bearer two' });
  expect(await answer(client)).toEqual({ said: null });
  expect(connections()).toBe(1);
});

test('a body is sent as JSON of the type that was named', async () => {
  const { client } = await start(async (request, response) => {
    const body = (await request.toArray()).join('');
    response.end(JSON.stringify({ method: request.method, type: request.headers['content-type'], body }));
  });
  const contentType = 'application/json-patch+json';
  expect(await client.request('PATCH', '/x', { body: [{ word: 'ü' }], contentType })).toEqual({
    method: 'PATCH',
    type: contentType,
    body: '[{"word":"ü"}]',
  });
  expect(await client.request('PUT', '/x', { body: {} })).toMatchObject({ type: 'application/json' });
});

test.each([
  [
    403,
    '{"message":"secrets is forbidden"}',
    { code: 'kube_refused', status: 403, why: 'secrets is forbidden' },
  ],
  [502, '<html>bad gateway', { code: 'kube_refused', status: 502, why: '<html>bad gateway' }],
  [429, 'x'.repeat(5000), { code: 'kube_refused', status: 429, why: 'x'.repeat(200) }],
  [409, '{"message":"modified"}', { code: 'kube_conflict' }],
  [302, '', { code: 'kube_refused', status: 302, why: '' }],
])('an answer %i is a fault that says so', async (status, body, fault) => {
  const { client } = await start((_, response) => response.writeHead(status).end(body));
  expect(await answer(client)).toEqual({ ...fault, call: 'GET /api' });
});

test.each<[string, RequestListener, RegExp]>([
  ['never comes', () => {}, /no answer in 500 ms/],
  ['stalls half way', (_, response) => response.write('{"half":'), /no answer in 500 ms/],
  ['is reset', (request) => request.socket.destroy(), /socket hang up|ECONNRESET/],
  [
    'is reset half way',
    (request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{"half":');
      setTimeout(() => request.socket.destroy(), 20);
    },
    /aborted|terminated|ECONNRESET/,
  ],
  ['is too big', (_, response) => response.end('x'.repeat(2000)), /larger than 1000 bytes/],
  [
    'is an endless refusal',
    (_, response) => response.writeHead(500).end('x'.repeat(2000)),
    /larger than 1000 bytes/,
  ],
  ['is not JSON', (_, response) => response.end('ok'), /not valid JSON/],
])('an answer that %s is kube_unreachable', async (_, listener, why) => {
  const { client } = await start(listener, { maxBytes: 1000 });
  expect(await answer(client)).toEqual({
    code: 'kube_unreachable',
    call: 'GET /api',
    why: expect.stringMatching(why),
  });
});

test('a call that the caller gives up ends at once', async () => {
  const { client } = await start(() => {}, { timeoutMs: 60_000 });
  const signal = AbortSignal.timeout(50);
  await expect(client.request('GET', '/api', { signal })).rejects.toMatchObject({ code: 'kube_unreachable' });
});

test('a server whose certificate is by another authority is not spoken to', async () => {
  let calls = 0;
  const { server } = await start((_, response) => response.end(`${calls++}`));
  const client = createClient({ server, ca: '', timeoutMs: 500, token: () => 'secret' });
  expect(await answer(client)).toMatchObject({ code: 'kube_unreachable' });
  expect(calls).toBe(0);
});

test('the difference to the server’s clock is known after an answer, also after a refusal', async () => {
  const date = new Date(1_000_000_000_000).toUTCString();
  const { client } = await start((_, response) => response.writeHead(404, { date }).end('{}'), {
    now: () => 1_000_000_060_000,
  });
  expect(client.clockOffsetMs()).toBe(0);
  await answer(client);
  expect(client.clockOffsetMs()).toBe(-60_000);
});

test('in a cluster the client finds the server, the authority and each new token by itself', async () => {
  const { server, ca } = await start((request, response) =>
    response.end(JSON.stringify(request.headers.authorization)),
  );
  const files = ['first\n', 'second\n'];
  const readFile = (path: string) => (path.endsWith('/ca.crt') ? ca : (files.shift() as string));
  const env = { KUBERNETES_SERVICE_HOST: 'localhost', KUBERNETES_SERVICE_PORT: server.port };
  const client = inCluster(env, readFile);
  cleanups.push(client.close);
  expect(await answer(client)).toBe('Bearer first');
  expect(await answer(client)).toBe('Bearer second');
  expect(() => inCluster({}, readFile)).toThrow(/in a pod only/);
  const ipv6 = inCluster({ KUBERNETES_SERVICE_HOST: '::1', KUBERNETES_SERVICE_PORT: '1' }, readFile);
  expect(await answer(ipv6)).toMatchObject({ code: 'kube_unreachable' });
});
