import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import jsonpatch from 'jsonpatch';
import { fault } from '../../platform/faults/index.ts';
import type { CallOptions, Client, KubeObject, Method } from '../../platform/kube/index.ts';

type Stored = KubeObject & { kind: string };

const plurals: Record<string, string> = {
  Namespace: 'namespaces',
  Secret: 'secrets',
  MutatingWebhookConfiguration: 'mutatingwebhookconfigurations',
};

const keyOf = ({ kind, metadata: { namespace, name } }: Stored): string =>
  `${namespace === undefined ? '' : `namespaces/${namespace}/`}${plurals[kind]}/${name}`;

/**
 * As much of an API server as the webhook needs, in memory: it lists, reads, replaces and patches the objects that it
 * was given, refuses what was changed in between, and never has news for a watch.
 */
export function createApiServer(objects: readonly Stored[]): {
  client: Client;
  get(key: string): KubeObject | undefined;
} {
  let version = 1;
  const stored = new Map<string, Stored>();
  const store = (object: Stored): Stored => {
    const kept = {
      ...object,
      metadata: {
        ...object.metadata,
        resourceVersion: `${version++}`,
        uid: keyOf(object),
        generation: version,
      },
    };
    stored.set(keyOf(object), kept);
    return kept;
  };
  for (const object of objects) if (object.kind in plurals) store(object);

  function change(key: string, method: Method, body: unknown, call: string): Stored {
    const known = stored.get(key);
    if (known === undefined) throw fault('kube_refused', { call, status: 404, why: 'not found' });
    if (method === 'GET') return known;
    const changed = (method === 'PUT' ? body : jsonpatch.apply_patch(known, body as [])) as Stored;
    if (changed.metadata.resourceVersion !== known.metadata.resourceVersion)
      throw fault('kube_conflict', { call });
    return store(changed);
  }

  const client: Client = {
    async request(method: Method, path: string, { body }: CallOptions = {}) {
      const key = path.replace(/^\/apis?\/([\w.]+\/)?v1\//, '');
      if (key.includes('/')) return change(key, method, body, `${method} ${path}`);
      const items = [...stored.values()].filter(({ kind }) => plurals[kind] === key);
      return { metadata: { resourceVersion: `${version}` }, items };
    },
    async stream(_path, signal) {
      const silence = new PassThrough();
      signal.addEventListener('abort', () => silence.destroy(), { once: true });
      return silence as unknown as IncomingMessage;
    },
    clockOffsetMs: () => 0,
    close() {},
  };
  return { client, get: (key) => stored.get(key) };
}
