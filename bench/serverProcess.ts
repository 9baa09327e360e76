// A server in a process of its own, for its CPU and memory: forked by server.ts with `webhook`, `echo` or `parse`.
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { webhookMetrics } from '../metrics/register/index.ts';
import { defaultSettings } from '../platform/config/index.ts';
import { listen, type TlsMaterial } from '../platform/http/index.ts';
import { admit, type Namespace } from '../webhook/index.ts';
import { admissionApp } from '../webhook/io/app.ts';
import '../webhook/io/index.ts';

const namespace: Namespace = {
  name: 'crawlers',
  labels: { 'sidelight.dev/inject': 'telemetry' },
  annotations: {},
  limitRanges: [],
};

async function startWebhook(tls: TlsMaterial): Promise<number> {
  const metrics = webhookMetrics(new Registry());
  const app = admissionApp({
    namespaceOf: () => namespace,
    admit: (pod) => admit({ pod, namespace, settings: defaultSettings }),
    onVerdict({ outcome }, seconds) {
      metrics.reviews.inc({ outcome, reason: 'none' });
      metrics.duration.observe(seconds);
    },
    onFault: ({ code }) => metrics.faults.inc({ code }),
    log: pino({ level: 'warn' }),
  });
  const limits = { port: 0, host: '127.0.0.1', requestTimeoutMs: 5_000, maxConnections: 1_000 };
  return (await listen(app, { ...limits, tls })).port;
}

function startEcho(tls: TlsMaterial, kind: string | undefined): Promise<number> {
  const server = createServer(tls, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      if (kind === 'parse') JSON.parse(body.toString('utf8'));
      response.end(body);
    });
  });
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  );
}

process.on('message', async (message: 'usage' | TlsMaterial) => {
  if (message !== 'usage') {
    const kind = process.argv[2];
    const port = await (kind === 'webhook' ? startWebhook(message) : startEcho(message, kind));
    process.send?.({ port });
    return;
  }
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: user + system, rss: process.memoryUsage.rss() });
});
process.on('disconnect', () => process.exit(0));
