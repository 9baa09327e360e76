import { webcrypto } from 'node:crypto';
import { request } from 'node:https';
import { connect as connectTcp, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type TLSSocket } from 'node:tls';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuthority, createLeaf } from '../../certs/index.ts';
import { defaultSettings } from '../../platform/config/index.ts';
import type { Fault } from '../../platform/faults/index.ts';
import { type HttpServer, listen } from '../../platform/http/index.ts';
import { admit, type Verdict } from '../../webhook/index.ts';
import { admissionApp } from '../../webhook/io/app.ts';

const requestTimeoutMs = 1_000;
const largest = 4 * 1024 * 1024;
const namespace = { name: 'crawlers', labels: {}, annotations: {}, limitRanges: [] };
const pod = {
  metadata: {
    generateName: 'crawler-',
    labels: { 'sidelight.dev/inject': 'telemetry' },
    madeUp: { kept: 1 },
  },
  spec: { containers: [{ name: 'app', image: 'app:1', unknownField: [null] }] },
};
const review = (changes: object = {}, request: object = {}) => ({
  apiVersion: 'admission.k8s.io/v1',
  kind: 'AdmissionReview',
  request: {
    uid: '4c1e',
    kind: { group: '', version: 'v1', kind: 'Pod' },
    operation: 'CREATE',
    namespace: 'crawlers',
    object: pod,
    ...request,
  },
  ...changes,
});

interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: string;
}

let server: HttpServer;
let ca: string;
let leafOf: () => Promise<{ key: string; cert: string }>;
const faults: string[] = [];
const verdicts: Verdict[] = [];
const logged: string[] = [];

const send = (
  body: string | Buffer,
  headers: Record<string, string> = {},
  method = 'POST',
  path = '/inject',
) =>
  new Promise<Answer>((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port: server.port,
      ca,
      servername: 'webhook.test',
      method,
      path,
      agent: false,
    };
    const call = request(
      { ...options, headers: { 'content-type': 'application/json', ...headers } } as object,
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece) => {
          text += piece;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
      },
    );
    call.on('error', reject);
    call.end(body);
  });

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const call = request(
      { host: '127.0.0.1', port, ca, servername: 'webhook.test', agent: false },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    call.on('error', () => resolve(false));
    call.end();
  });

const dial = (more: object = {}): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const socket = connect(
      { host: '127.0.0.1', port: server.port, ca, servername: 'webhook.test', ...more },
      () => resolve(socket),
    );
    socket.once('error', reject);
  });

const ended = (socket: Socket): Promise<{ ms: number; text: string }> => {
  const started = performance.now();
  let text = '';
  socket.on('data', (piece) => {
    text += piece;
  });
  socket.on('error', () => {});
  return new Promise((resolve) =>
    socket.once('close', () => resolve({ ms: performance.now() - started, text })),
  );
};

const responseOf = (answer: Answer) => JSON.parse(answer.body).response;

beforeAll(async () => {
  const input = { crypto: webcrypto, now: Date.now(), days: 1 };
  const authority = await createAuthority({ ...input, commonName: 'test' });
  ca = authority.certificate;
  leafOf = async () => {
    const { key, certificate } = await createLeaf({ ...input, authority, dnsNames: ['webhook.test'] });
    return { key, cert: certificate };
  };
  const app = admissionApp({
    namespaceOf: () => namespace,
    admit: (pod) => admit({ pod, namespace, settings: defaultSettings }),
    onVerdict: (verdict) => verdicts.push(verdict),
    onFault: ({ code }: Fault) => faults.push(code),
    log: pino({ level: 'warn' }, { write: (line: string) => logged.push(line) }),
  });
  server = await listen(app, {
    port: 0,
    host: '127.0.0.1',
    requestTimeoutMs,
    maxConnections: 200,
    tls: await leafOf(),
    onSlowClient: () => faults.push('slow_client'),
  });
});
afterAll(() => server.close());

