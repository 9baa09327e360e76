import { describe, expect, test } from 'vitest';
import { explainManifests } from '../../../cli/explain/manifests.ts';
import { nextSteps } from '../../../cli/explain/next.ts';
import type { Workload } from '../../../cli/explain/schema.ts';
import type { Subject } from '../../../cli/explain/subject.ts';
import { explanationText } from '../../../cli/explain/text.ts';
import { settingsSchema } from '../../../platform/config/index.ts';
import { type Reason, reasons, statusAnnotation } from '../../../webhook/index.ts';
import { pod, recorded } from './recorded.ts';

const settings = settingsSchema.parse({
  profiles: { tools: { env: [{ name: 'TOOL', value: 'on' }] } },
});
const fromFile = (...items: object[]): Workload => {
  const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  const [found] = explainManifests(text, 'input', { settings, settingsSource: 'defaults' }).workloads;
  return found as Workload;
};
const labelled = { labels: { 'sidelight.dev/inject': 'telemetry' } };
const container = (more: object) => ({ containers: [{ name: 'app', image: 'app', ...more }] });
const limitRange = {
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name: 'small', namespace: 'default' },
  spec: { limits: [{ type: 'Container', max: { memory: '10Mi' } }] },
};
const status = {
  revision: '0.0.1',
  settings: '00000000',
  profiles: ['telemetry'],
  containers: ['sidelight-envoy'],
  volumes: [],
  ports: { proxy: 15888, metrics: 15890 },
};
const sidecar = {
  name: 'sidelight-envoy',
  image: 'envoy',
  ports: [{ name: 'sidelight-stats', containerPort: 15890 }],
};

/** For each reason a pod that has it. */
const cases: Record<Exclude<Reason, 'not_a_pod'>, () => Workload | Promise<Workload>> = {
  excluded_namespace: () => fromFile(pod({ ...labelled, namespace: 'kube-system' })),
  host_network: () => fromFile(pod(labelled, { hostNetwork: true })),
  mirror_pod: () => fromFile(pod({ ...labelled, annotations: { 'kubernetes.io/config.mirror': 'hash' } })),
  opted_out: () => fromFile(pod({ labels: { 'sidelight.dev/inject': 'disabled' } })),
  not_labelled: () => fromFile(pod({})),
  unknown_profile: () => fromFile(pod({ labels: { 'sidelight.dev/inject': 'telemetri' } })),
  windows: () => fromFile(pod(labelled, { os: { name: 'windows' } })),
  already_injected: () =>
    fromFile(
      pod(
        { ...labelled, annotations: { [statusAnnotation]: JSON.stringify(status) } },
        { initContainers: [sidecar] },
      ),
    ),
  created_before: async () => (await recorded({ settings, pod: pod(labelled) })).workloads[0] as Workload,
  not_called: async () =>
    (await recorded({ settings, pod: pod(labelled), configuration: 'absent' })).workloads[0] as Workload,
  invalid_annotation: () =>
    fromFile(pod({ ...labelled, annotations: { 'sidelight.dev/proxy-port': 'many' } })),
  name_taken: () => fromFile(pod(labelled, { containers: [{ name: 'sidelight-envoy', image: 'other' }] })),
  port_taken: () =>
    fromFile(
      pod(
        { ...labelled, annotations: { 'sidelight.dev/proxy-port': '8080' } },
        container({ ports: [{ containerPort: 8080 }] }),
      ),
    ),
  limit_range: () => fromFile(pod(labelled), limitRange),
  own_proxy: () =>
    fromFile(pod(labelled, container({ env: [{ name: 'HTTP_PROXY', value: 'http://corp:3128' }] }))),
  own_no_proxy: () =>
    fromFile(pod(labelled, container({ env: [{ name: 'NO_PROXY', valueFrom: { fieldRef: {} } }] }))),
  own_variable: () =>
    fromFile(
      pod(
        { labels: { 'sidelight.dev/inject': 'tools' } },
        container({ env: [{ name: 'TOOL', value: 'off' }] }),
      ),
    ),
  env_from: () => fromFile(pod(labelled, container({ envFrom: [{ configMapRef: { name: 'web' } }] }))),
};

test('a port of a profile that is taken is no annotation to correct: one of the two has to be another', () => {
  const shipper = { name: 'shipper', image: 'shipper', ports: [{ containerPort: 8080 }] };
  const own = settingsSchema.parse({ profiles: { logs: { containers: [shipper] } } });
  const text = JSON.stringify(
    pod({ labels: { 'sidelight.dev/inject': 'logs' } }, container({ ports: [{ containerPort: 8080 }] })),
  );
  const [found] = explainManifests(text, 'input', { settings: own, settingsSource: 'own' }).workloads;
  expect(found?.reason).toBe('port_taken');
  expect(found?.next?.do).toContain('give its container another port');
});

describe('every reason', () => {
  const words = Object.keys(reasons) as Reason[];

  test.each(words.filter((word) => word !== 'not_a_pod'))(
    '%s: is given, explained, and followed by what to do',
    async (word) => {
      const found = await cases[word]();
      const notice = found.notices.find(({ reason }) => reason === word);
      const { message, next } = notice ?? found;
      expect(notice?.reason ?? found.reason).toBe(word);
      expect(message?.length).toBeGreaterThan(20);
      expect(next?.do).toMatch(/[.)]$/);
      const text = explanationText(
        {
          format: 1,
          settings: { source: '', hash: '', revision: '' },
          workloads: [found],
          notes: [],
          cannot: [],
        },
        {},
      );
      expect(text).toContain(word);
      expect(text).toContain(`$ ${next?.command}\n`);
    },
  );

  const at: Record<string, Subject['at']> = {
    'a file': { file: 'web app.yaml', placeAt: () => 'web app.yaml:3:1' },
    'standard input': { file: 'standard input', placeAt: () => 'standard input:3:1' },
    'a cluster': { kubectl: 'kubectl --context=staging' },
    'a cluster, with an owner': {
      kubectl: 'kubectl',
      owner: { kind: 'Deployment', name: 'web', template: '/spec/template' },
    },
    'a cluster, with an owner of an unknown kind': {
      kubectl: 'kubectl',
      owner: { kind: 'Rollout', name: 'web' },
    },
  };
  const places = Object.keys(at).flatMap((place) =>
    ['Pod', 'Deployment', 'Job', 'CronJob'].map((kind) => [place, kind] as const),
  );

  test.each(words)('%s: has a step for every kind, in files and in clusters', (word) => {
    for (const [place, kind] of places) {
      for (const labelFrom of ['pod', 'namespace', 'nowhere'] as const) {
        const template = kind === 'Pod' ? '' : '/spec/template';
        const where = at[place] as Subject['at'];
        const step = nextSteps[word]({
          kind,
          name: 'web',
          namespace: 'shop',
          template,
          labelFrom,
          at: where,
        });
        expect(step.command, `${word} ${place} ${kind}`).toMatch(/^(kubectl|sidelight) \S/);
        expect(step.command).not.toMatch(/undefined|\n/);
        expect(step.do).not.toContain('undefined');
      }
    }
  });
});
