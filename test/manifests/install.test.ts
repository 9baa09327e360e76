import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { install, type KubeObject, toStream, uninstall } from '../../manifests/index.ts';
import { defaultSettings, parseSettings, settingsHash } from '../../platform/config/index.ts';
import { expectGolden } from '../setup/golden.ts';

const golden = (name: string) => new URL(`goldens/${name}`, import.meta.url);
const settings = (text: string) => parseSettings(text, 'test.yaml');
const find = (objects: KubeObject[], kind: string): KubeObject[] => objects.filter((o) => o.kind === kind);
/** Every string of a value with the path to it. */
const strings = (value: unknown, path = ''): [string, string][] =>
  typeof value === 'string'
    ? [[path, value]]
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => strings(inner, `${path}/${key}`))
      : [];
// biome-ignore lint/suspicious/noExplicitAny: tests reach deep into plain objects
const fields = (object: KubeObject | undefined): any => object;

const custom = settings(`
namespace: side
images: { webhook: "registry.example/a@sha256:${'a'.repeat(64)}", envoy: "registry.example/envoy:1", pullPolicy: Always }
excludedNamespaces: [kube-system, cilium]
webhook: { replicas: 1, priorityClass: mine, drainSeconds: 5, restrictEgress: true }
rules: { scrapeInterval: 30s, labels: { release: kps } }
`);

describe('install', () => {
  test('prints the committed manifests, byte for byte', () => {
    expectGolden(golden('install.yaml'), toStream(install(defaultSettings), ['Golden of the defaults.']));
    expectGolden(golden('install-custom.yaml'), toStream(install(custom), ['Golden of changed settings.']));
  });

  test('applies the webhook configuration last, and after it its namespace, policies and Deployment', () => {
    const kinds = install(defaultSettings).map((object) => object.kind);
    expect(kinds[0]).toBe('Namespace');
    expect(kinds.at(-1)).toBe('MutatingWebhookConfiguration');
  });

  test.each([
    ['defaults', defaultSettings],
    ['custom', custom],
  ])('takes images from the settings alone (%s)', (_, given) => {
    const images = install(given)
      .filter((object) => object.kind !== 'ConfigMap')
      .flatMap((object) => strings(object))
      .filter(([path]) => path.endsWith('/image'))
      .map(([, image]) => image);
    expect(images).toEqual([given.images.webhook]);
  });

  test('uses the namespace of the settings wherever one is named', () => {
    const named = install(custom)
      .flatMap((object) => strings(object))
      .filter(([path]) => path.endsWith('/namespace'));
    expect(new Set(named.map(([, namespace]) => namespace))).toEqual(new Set(['side']));
    expect(install(custom)[0]?.metadata.name).toBe('side');
    expect(JSON.stringify(install(custom))).toContain('system:serviceaccount:side:sidelight-webhook');
  });

  test('labels every object with app.kubernetes.io/name', () => {
    for (const object of install(defaultSettings))
      expect(object.metadata.labels, object.kind).toMatchObject({ 'app.kubernetes.io/name': 'sidelight' });
  });

  test('of the rules’ settings only those that were changed stand in the ConfigMap', () => {
    const given = settings(
      'rules: { labels: { a: b }, jobs: { kubelet: k }, usage: { vendorSlow: { seconds: 3, for: 15m } } }',
    );
    const text = (of: typeof given) => fields(find(install(of), 'ConfigMap')[0]).data['sidelight.yaml'];
    expect(parse(text(given)).rules).toEqual({
      labels: { a: 'b' },
      jobs: { kubelet: 'k' },
      usage: { vendorSlow: { seconds: 3 } },
    });
    expect(settings(text(given))).toEqual(given);
    expect(text(defaultSettings)).not.toContain('rules');
    expect(settings(text(defaultSettings))).toEqual(defaultSettings);
  });

  test('hands the webhook the very settings, so that both name the same hash', () => {
    const map = fields(find(install(custom), 'ConfigMap')[0]);
    expect(settingsHash(settings(map.data['sidelight.yaml']))).toBe(settingsHash(custom));
  });

  test('never writes a caBundle or a Secret’s data, which applying again would wipe', () => {
    const objects = install(defaultSettings);
    expect(
      strings(find(objects, 'MutatingWebhookConfiguration')).filter(([p]) => p.endsWith('caBundle')),
    ).toEqual([]);
    expect(Object.keys(fields(find(objects, 'Secret')[0]))).toEqual([
      'apiVersion',
      'kind',
      'metadata',
      'type',
    ]);
  });

  test('grants no wildcard, and on Secrets and webhook configurations nothing without a name', () => {
    const rules = [
      ...find(install(defaultSettings), 'Role'),
      ...find(install(defaultSettings), 'ClusterRole'),
    ].flatMap((role) => fields(role).rules);
    for (const rule of rules) {
      expect([...rule.apiGroups, ...rule.resources, ...rule.verbs]).not.toContain('*');
      if (/secrets|webhook/.test(rule.resources.join())) expect(rule.resourceNames).toHaveLength(1);
      else for (const verb of rule.verbs) expect(['get', 'list', 'watch']).toContain(verb);
    }
  });

  test('excludes its own namespace and those of the settings from both entries', () => {
    for (const entry of fields(find(install(custom), 'MutatingWebhookConfiguration')[0]).webhooks)
      expect(entry.namespaceSelector.matchExpressions[0]).toEqual({
        key: 'kubernetes.io/metadata.name',
        operator: 'NotIn',
        values: ['kube-system', 'cilium', 'side'],
      });
  });

  test('has no disruption budget for a single replica, and a quota only for a system priority class', () => {
    expect(find(install(custom), 'PodDisruptionBudget')).toEqual([]);
    expect(find(install(custom), 'ResourceQuota')).toEqual([]);
    expect(find(install(defaultSettings), 'PodDisruptionBudget')).toHaveLength(1);
    expect(find(install(defaultSettings), 'ResourceQuota')).toHaveLength(1);
  });

  test('gives a replica longer to end than it drains', () => {
    for (const given of [defaultSettings, custom]) {
      const { spec } = fields(find(install(given), 'Deployment')[0]).spec.template;
      expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(given.webhook.drainSeconds);
    }
  });

  test('the policy of namespaces’ labels takes the profiles of the settings too', () => {
    const own = install(settings('profiles: { audit: {}, other: {} }'));
    const policy = find(own, 'ValidatingAdmissionPolicy').find(({ metadata }) =>
      metadata.name.startsWith('namespace-label.'),
    );
    const [, profiles] = fields(policy).spec.variables;
    expect(profiles).toEqual({ name: 'profiles', expression: "['telemetry', 'audit', 'other']" });
  });

  test('changed settings roll the webhook out only where it reads them at its start', () => {
    const started = (text: string) =>
      fields(find(install(settings(text)), 'Deployment')[0]).spec.template.metadata.annotations[
        'sidelight.dev/settings'
      ];
    expect(started('telemetry: { noProxy: [a] }')).toBe(started(''));
    expect(started('profiles: { mine: {} }')).toBe(started(''));
    expect(started('webhook: { logLevel: debug }')).not.toBe(started(''));
  });

  test('limits egress only where it is asked for', () => {
    const types = (given: typeof custom) =>
      find(install(given), 'NetworkPolicy').map((policy) => fields(policy).spec.policyTypes.join());
    expect(types(defaultSettings)).toEqual(['Ingress']);
    expect(types(custom)).toEqual(['Ingress', 'Egress']);
  });
});

