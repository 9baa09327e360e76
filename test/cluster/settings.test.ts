import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { injectLabel, settingsConfigMap, settingsKey, webhookSelector } from '../../manifests/index.ts';
import { parseSettings, settingsHash } from '../../platform/config/index.ts';
import { until } from '../setup/process.ts';
import { askPod, dryRun, isReady, listPods, type Pod } from './setup/cluster.ts';
import { installed } from './setup/install.ts';
import { apply, kubectl } from './setup/kubectl.ts';
import { container, images, labelled, pod, settings, settingsFile } from './setup/objects.ts';
import { replicas, valuesOfReplicas } from './setup/webhook.ts';

const first = readFileSync(settingsFile, 'utf8');
const own = parse(first);
const audit = {
  name: 'audit',
  image: images.workload,
  args: ['/workloads/origin.ts'],
  ports: [{ containerPort: 8080 }],
  startupProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1 },
  resources: { requests: { cpu: '10m', memory: '32Mi' } },
  volumeMounts: [{ name: 'audit-work', mountPath: '/work' }],
};
const ports = [{ name: 'web', containerPort: 80 }];
const downward = { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] };
const kinds = [
  { emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } },
  {
    configMap: {
      name: 'c',
      optional: true,
      defaultMode: 0o440,
      items: [{ key: 'k', path: 'p', mode: 0o400 }],
    },
  },
  { secret: { secretName: 's', optional: true } },
  {
    projected: {
      sources: [{ configMap: { name: 'c' } }, { secret: { name: 's' } }, { downwardAPI: downward }],
    },
  },
  { downwardAPI: downward },
  { persistentVolumeClaim: { claimName: 'claim', readOnly: true } },
  { csi: { driver: 'secrets.example', readOnly: true, volumeAttributes: { a: 'b' } } },
];
const volumes = kinds.map((kind, at) => ({ name: `all-${at}`, ...kind }));
const base = {
  image: images.workload,
  command: ['node'],
  args: ['x'],
  workingDir: '/',
  env: [
    { name: 'A', value: '$(B)' },
    { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
    { name: 'MEMORY', valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } } },
    { name: 'KEY', valueFrom: { secretKeyRef: { name: 's', key: 'k', optional: true } } },
    { name: 'VALUE', valueFrom: { configMapKeyRef: { name: 'c', key: 'k', optional: true } } },
  ],
  envFrom: [{ prefix: 'C_', configMapRef: { name: 'c' } }, { secretRef: { name: 's' } }],
  volumeMounts: volumes.map(({ name }) => ({ name, mountPath: `/mnt/${name}`, readOnly: true })),
  securityContext: { runAsUser: 1000, runAsGroup: 1000, readOnlyRootFilesystem: false },
};
/** All that the schema lets a profile say. */
const everything = {
  initContainers: [{ name: 'all-first', ...base }],
  containers: [
    {
      name: 'all-web',
      ...base,
      ports,
      securityContext: { capabilities: { add: ['NET_BIND_SERVICE'] } },
      startupProbe: { grpc: { port: 80, service: 'health' }, failureThreshold: 9 },
      readinessProbe: { httpGet: { path: '/ready', port: 'web', scheme: 'HTTPS' }, successThreshold: 2 },
      livenessProbe: { exec: { command: ['true'] }, initialDelaySeconds: 1, timeoutSeconds: 2 },
      lifecycle: { postStart: { httpGet: { port: 80 } }, preStop: { sleep: { seconds: 1 } } },
    },
  ],
  volumes,
  env: [{ name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
  annotations: { 'cluster-autoscaler.example.io/safe-to-evict': 'true', plain: '' },
};

const changed = stringify({
  ...own,
  telemetry: { ...own.telemetry, noProxy: ['reloaded.example'] },
  profiles: {
    everything,
    audit: {
      containers: [audit],
      volumes: [{ name: 'audit-work', emptyDir: {} }],
      env: [{ name: 'AUDIT_URL', value: 'http://127.0.0.1:8080' }],
    },
  },
});
const bad = changed.replace('reloaded.example', '"a b"');

const { namespace } = settings;
const write = (text: string): Promise<string> =>
  kubectl([
    ...['-n', namespace, 'patch', 'configmap', settingsConfigMap, '--type=merge'],
    ...['-p', JSON.stringify({ data: { [settingsKey]: text } })],
  ]);
const replicasSelector = Object.entries(webhookSelector)
  .map((pair) => pair.join('='))
  .join();
/** The kubelet looks at a pod's ConfigMaps when the pod changes, and else about once a minute. */
const touch = (): Promise<string> =>
  kubectl([
    ...['-n', namespace, 'annotate', 'pod', '-l', replicasSelector, '--overwrite'],
    `example.com/touched=${Math.round(performance.now())}`,
  ]);
const allUse = (text: string): Promise<unknown> =>
  until(
    () => valuesOfReplicas('sidelight_build_info', `settings="${settingsHash(parseSettings(text, 's'))}"`),
    (values) => values.length === settings.webhook.replicas,
    120,
  );
const lives = async (): Promise<string[]> =>
  (await replicas()).map(
    ({ metadata, status }) => `${metadata.uid} ${status?.containerStatuses?.[0]?.restartCount}`,
  );
const noProxy = async (): Promise<string> => {
  const made = await dryRun(
    labelled,
    pod({ generateName: 'settings-' }, { containers: [container('app', 'crawler')] }),
  );
  return made.spec.containers[0]?.env?.find(({ name }) => name === 'NO_PROXY')?.value ?? '';
};

describe('the settings in the cluster', () => {
  beforeAll(() => installed(inject('run')));
  afterAll(async () => {
    await kubectl(['-n', labelled, 'delete', 'pod', 'audited', '--ignore-not-found', '--wait=false']);
    await write(stringify(settings));
    await touch();
    await allUse(first);
  });

  test('reach new pods within two minutes of a change of the ConfigMap, without a restart', async () => {
    const before = await lives();
    expect(await noProxy()).not.toContain('reloaded.example');
    const start = performance.now();
    await write(changed);
    await allUse(changed);
    const seconds = Math.round((performance.now() - start) / 100) / 10;
    console.log(`a changed ConfigMap was in use by every replica after ${seconds} s`);
    expect(await noProxy()).toContain('reloaded.example');
    expect(await lives()).toEqual(before);
  });

  test('bring a profile of their own, whose containers really run under PSA restricted', async () => {
    const labels = { app: 'audited', [injectLabel]: 'telemetry.audit' };
    const metadata = { name: 'audited', namespace: labelled, labels };
    await apply(pod(metadata, { containers: [container('app', 'crawler')] }));
    const [made] = (await until(
      () => listPods(labelled, 'app=audited'),
      (pods) => pods.length === 1 && pods.every(isReady),
      60,
    )) as [Pod];
    expect(made.spec.initContainers?.map(({ name }) => name)).toEqual(['sidelight-envoy', 'audit']);
    expect(made.spec.containers[0]?.env).toContainEqual({
      name: 'AUDIT_URL',
      value: 'http://127.0.0.1:8080',
    });
    expect(await askPod(labelled, 'audited', 8080, '')).toBeTypeOf('string');
    const audited = made.spec.initContainers?.[1] as unknown as { volumeMounts: { name: string }[] };
    expect(audited.volumeMounts.map(({ name }) => name)).toEqual(['sidelight-no-token', 'audit-work']);
  });

  test('take nothing for a profile that the API server or Pod Security would refuse', async () => {
    const labels = { [injectLabel]: 'everything' };
    const made = await dryRun(
      labelled,
      pod({ generateName: 'everything-', labels }, { containers: [container('app', 'crawler')] }),
    );
    expect(made.spec.initContainers?.map(({ name }) => name)).toEqual(['all-first', 'all-web']);
    expect(made.spec.volumes).toHaveLength(kinds.length + 2);
  });

  test('stay the last good ones when the ConfigMap becomes bad', async () => {
    await write(bad);
    await touch();
    await until(
      () => valuesOfReplicas('sidelight_settings_last_reload_successful', ' 0'),
      (values) => values.length === settings.webhook.replicas,
      120,
    );
    expect(await noProxy()).toContain('reloaded.example');
    const logs = await kubectl(['-n', namespace, 'logs', '-l', replicasSelector, '--tail=50']);
    expect(logs).toContain('telemetry.noProxy[0]: a host, suffix or CIDR');
  });
});
