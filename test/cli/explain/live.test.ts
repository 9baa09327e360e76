import { describe, expect, test } from 'vitest';
import { explainManifests } from '../../../cli/explain/manifests.ts';
import { explanationSchema } from '../../../cli/explain/schema.ts';
import { explanationText } from '../../../cli/explain/text.ts';
import { defaultSettings, settingsSchema } from '../../../platform/config/index.ts';
import { admit, type Pod } from '../../../webhook/index.ts';
import { applied } from '../../webhook/applied.ts';
import { expectGolden } from '../goldens.ts';
import { configuration, pod, recorded, refused } from './recorded.ts';

const field = (key: string) => ({ 'f:metadata': { 'f:labels': { [`f:${key}`]: {} } } });
const written = (manager: string, time: string, key = 'sidelight.dev/inject') => ({
  manager,
  time,
  fieldsV1: field(key),
});
const namespace = (managedFields: object[] = [], inject: string | undefined = 'telemetry') => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: 'default',
    managedFields,
    labels: inject === undefined ? {} : { 'sidelight.dev/inject': inject },
  },
});
const created = (creationTimestamp: string, more: object = {}) => pod({ creationTimestamp, ...more });
const ofReplicaSet = {
  ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5d8f', controller: true }],
};
const replicaSet = {
  metadata: {
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', controller: true }],
  },
};
const deployment = { metadata: { name: 'web' } };
const owners = { 'ReplicaSet.v1.apps/web-5d8f': replicaSet, 'Deployment.v1.apps/web': deployment };
const first = async (record: Parameters<typeof recorded>[0]) => {
  const found = explanationSchema.parse(await recorded(record));
  return { notes: found.notes, ...(found.workloads[0] ?? expect.fail('nothing is explained')) };
};

describe('a running pod without the sidecar', () => {
  test('that is older than its namespace’s label: says both times, and to restart its Deployment', async () => {
    const found = await first({
      pod: created('2026-03-01T10:00:00Z', ofReplicaSet),
      namespace: namespace([
        written('helm', '2026-03-01T12:00:00Z', 'team'),
        written('kubectl-label', '2026-03-01T10:05:00Z'),
      ]),
      more: owners,
    });
    expect([found.outcome, found.reason]).toEqual(['skipped', 'created_before']);
    expect(found.message).toBe(
      'the pod was created at 2026-03-01T10:00:00Z; kubectl-label last wrote the label of the namespace at 2026-03-01T10:05:00Z',
    );
    expect(found.next?.command).toBe('kubectl -n default rollout restart deployment/web');
    expect(found.containers.map(({ name }) => name)).toEqual(['sidelight-envoy']);
  });

  test('that is older than the webhook: says so', async () => {
    const found = await first({
      pod: created('2025-12-31T00:00:00Z', { labels: { 'sidelight.dev/inject': 'enabled' } }),
    });
    expect(found.reason).toBe('created_before');
    expect(found.message).toContain('the webhook was installed at 2026-01-01T00:00:00Z');
    expect(found.next?.command).toBe(
      'kubectl -n default get pod/web -o yaml | kubectl -n default replace --force -f -',
    );
  });

  test('whose own label was set later: says who set it', async () => {
    const found = await first({
      pod: created('2026-03-01T10:00:00Z', {
        labels: { 'sidelight.dev/inject': 'enabled' },
        managedFields: [written('kubectl-label', '2026-03-01T10:00:09Z')],
      }),
    });
    expect(found.message).toContain('kubectl-label last wrote the label of the pod at 2026-03-01T10:00:09Z');
  });

  test('that is younger than all that is known: says that this is not why', async () => {
    const found = await first({ pod: created('2026-03-01T10:00:00Z'), namespace: namespace() });
    expect(found.message).toContain(
      'after all that is known (the webhook was installed at 2026-01-01T00:00:00Z)',
    );
  });

  test('in a cluster without the webhook: not_called, and to install it', async () => {
    const found = await first({
      pod: created('2026-03-01T10:00:00Z'),
      namespace: namespace(),
      configuration: 'absent',
    });
    expect([found.reason, found.entries]).toEqual(['not_called', []]);
    expect(found.next?.command).toBe('sidelight install | kubectl apply -f -');
  });

  test('that no entry of a changed webhook configuration selects: not_called, and what the entry wants', async () => {
    const other = {
      ...configuration(defaultSettings),
      webhooks: [{ name: 'other', objectSelector: { matchLabels: { team: 'a' } } }],
    };
    const found = await first({
      pod: created('2026-03-01T10:00:00Z'),
      namespace: namespace(),
      configuration: other,
    });
    expect(found.reason).toBe('not_called');
    expect(found.entries[0]?.requirement).toBe('team in (a)');
  });

  test('with a static pod’s annotation: mirror_pod', async () => {
    const annotations = { 'kubernetes.io/config.mirror': 'x' };
    const found = await first({
      pod: created('2026-03-01T10:00:00Z', { annotations }),
      namespace: namespace(),
    });
    expect(found.reason).toBe('mirror_pod');
  });
});