describe('the printed YAML', () => {
  test('reads back as the objects, also as YAML 1.1, in which kubectl reads it', () => {
    for (const version of ['1.1', '1.2'] as const) {
      const read = parseAllDocuments(toStream(install(custom), ['a', '', 'b']), { version });
      expect(read.map((document) => document.toJS())).toEqual(JSON.parse(JSON.stringify(install(custom))));
    }
  });

  test('quotes words that YAML 1.1 takes for booleans', () => {
    const text = toStream(
      [{ apiVersion: 'v1', kind: 'X', metadata: { name: 'on' }, y: 'no', z: '0644' }],
      [],
    );
    expect(parseAllDocuments(text, { version: '1.1' })[0]?.toJS()).toMatchObject({ y: 'no', z: '0644' });
  });
});

describe('uninstall', () => {
  test('deletes the webhook configuration first and the namespace last', () => {
    const kinds = uninstall(defaultSettings).map((object) => object.kind);
    expect(kinds[0]).toBe('MutatingWebhookConfiguration');
    expect(kinds.at(-1)).toBe('Namespace');
  });

  test('names all that install makes outside the namespace, and nothing twice', () => {
    const id = (o: KubeObject) => `${o.kind}/${o.metadata.name}`;
    const made = install(custom)
      .filter((o) => o.metadata.namespace === undefined)
      .map(id);
    expect(uninstall(custom).map(id).sort()).toEqual(made.sort());
    expect(new Set(made).size).toBe(made.length);
  });
});
