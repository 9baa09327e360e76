// The admission server in a process of its own, whose every pod waits for its namespace; forked by a test that fills its memory.
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { defaultSettings } from '../../platform/config/index.ts';
import { listen } from '../../platform/http/index.ts';
import { admit } from '../../webhook/index.ts';
import { admissionApp } from '../../webhook/io/app.ts';

const namespace = { name: 'crawlers', labels: {}, annotations: {}, limitRanges: [] };
const app = admissionApp({
  namespaceOf: () => sleep(300, namespace),
  admit: (pod, known) => admit({ pod, namespace: known, settings: defaultSettings }),
  onVerdict() {},
  onFault() {},
  log: pino({ level: 'silent' }),
});
const server = await listen(app, {
  port: 0,
  host: '127.0.0.1',
  requestTimeoutMs: 5_000,
  maxConnections: 100,
});
process.send?.({ port: server.port });
process.on('message', () => process.send?.({ peakMiB: process.resourceUsage().maxRSS / 1024 }));
process.on('disconnect', () => process.exit(0));
