// The webhook as its command starts it, in a process of its own, with as much of an API server as it needs in memory;
// forked by a test with the settings file and the two ports as arguments. Says `{ ca }` when it can serve.
import { webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import jsonpatch from 'jsonpatch';
import { install } from '../../manifests/index.ts';
import { parseSettings } from '../../platform/config/index.ts';
import type { Client, KubeObject, Method } from '../../platform/kube/index.ts';
import { createLogger } from '../../platform/log/index.ts';
import { startWebhook } from '../../webhook/io/index.ts';

const [path = '', https = '', plain = ''] = process.argv.slice(2);
const settings = parseSettings(readFileSync(path, 'utf8'), path);
const objects = install(settings);
const found = (kind: string): KubeObject => {
  const object = objects.find((each) => each.kind === kind) as KubeObject;
  return { ...object, metadata: { ...object.metadata, resourceVersion: '1' } };
};
const kinds = {
  secrets: found('Secret'),
  mutatingwebhookconfigurations: found('MutatingWebhookConfiguration'),
};
const namespace = {
  metadata: { name: 'crawlers', resourceVersion: '1', labels: { 'sidelight.dev/inject': 'enabled' } },
};

const client: Client = {
  async request(method: Method, url: string, { body } = {}) {
    const kind = Object.keys(kinds).find((each) => url.includes(`/${each}/`)) as
      | keyof typeof kinds
      | undefined;
    if (kind === undefined)
      return { metadata: { resourceVersion: '1' }, items: url.includes('namespaces') ? [namespace] : [] };
    if (method === 'PUT') kinds[kind] = body as KubeObject;
    if (method === 'PATCH') kinds[kind] = jsonpatch.apply_patch(kinds[kind], body as []) as KubeObject;
    return kinds[kind];
  },
  async stream(_url, signal) {
    const silence = new PassThrough();
    signal.addEventListener('abort', () => silence.destroy(), { once: true });
    return silence as unknown as IncomingMessage;
  },
  clockOffsetMs: () => 0,
  close() {},
};

await startWebhook({
  settings,
  settingsFile: { path, read: () => readFile(path, 'utf8') },
  client,
  crypto: webcrypto as webcrypto.Crypto,
  log: createLogger('info'),
  ports: { https: Number(https), plain: Number(plain) },
  now: Date.now,
  monotonic: () => performance.now(),
  delay: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
  random: Math.random,
});
while (!(await fetch(`http://127.0.0.1:${plain}/readyz`)).ok) await sleep(50);
const { webhooks } = kinds.mutatingwebhookconfigurations as unknown as {
  webhooks: { clientConfig: { caBundle: string } }[];
};
process.send?.({ ca: Buffer.from(webhooks[0]?.clientConfig.caBundle ?? '', 'base64').toString() });
process.on('disconnect', () => process.exit(0));
