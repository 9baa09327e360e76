import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, createServer, type Server } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Client, createClient } from '../../platform/kube/index.ts';
import {
  type Certificates,
  createCertificates,
  rotateAnnotation,
  type Tls,
} from '../../webhook/io/certificates.ts';
import { readKubeconfig } from '../setup/kubeconfig.ts';

const admin = createClient(readKubeconfig());
const namespace = `sidelight-certs-${process.pid}`;
const names = { secret: 'tls', configuration: `${namespace}.test`, service: 'webhook' };
const host = `${names.service}.${namespace}.svc`;
const configurations = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';
const configurationPath = `${configurations}/${names.configuration}`;
const secrets = `/api/v1/namespaces/${namespace}/secrets`;
const rbac = '/apis/rbac.authorization.k8s.io/v1';
const graceMs = 3000;
let account: Client;

interface Configuration {
  metadata: { resourceVersion: string };
  webhooks: { name: string; clientConfig: { caBundle?: string } }[];
}

const entry = (name: string) => ({
  name: `${name}.certs.test`,
  clientConfig: { service: { name: names.service, namespace, path: '/' } },
  rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
  namespaceSelector: { matchLabels: { 'certs.test/no-namespace-has-this': 'true' } },
  admissionReviewVersions: ['v1'],
  sideEffects: 'None',
});

const post = (path: string, body: unknown) => admin.request('POST', path, { body });
const makeSecret = () => post(secrets, { metadata: { name: names.secret } });
const makeConfiguration = () =>
  post(configurations, { metadata: { name: names.configuration }, webhooks: [entry('a'), entry('b')] });