describe('the admission server', () => {
  test('answers a review with a patch of its pod', async () => {
    const answer = await send(JSON.stringify(review()));
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json');
    const response = responseOf(answer);
    expect(response).toMatchObject({ uid: '4c1e', allowed: true, patchType: 'JSONPatch' });
    expect(JSON.parse(Buffer.from(response.patch, 'base64').toString())).toContainEqual(
      expect.objectContaining({ path: '/spec/initContainers' }),
    );
  });

  test('leaves alone what is no creation of a pod', async () => {
    for (const request of [
      { operation: 'UPDATE' },
      { subResource: 'exec' },
      { kind: { group: 'apps', kind: 'Pod' } },
    ]) {
      const response = responseOf(await send(JSON.stringify(review({}, request))));
      expect(response).toEqual({ uid: '4c1e', allowed: true });
    }
  });

  test('denies a pod with every invalid annotation in one message', async () => {
    const annotations = { 'sidelight.dev/metrics-port': '80', 'sidelight.dev/own-proxy': 'maybe' };
    const object = { ...pod, metadata: { ...pod.metadata, annotations } };
    const { allowed, status } = responseOf(await send(JSON.stringify(review({}, { object }))));
    expect(allowed).toBe(false);
    expect(status.message).toContain(
      'sidelight.dev/metrics-port: "80" (pod): allowed: a port from 1024 to 65535',
    );
    expect(status.message).toContain('sidelight.dev/own-proxy: "maybe" (pod): allowed: keep or replace');
  });

  test.each([
    ['text that is not JSON', 'review_not_json', 400, () => send('{"apiVersion":')],
    [
      'a v1beta1 review',
      'review_not_v1',
      400,
      () => send(JSON.stringify(review({ apiVersion: 'admission.k8s.io/v1beta1' }))),
    ],
    ['a list', 'review_not_v1', 400, () => send('[]')],
    ['null', 'review_not_v1', 400, () => send('null')],
    ['nothing', 'review_not_json', 400, () => send('')],
    [
      'a review without a request',
      'review_no_request',
      400,
      () => send(JSON.stringify(review({ request: null }))),
    ],
    [
      'a request without an object',
      'review_no_request',
      400,
      () => send(JSON.stringify(review({}, { object: null }))),
    ],
    [
      'a pod of the wrong shape',
      'pod_malformed',
      400,
      () => send(JSON.stringify(review({}, { object: { spec: { containers: {} } } }))),
    ],
    ['a review over 4 MiB', 'review_too_big', 413, () => send(Buffer.alloc(largest + 1, 32))],
    [
      'another content type',
      'review_wrong_type',
      415,
      () => send('{}', { 'content-type': 'application/yaml' }),
    ],
    ['a compressed body', 'review_wrong_type', 415, () => send('{}', { 'content-encoding': 'gzip' })],
    ['a GET', 'method_not_allowed', 405, () => send('', {}, 'GET')],
    ['another path', 'not_found', 404, () => send('', {}, 'POST', '/mutate')],
  ])('answers %s with its own fault %s, status %i, and one log line', async (_name, code, status, call) => {
    faults.length = 0;
    logged.length = 0;
    const answer = await call();
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body).code).toBe(code);
    expect(faults).toEqual([code]);
    expect(logged.map((line) => JSON.parse(line).code)).toEqual([code]);
    expect((await send(JSON.stringify(review()))).status).toBe(200);
  });

  test('takes a review of just 4 MiB', async () => {
    const text = JSON.stringify(review());
    const answer = await send(text + ' '.repeat(largest - Buffer.byteLength(text)));
    expect(answer.status).toBe(200);
  });

  test('counts a review that ends before its announced length, and goes on', async () => {
    faults.length = 0;
    const socket = await dial();
    socket.write(
      'POST /inject HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"half',
    );
    await sleep(100);
    socket.destroy();
    await expect.poll(() => faults).toEqual(['review_truncated']);
    expect((await send(JSON.stringify(review()))).status).toBe(200);
  });

  test('cuts off clients that stall at any point, and one that sends a byte a second', async () => {
    faults.length = 0;
    const head =
      'POST /inject HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n';
    const silent = await dial();
    const inHeaders = await dial();
    inHeaders.write(head.slice(0, 30));
    const inBody = await dial();
    inBody.write(head);
    const dripping = await dial();
    dripping.write(head);
    const drip = setInterval(() => dripping.writable && dripping.write(' '), 200);
    const ends = await Promise.all([silent, inHeaders, inBody, dripping].map(ended));
    clearInterval(drip);
    for (const { ms } of ends) expect(ms).toBeLessThan(requestTimeoutMs + 2_000);
    expect(faults.filter((code) => code === 'slow_client').length).toBeGreaterThanOrEqual(3);
    expect((await send(JSON.stringify(review()))).status).toBe(200);
  });

  test('cuts off connections that never become TLS', async () => {
    faults.length = 0;
    const silent = connectTcp(server.port, '127.0.0.1');
    const dripping = connectTcp(server.port, '127.0.0.1');
    const drip = setInterval(() => dripping.writable && dripping.write('\u0016'), 200);
    const ends = await Promise.all([silent, dripping].map(ended));
    clearInterval(drip);
    for (const { ms } of ends) expect(ms).toBeLessThan(requestTimeoutMs + 2_000);
    expect(faults).toContain('slow_client');
  });

  test('takes reviews again once as many silent connections as it allows are cut off, and can be closed', async () => {
    const small = await listen((_request, response) => response.end('ok'), {
      port: 0,
      host: '127.0.0.1',
      requestTimeoutMs,
      maxConnections: 50,
      tls: await leafOf(),
    });
    const half = { host: '127.0.0.1', port: small.port, allowHalfOpen: true };
    const silent = Array.from({ length: 25 }, () => connectTcp(half));
    for (const socket of silent) socket.on('error', () => {});
    // Clients that never close their side, not even when they are told that they were too slow.
    const stalled = await Promise.all(Array.from({ length: 25 }, () => dial(half)));
    for (const socket of stalled) socket.on('error', () => {}).write('GET / HTTP/1.1\r\n');
    await expect.poll(() => answers(small.port), { timeout: requestTimeoutMs + 3_000 }).toBe(true);
    const late = connectTcp({ host: '127.0.0.1', port: small.port, allowHalfOpen: true });
    late.on('error', () => {});
    const started = performance.now();
    await small.close();
    expect(performance.now() - started).toBeLessThan(requestTimeoutMs + 2_000);
    for (const socket of [...silent, ...stalled, late]) socket.destroy();
  });

  test('keeps an idle connection for longer than its clients do', async () => {
    const socket = await dial();
    const text = JSON.stringify(review());
    const call = `POST /inject HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
    let answers = 0;
    socket.on('data', (piece) => {
      answers += `${piece}`.split('HTTP/1.1 200').length - 1;
    });
    socket.write(call);
    await expect.poll(() => answers).toBe(1);
    // Longer than every time-out of a request; Go's own idle time is 90 s.
    await sleep(requestTimeoutMs + 5_500);
    socket.write(call);
    await expect.poll(() => answers).toBe(2);
    socket.destroy();
  });

  test('bounds the bytes that it holds: beyond them it answers busy, and takes reviews again after', async () => {
    faults.length = 0;
    const sockets = await Promise.all(Array.from({ length: 20 }, () => dial()));
    const closed = sockets.map(ended);
    for (const socket of sockets) {
      socket.write(
        `POST /inject HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${largest}\r\n\r\n `,
      );
    }
    const ends = await Promise.all(closed);
    expect(ends.filter(({ text }) => text.startsWith('HTTP/1.1 503')).length).toBe(12);
    await expect.poll(async () => (await send(JSON.stringify(review()))).status).toBe(200);
  });

  test('serves a new certificate without dropping a connection that is open', async () => {
    const socket = await dial();
    const before = socket.getPeerX509Certificate()?.serialNumber;
    server.setTls(await leafOf());
    const text = JSON.stringify(review());
    const closed = ended(socket);
    socket.write(
      `POST /inject HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
    );
    expect((await closed).text).toMatch(/^HTTP\/1\.1 200 /);
    const fresh = await dial();
    expect(fresh.getPeerX509Certificate()?.serialNumber).not.toBe(before);
    fresh.destroy();
  });

  test('on its way out it answers, and asks clients to dial again', async () => {
    const other = await listen((_request, response) => response.end('ok'), {
      port: 0,
      host: '127.0.0.1',
      requestTimeoutMs,
      maxConnections: 10,
    });
    const url = `http://127.0.0.1:${other.port}`;
    expect((await fetch(url)).headers.get('connection')).toBe('keep-alive');
    other.closeAfterAnswers();
    expect((await fetch(url)).headers.get('connection')).toBe('close');
    await other.close();
    await expect(fetch(url)).rejects.toThrow();
  });
});
