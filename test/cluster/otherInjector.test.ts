import { webcrypto } from 'node:crypto';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { createAuthority, createLeaf } from '../../certs/index.ts';
import { until } from '../setup/process.ts';
import { admin, isReady, type Pod, podsPath, sidecarOf } from './setup/cluster.ts';
import { installed } from './setup/install.ts';
import { apply, kubectl } from './setup/kubectl.ts';
import { container, images, namespace, outside, ownLabel, pod, settings } from './setup/objects.ts';

/** Not restricted: Istio's own sidecars aren't either. */
const shared = 'sidelight-test-shared';
const { metricsPort } = settings.telemetry;

/** A webhook beside ours, called before or after it: the API server goes by the names of the configurations. */
async function startOther(name: string, port: number): Promise<void> {
  const now = Date.now();
  const authority = await createAuthority({ crypto: webcrypto, commonName: name, now, days: 1 });
  const dnsNames = [`${name}.${outside}.svc`];
  const leaf = await createLeaf({ crypto: webcrypto, authority, dnsNames, now, days: 1 });
  const metadata = { name, namespace: outside, labels: { app: name, [ownLabel]: 'true' } };
  const env = { NAME: name, PORT: String(port), IMAGE: images.workload };
  const server = container('server', 'otherInjector', {
    env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
    volumeMounts: [{ name: 'tls', mountPath: '/tls' }],
    readinessProbe: { tcpSocket: { port: 8443 }, periodSeconds: 1 },
  });
  await apply(
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata,
      stringData: { cert: leaf.certificate, key: leaf.key },
    },
    pod(metadata, { containers: [server], volumes: [{ name: 'tls', secret: { secretName: name } }] }),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: { app: name }, ports: [{ port: 443, targetPort: 8443 }] },
    },
  );
  await kubectl(['-n', outside, 'wait', '--for=condition=ready', '--timeout=60s', `pod/${name}`]);
  await apply({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name, labels: metadata.labels },
    webhooks: [
      {
        name: 'namespace.sidecar-injector.example',
        clientConfig: {
          service: { name, namespace: outside, path: '/inject' },
          caBundle: Buffer.from(authority.certificate).toString('base64'),
        },
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': shared } },
        objectSelector: { matchLabels: { injector: name } },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] }],
        failurePolicy: 'Fail',
        reinvocationPolicy: 'Never',
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
      },
    ],
  });
}

const portsOf = (made: Pod): (number | undefined)[] =>
  [...(made.spec.initContainers ?? []), ...made.spec.containers]
    .flatMap(({ ports = [] }) => ports)
    .map(({ containerPort }) => containerPort);

/** Makes a real pod and waits until everything in it runs. */
async function running(injector: string): Promise<Pod> {
  const metadata = { name: `beside-${injector}`, namespace: shared, labels: { injector } };
  const path = `${podsPath(shared)}/${metadata.name}`;
  // The nodes learn of a new webhook's endpoint a moment after it is ready.
  await until(
    () => apply(pod(metadata, { containers: [container('app', 'crawler')] })).then(() => true, String),
    (answer) => answer === true,
    20,
  );
  return until(
    () => admin.request('GET', path) as Promise<Pod>,
    (made) => isReady(made),
    60,
  );
}

describe('a namespace with Istio’s shape of webhook beside ours', () => {
  beforeAll(async () => {
    await installed(inject('run'));
    await apply(namespace(shared, 'telemetry'));
  });

  test('called before ours: both sidecars run, each with its ports', async () => {
    await startOther('istio-proxy', 15090);
    const made = await running('istio-proxy');
    expect(made.spec.containers.map(({ name }) => name)).toEqual(['app', 'istio-proxy']);
    expect(sidecarOf(made)).toBeTruthy();
    expect(portsOf(made)).toEqual([metricsPort, 15090]);
    expect(made.spec.volumes?.map(({ name }) => name)).toContain('istio-proxy-data');
    expect(Object.keys(made.metadata.annotations ?? {})).toContain('sidecar.istio.io/status');
    // A sidecar of another injector keeps its own network.
    const [app, other] = made.spec.containers;
    expect(app?.env?.map(({ name }) => name)).toContain('HTTP_PROXY');
    expect(other?.env?.map(({ name }) => name) ?? []).not.toContain('HTTP_PROXY');
  });

  test('called after ours, with our port: ours moves, and both run', async () => {
    await startOther('zz-proxy', metricsPort);
    const made = await running('zz-proxy');
    expect(made.spec.containers.map(({ name }) => name)).toEqual(['app', 'zz-proxy']);
    const ours = sidecarOf(made)?.ports?.[0]?.containerPort;
    expect(ours).toBeGreaterThan(metricsPort);
    expect(portsOf(made)).toEqual([ours, metricsPort]);
    const status = JSON.parse(made.metadata.annotations?.['sidelight.dev/status'] ?? '{}');
    expect(JSON.stringify(status)).toContain(String(ours));
  });
});