describe('a running pod with a profile that has no containers', () => {
  const labels = { app: 'web', 'sidelight.dev/inject': 'tools' };
  const withTool = (value: string) =>
    settingsSchema.parse({ profiles: { tools: { env: [{ name: 'TOOL', value }] } } });
  const settings = withTool('on');
  const bare = created('2026-03-01T10:00:00Z', { labels });
  const verdict = admit({
    pod: bare as Pod,
    namespace: { name: 'default', labels: {}, annotations: {}, limitRanges: [] },
    settings,
  });
  const injected = applied(bare as Pod, 'patch' in verdict ? verdict.patch : []);

  test('is not older than its label: unchanged, or injected by other settings', async () => {
    expect((await first({ pod: injected, settings })).outcome).toBe('unchanged');
    expect((await first({ pod: injected, settings: withTool('off') })).reason).toBe('already_injected');
    expect((await first({ pod: bare, settings })).reason).toBe('created_before');
  });

  test('is none of those that its Deployment has to restart for', async () => {
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'default' },
      spec: { selector: { matchLabels: { app: 'web' } }, template: pod({ labels }) },
    };
    const ofPods = (...items: object[]) => first({ pod: deployment, settings, more: { pods: { items } } });
    expect((await ofPods(injected)).message).toBeNull();
    expect((await ofPods(injected, bare)).message).toContain('1 of its 2 pods run without');
  });
});

describe('a running pod with the sidecar', () => {
  const bare = created('2026-03-01T10:00:00Z', { labels: { 'sidelight.dev/inject': 'enabled' } });
  const verdict = admit({
    pod: bare as Pod,
    namespace: { name: 'default', labels: {}, annotations: {}, limitRanges: [] },
    settings: defaultSettings,
  });
  const injected = applied(bare as Pod, 'patch' in verdict ? verdict.patch : []);

  test('of these settings: unchanged, with its ports and containers', async () => {
    const found = await first({ pod: injected });
    expect([found.outcome, found.status?.current]).toEqual(['unchanged', true]);
    expect(found.ports.map(({ port, origin }) => [port, origin])).toEqual([
      [15888, 'status'],
      [15890, 'status'],
    ]);
    expect(found.containers[0]).toMatchObject({ name: 'sidelight-envoy', role: 'native_sidecar' });
  });

  test('of other settings: already_injected, and to restart it', async () => {
    const settings = { ...defaultSettings, telemetry: { ...defaultSettings.telemetry, destinations: 7 } };
    const found = await first({ pod: injected, settings });
    expect([found.reason, found.status?.current]).toEqual(['already_injected', false]);
    expect(found.next?.command).toContain('replace --force');
  });

  test('of another revision than the webhook’s: already_injected, and the note that hashes cannot be compared', async () => {
    const newer = configuration(defaultSettings, { labels: { 'app.kubernetes.io/version': '9.9.9' } });
    const found = await first({ pod: injected, configuration: newer });
    expect([found.reason, found.status?.current]).toEqual(['already_injected', false]);
    expect(found.notes.join()).toContain('the webhook is 9.9.9');
  });

  test('where the settings may not be read: it cannot be told, and a note says why', async () => {
    const settingsMap = refused(
      'Error from server (Forbidden): configmaps "sidelight-settings" is forbidden',
    );
    const found = await first({ pod: injected, settingsMap });
    expect([found.outcome, found.status?.current]).toEqual(['unchanged', null]);
    expect(found.notes.join()).toContain('Forbidden');
  });

  test('of other profiles than its label now names: already_injected', async () => {
    const text = injected.metadata?.annotations?.['sidelight.dev/status'] ?? '';
    const other = text.replace('"profiles":["telemetry"]', '"profiles":["telemetry","tools"]');
    const annotations = { 'sidelight.dev/status': other };
    const found = await first({ pod: { ...injected, metadata: { ...injected.metadata, annotations } } });
    expect(found.reason).toBe('already_injected');
  });

  test('whose containers were left as they are: its status says which and why', async () => {
    const status = JSON.parse(injected.metadata?.annotations?.['sidelight.dev/status'] ?? '');
    const text = JSON.stringify({ ...status, notices: { app: ['own_proxy', 'nonsense'] } });
    const annotations = { 'sidelight.dev/status': text };
    const found = await first({ pod: { ...injected, metadata: { ...injected.metadata, annotations } } });
    expect(found.notices.map(({ reason, container }) => [reason, container])).toEqual([['own_proxy', 'app']]);
  });

  test('whose label may be its namespace’s, which may not be read: unchanged', async () => {
    const { labels: _, ...metadata } = injected.metadata ?? {};
    const found = await first({ pod: { ...injected, metadata }, namespace: refused('Forbidden') });
    expect([found.outcome, found.reason]).toEqual(['unchanged', null]);
  });

  test('that opted out since: says that it has one, and would not get it now', async () => {
    const optedOut = {
      ...injected,
      metadata: { ...injected.metadata, labels: { 'sidelight.dev/inject': 'disabled' } },
    };
    const text = explanationText(await recorded({ pod: optedOut }), {});
    expect(text).toContain('pod/web in default: injected, and would not be now (opted_out)');
  });
});

