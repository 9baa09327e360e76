import { type ChildProcess, fork } from 'node:child_process';
import { webcrypto } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:https';
import { createAuthority, createLeaf } from '../certs/index.ts';
import type { TlsMaterial } from '../platform/http/index.ts';
import { median } from './measure.ts';
import type { Result } from './result.ts';
import { reviews } from './reviews.ts';

const connections = 4;
const rounds = 15;
/** Blocks until the compiler has seen enough of each: after 6 the handler still cost a third more than after 40. */
const warmUp = 30;
/** Bytes of reviews that a block sends, so that blocks of every size take about as long. */
const blockBytes = 4_000_000;

interface Server {
  child: ChildProcess;
  port: number;
  agent: Agent;
}

interface Usage {
  /** Microseconds of user and system time. */
  cpu: number;
  /** Bytes. */
  rss: number;
}

async function ask<Answer>(child: ChildProcess, message: object | string): Promise<Answer> {
  child.send(message);
  return (await once(child, 'message'))[0] as Answer;
}

async function start(kind: 'webhook' | 'echo' | 'parse', tls: TlsMaterial, ca: string): Promise<Server> {
  const child = fork(new URL('serverProcess.ts', import.meta.url), [kind]);
  const { port } = await ask<{ port: number }>(child, tls);
  return { child, port, agent: new Agent({ keepAlive: true, maxSockets: connections, ca }) };
}

function send({ port, agent }: Server, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: '127.0.0.1',
        servername: 'webhook.bench',
        port,
        agent,
        method: 'POST',
        path: '/inject',
        headers: { 'content-type': 'application/json', 'content-length': body.length },
      },
      (response) => {
        if (response.statusCode !== 200) return reject(new Error(`status ${response.statusCode}`));
        response.resume().once('end', resolve);
      },
    );
    call.once('error', reject);
    call.end(body);
  });
}

/**
 * Keeps this process from sleeping; the answer ends that. Whoever writes to a client that sleeps pays for waking it, and
 * the faster server meets a busier client: without this a typical pod costs the webhook 170 µs in place of 148, and the
 * echo 47 in place of 48.
 */
function stayAwake(): () => void {
  let awake = true;
  const turn = () => {
    if (awake) setImmediate(turn);
  };
  turn();
  return () => {
    awake = false;
  };
}

/** CPU microseconds that one request costs the server, over a block of them. */
async function block(server: Server, body: Buffer): Promise<number> {
  const each = Math.ceil(blockBytes / body.length / connections);
  const before = await ask<Usage>(server.child, 'usage');
  const sleep = stayAwake();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let sent = 0; sent < each; sent++) await send(server, body);
    }),
  );
  sleep();
  const after = await ask<Usage>(server.child, 'usage');
  return (after.cpu - before.cpu) / (each * connections);
}

/**
 * CPU a request of the webhook over TLS, beside a bare echo of the same bodies, in alternating blocks; and its memory.
 * An echo that parses what it echoes tells how low any webhook could come.
 */
export async function serverResults(): Promise<Result[]> {
  const input = { crypto: webcrypto, now: Date.now(), days: 1 };
  const authority = await createAuthority({ ...input, commonName: 'bench' });
  const leaf = await createLeaf({ ...input, authority, dnsNames: ['webhook.bench'] });
  const tls = { key: leaf.key, cert: leaf.certificate };
  const [webhook, echo, parse] = await Promise.all([
    start('webhook', tls, authority.certificate),
    start('echo', tls, authority.certificate),
    start('parse', tls, authority.certificate),
  ]);
  const results: Result[] = [];
  for (const [name, text] of Object.entries(reviews)) {
    const body = Buffer.from(text);
    const costs = { ours: [] as number[], echoes: [] as number[], parses: [] as number[] };
    for (let round = -warmUp; round < rounds; round++) {
      const [ours, echoes, parses] = [
        await block(webhook, body),
        await block(echo, body),
        await block(parse, body),
      ];
      if (round < 0) continue;
      costs.ours.push(ours);
      costs.echoes.push(echoes);
      costs.parses.push(parses);
    }
    const theirs = median(costs.echoes);
    const beside = (who: string, cost: number) => ({
      what: `${who} over TLS, CPU a request, ${name} (${(body.length / 1024).toFixed(1)} KiB), beside a bare echo`,
      ours: `${cost.toFixed(0)} µs`,
      theirs: `${theirs.toFixed(0)} µs`,
      ratio: cost / theirs,
    });
    results.push({ ...beside('server', median(costs.ours)), budget: 2.2 });
    results.push(beside('echo after JSON.parse', median(costs.parses)));
  }
  const { rss } = await ask<Usage>(webhook.child, 'usage');
  const megabytes = rss / 1e6;
  results.push({
    what: 'server over TLS, resident memory after the load',
    ours: `${megabytes.toFixed(0)} MB`,
    theirs: '200 MB',
    ratio: megabytes / 200,
    budget: 1,
  });
  for (const { child, agent } of [webhook, echo, parse]) {
    agent.destroy();
    child.disconnect();
  }
  return results;
}