/** A client that may do what the webhook's account may, and nothing else. */
async function accountClient(): Promise<Client> {
  const rules = (apiGroups: string[], resources: string[], resourceNames: string[], verbs: string[]) => [
    { apiGroups, resources, resourceNames, verbs },
  ];
  const subjects = [{ kind: 'ServiceAccount', name: 'webhook', namespace }];
  const roleRef = (kind: string) => ({
    apiGroup: 'rbac.authorization.k8s.io',
    kind,
    name: names.configuration,
  });
  const metadata = { name: names.configuration };
  await post(`/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata: { name: 'webhook' } });
  await post(`${rbac}/namespaces/${namespace}/roles`, {
    metadata,
    rules: rules([''], ['secrets'], [names.secret], ['get', 'update']),
  });
  await post(`${rbac}/namespaces/${namespace}/rolebindings`, {
    metadata,
    subjects,
    roleRef: roleRef('Role'),
  });
  await post(`${rbac}/clusterroles`, {
    metadata,
    rules: rules(
      ['admissionregistration.k8s.io'],
      ['mutatingwebhookconfigurations'],
      [names.configuration],
      ['get', 'patch'],
    ),
  });
  await post(`${rbac}/clusterrolebindings`, { metadata, subjects, roleRef: roleRef('ClusterRole') });
  const { status } = (await post(`/api/v1/namespaces/${namespace}/serviceaccounts/webhook/token`, {
    spec: {},
  })) as { status: { token: string } };
  const { server, ca } = readKubeconfig();
  return createClient({ server, ca, token: () => status.token });
}

interface Replica {
  certificates: Certificates;
  served: Tls[];
  lines: string[];
  server: Server;
  port: number;
}

const replicas: Replica[] = [];

async function startReplica(client = account): Promise<Replica> {
  const server = createServer().on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const served: Tls[] = [];
  const lines: string[] = [];
  const line = (fields: unknown, message?: string) => lines.push(`${JSON.stringify(fields)} ${message}`);
  const certificates = createCertificates({
    client,
    crypto,
    namespace,
    names,
    settings: { clusterDomain: 'cluster.local', webhook: { caDays: 365, certificateDays: 30 } },
    now: Date.now,
    monotonic: () => performance.now(),
    delay: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
    log: { info: line, warn: line, error: line },
    onChange: (tls) => {
      served.push(tls);
      server.setSecureContext(tls);
    },
    intervalMs: 500,
    graceMs,
    retireMs: 2 * graceMs,
  });
  certificates.start();
  const replica = { certificates, served, lines, server, port: (server.address() as AddressInfo).port };
  replicas.push(replica);
  return replica;
}

async function readBundles(): Promise<string[]> {
  const { webhooks } = (await admin.request('GET', configurationPath)) as Configuration;
  return webhooks.map(({ clientConfig }) => Buffer.from(clientConfig.caBundle ?? '', 'base64').toString());
}

const authorities = (bundle: string): string[] =>
  bundle.match(/-----BEGIN[\s\S]+?-----END CERTIFICATE-----\n/g) ?? [];

/** The subject of the certificate that a full TLS handshake met, or why there was none. */
async function handshake(port: number, ca: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, servername: host, ca });
  try {
    await once(socket, 'secureConnect');
    return socket.getPeerX509Certificate()?.subject ?? 'no certificate';
  } catch (error) {
    return String(error);
  } finally {
    socket.destroy();
  }
}

const eventually = (probe: () => unknown) => expect.poll(probe, { timeout: 30_000, interval: 100 });
const fingerprint = (text: string) => createHash('sha256').update(text).digest('hex');

beforeAll(async () => {
  await post('/api/v1/namespaces', { metadata: { name: namespace } });
  account = await accountClient();
});

beforeEach(async () => {
  await Promise.all([makeSecret(), makeConfiguration()]);
});

afterEach(async () => {
  await Promise.all(replicas.map(({ certificates }) => certificates.stop()));
  for (const { server } of replicas.splice(0)) server.close();
  const missing = () => {};
  await admin.request('DELETE', `${secrets}/${names.secret}`).catch(missing);
  await admin.request('DELETE', configurationPath).catch(missing);
});

afterAll(async () => {
  for (const path of [
    `/api/v1/namespaces/${namespace}`,
    `${rbac}/clusterroles/${names.configuration}`,
    `${rbac}/clusterrolebindings/${names.configuration}`,
  ]) {
    await admin.request('DELETE', path);
  }
  admin.close();
  account.close();
});

test('of two replicas that start at once one makes the authority, and both serve what every entry verifies', async () => {
  const both = await Promise.all([startReplica(), startReplica()]);
  for (const { certificates } of both) await eventually(() => certificates.state().ready).toBe(true);
  const bundles = await readBundles();
  expect(bundles).toHaveLength(2);
  expect(new Set(bundles).size).toBe(1);
  expect(authorities(bundles[0] as string)).toHaveLength(1);
  for (const { port, served } of both) {
    expect(served).toHaveLength(1);
    expect(await handshake(port, bundles[0] as string)).toBe(`CN=${host}`);
  }
  expect(both[0]?.served).toEqual(both[1]?.served);
  const started = both.flatMap(({ lines }) => lines.filter((line) => line.includes('"step":"start"')));
  expect(started).toHaveLength(1);
});

test('a forced rotation fails no handshake, by any bundle of the last moments', async () => {
  const first = await startReplica();
  // Out of step, so that one serves the old leaf for a while after the other has changed.
  await sleep(250);
  const both = [first, await startReplica()];
  for (const { certificates } of both) await eventually(() => certificates.state().ready).toBe(true);
  const before = (await readBundles())[0] as string;

  // An API server may verify by what the entries held up to the grace period ago.
  const seen: { at: number; bundle: string }[] = [{ at: performance.now(), bundle: before }];
  let running = true;
  const watching = (async () => {
    while (running) {
      const bundle = (await readBundles())[1] as string;
      seen.push({ at: performance.now(), bundle });
      await sleep(50);
    }
  })();
  const results: string[] = [];
  const shaking = both.map(async ({ port }) => {
    while (running) {
      const oldest = performance.now() - graceMs + 200;
      const recent = seen.filter((_, i) => (seen[i + 1]?.at ?? oldest) >= oldest);
      for (const bundle of new Set(recent.map((one) => one.bundle)))
        results.push(await handshake(port, bundle));
      await sleep(5);
    }
  });

  await admin.request('PATCH', `${secrets}/${names.secret}`, {
    body: { metadata: { annotations: { [rotateAnnotation]: 'once' } } },
    contentType: 'application/merge-patch+json',
  });
  await eventually(async () => authorities((await readBundles())[0] as string).length).toBe(2);
  await eventually(async () => authorities((await readBundles())[0] as string).length).toBe(1);
  for (const { served } of both) await eventually(() => served.length).toBe(2);
  await sleep(1500);
  running = false;
  await Promise.all([watching, ...shaking]);

  const [after, other] = await readBundles();
  expect(after).toBe(other);
  expect(fingerprint(after as string)).not.toBe(fingerprint(before));
  expect(results.filter((result) => result !== `CN=${host}`)).toEqual([]);
  expect(results.length).toBeGreaterThan(100);
  expect(new Set(seen.map(({ bundle }) => bundle)).size).toBe(3);
  console.log(`rotation: ${results.length} handshakes, 0 failed`);
});

test('an entry that somebody changed gets its bundle back, and nothing but the bundle is touched', async () => {
  const { certificates } = await startReplica();
  await eventually(() => certificates.state().ready).toBe(true);
  const [bundle] = await readBundles();
  await admin.request('PATCH', configurationPath, {
    body: [
      { op: 'add', path: '/webhooks/1/timeoutSeconds', value: 7 },
      { op: 'remove', path: '/webhooks/1/clientConfig/caBundle' },
      { op: 'add', path: '/webhooks/-', value: entry('c') },
    ],
    contentType: 'application/json-patch+json',
  });
  await eventually(readBundles).toEqual([bundle, bundle, bundle]);
  const { webhooks } = (await admin.request('GET', configurationPath)) as Configuration;
  expect(webhooks[1]).toMatchObject({ name: 'b.certs.test', timeoutSeconds: 7 });
});

test('what is not installed yet is named with the command that installs it, and used once it is there', async () => {
  await admin.request('DELETE', `${secrets}/${names.secret}`);
  await admin.request('DELETE', configurationPath);
  const { certificates, lines } = await startReplica();
  await eventually(() => lines.join('\n')).toMatch(
    /not_installed.*Secret .*sidelight install \| kubectl apply -f -/,
  );
  await makeSecret();
  await eventually(() => lines.join('\n')).toMatch(
    /not_installed.*MutatingWebhookConfiguration .*sidelight install/,
  );
  expect(certificates.current()).toBeDefined();
  expect(certificates.state()).toMatchObject({ ready: false });
  await makeConfiguration();
  await eventually(() => certificates.state().ready).toBe(true);
});

test('a stored state that is damaged is made anew, and what the Secret holds beside it stays', async () => {
  const patch = (data: Record<string, string>) =>
    admin.request('PATCH', `${secrets}/${names.secret}`, {
      body: { stringData: data },
      contentType: 'application/merge-patch+json',
    });
  await patch({ 'state.json': '{"active":', note: 'kept' });
  const { certificates, port } = await startReplica();
  await eventually(() => certificates.state().ready).toBe(true);
  expect(await handshake(port, (await readBundles())[0] as string)).toBe(`CN=${host}`);
  const { data } = (await admin.request('GET', `${secrets}/${names.secret}`)) as {
    data: Record<string, string>;
  };
  expect(Buffer.from(data.note as string, 'base64').toString()).toBe('kept');
  const { leaf, authority } = certificates.state().notAfter as { leaf: number; authority: number };
  const served = new X509Certificate(certificates.current()?.cert as string);
  expect(leaf).toBe(served.validToDate.getTime() / 1000);
  expect(authority).toBeGreaterThan(leaf);
});

test('while the API server is away what is served stays served, and failures are counted', async () => {
  let away = false;
  const client: Client = {
    ...account,
    request: (...call) =>
      away ? Promise.reject(new Error('connect ECONNREFUSED')) : account.request(...call),
  };
  const { certificates, lines, port } = await startReplica(client);
  await eventually(() => certificates.state().ready).toBe(true);
  const [bundle] = await readBundles();
  away = true;
  await eventually(() => certificates.state().failures).toBeGreaterThan(2);
  expect(lines.at(-1)).toMatch(/ECONNREFUSED/);
  expect(certificates.state().ready).toBe(true);
  expect(await handshake(port, bundle as string)).toBe(`CN=${host}`);
  away = false;
  const { failures } = certificates.state();
  await sleep(1500);
  expect(certificates.state().failures).toBe(failures);
});

test('a change by the version that was read before somebody else wrote is a conflict', async () => {
  const read = (await admin.request('GET', configurationPath)) as Configuration;
  const patch = (value: string) =>
    account.request('PATCH', configurationPath, {
      body: [
        { op: 'replace', path: '/metadata/resourceVersion', value: read.metadata.resourceVersion },
        { op: 'add', path: '/webhooks/0/clientConfig/caBundle', value },
      ],
      contentType: 'application/json-patch+json',
    });
  const { certificates } = await startReplica();
  await eventually(() => certificates.state().ready).toBe(true);
  const [bundle] = await readBundles();
  await expect(patch(Buffer.from(bundle as string).toString('base64'))).rejects.toMatchObject({
    code: 'kube_conflict',
  });
});