describe('what kubectl get printed, as a file', () => {
  const uid = {
    uid: '5d0c',
    labels: { 'sidelight.dev/inject': 'telemetry' },
    creationTimestamp: '2026-03-01T10:00:00Z',
  };
  const explainList = (...items: object[]) => {
    const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    const found = explainManifests(text, 'standard input', {
      settings: defaultSettings,
      settingsSource: 'defaults',
    });
    return found.workloads;
  };
  const named = (kind: string, name: string, more: object = {}) => ({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace: 'default', ...more },
  });

  test('running pods without the sidecar are older than their label, and their owners in the input are restarted', () => {
    const owned = named('ReplicaSet', 'web-5d8f', replicaSet.metadata);
    const [found] = explainList(pod({ ...uid, ...ofReplicaSet }), owned, named('Deployment', 'web'));
    expect([found?.reason, found?.place]).toEqual(['created_before', 'standard input:1:43']);
    expect(found?.message).toContain(
      'the pod was created at 2026-03-01T10:00:00Z, before its label or the webhook',
    );
    expect(found?.next?.command).toBe('kubectl -n default rollout restart deployment/web');
  });

  test('owners that own each other are no endless chain', () => {
    const loop = named('ReplicaSet', 'web-5d8f', ofReplicaSet);
    const [found] = explainList(pod({ ...uid, ...ofReplicaSet }), loop);
    expect(found?.next?.command).toBe('kubectl -n default delete pod web');
  });

  test('a Deployment is what its next pods get', () => {
    const template = { metadata: uid, spec: { containers: [{ name: 'a', image: 'b' }] } };
    const [found] = explainList({ ...named('Deployment', 'web', { uid: '1' }), spec: { template } });
    expect(found?.outcome).toBe('injected');
  });
});

describe('what may not be read', () => {
  test('namespace and webhook configuration: the pod is explained without, and notes say so', async () => {
    const forbidden = refused('Error from server (Forbidden): no');
    const found = await first({
      pod: created('2026-03-01T10:00:00Z'),
      namespace: forbidden,
      configuration: forbidden,
    });
    expect(found.reason).toBe('not_labelled');
    expect(found.label?.namespaceKnown).toBe(false);
    expect(found.entries).toHaveLength(2);
    expect(found.notes).toHaveLength(2);
  });

  test('the pod itself: kubectl’s words', async () => {
    const missing = refused('Error from server (NotFound): pods "web" not found');
    await expect(recorded({ pod: missing })).rejects.toThrow('pods "web" not found');
  });
});

test('of a running pod the text is that of the golden', async () => {
  const settings = settingsSchema.parse({ telemetry: { limits: { memory: '400Mi' } } });
  const found = await recorded({
    settings,
    pod: created('2026-03-01T10:00:00Z', ofReplicaSet),
    namespace: namespace([written('kubectl-label', '2026-03-01T10:05:00Z')]),
    more: owners,
  });
  expectGolden(
    '../explain/goldens/created-before.txt',
    explanationText({ ...found, cannot: [] }, {}).replace(/hash [0-9a-f]{8}/, 'hash (hash)'),
  );
});
