import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../platform/config/index.ts';
import type { Container, Namespace, Pod } from '../../webhook/pod.ts';
import { readStatus } from '../../webhook/status.ts';
import { applied } from './applied.ts';
import { judge, labelled, patchOf } from './scenario.ts';

const settings = parseSettings(
  `
profiles:
  mine:
    initContainers:
      - { name: prepare, image: "prepare:1", volumeMounts: [{ name: work, mountPath: /work }] }
    containers:
      - name: shipper
        image: shipper:1
        ports: [{ name: http, containerPort: 15888 }]
        resources: { requests: { cpu: 20m }, limits: { cpu: 40m } }
        volumeMounts: [{ name: work, mountPath: /work, readOnly: true }]
    volumes: [{ name: work, emptyDir: {} }]
    env: [{ name: MODE, value: observed }]
    annotations: { team.example/owner: platform }
  bare:
    env: [{ name: MODE, value: bare }]
    annotations: { team.example/bare: "yes" }
`,
  'test',
);
const asks = (label: string, more: Partial<Namespace> = {}): Namespace => ({
  ...labelled,
  labels: { 'sidelight.dev/inject': label },
  ...more,
});
const plain = { spec: { containers: [{ name: 'app' }] } };
const injected = (label: string, pod: unknown = plain, more: Partial<Namespace> = {}): Pod => {
  const verdict = judge(pod, asks(label, more), settings);
  expect(verdict.outcome).toBe('injected');
  return applied(pod, patchOf(verdict)) as Pod;
};
const names = (containers: readonly Container[] | null | undefined) =>
  (containers ?? []).map(({ name }) => name);
const denied = (pod: unknown, label = 'mine', more: Partial<Namespace> = {}) => {
  const verdict = judge(pod, asks(label, more), settings);
  return verdict.outcome === 'denied' ? `${verdict.reason}: ${verdict.message}` : verdict.outcome;
};

describe('a profile of the settings', () => {
  it('stands first, behind our own sidecar, what prepares before what runs', () => {
    const pod = injected('mine.telemetry', {
      spec: { initContainers: [{ name: 'migrate' }], containers: [{ name: 'app' }] },
    });
    expect(names(pod.spec.initContainers)).toEqual(['sidelight-envoy', 'prepare', 'shipper', 'migrate']);
    expect(pod.spec.initContainers?.map(({ restartPolicy }) => restartPolicy)).toEqual([
      'Always',
      undefined,
      'Always',
      undefined,
    ]);
    expect(readStatus(pod)).toMatchObject({
      profiles: ['telemetry', 'mine'],
      containers: ['sidelight-envoy', 'prepare', 'shipper'],
      volumes: ['sidelight-no-token', 'work'],
    });
  });

  it('alone brings no sidecar of ours and no proxy', () => {
    const pod = injected('mine');
    expect(names(pod.spec.initContainers)).toEqual(['prepare', 'shipper']);
    expect(pod.spec.containers[0]?.env).toEqual([{ name: 'MODE', value: 'observed' }]);
    expect(pod.metadata?.annotations).toMatchObject({ 'team.example/owner': 'platform' });
    expect(readStatus(pod)).not.toHaveProperty('ports');
  });

  it('keeps its port, and our sidecar takes the next free one', () => {
    const pod = injected('telemetry.mine');
    expect(readStatus(pod)?.ports).toEqual({ proxy: 15889, metrics: 15890 });
  });

  it('adds its variables beside the proxy’s, of two profiles the later one’s', () => {
    const env = injected('telemetry.mine.bare').spec.containers[0]?.env ?? [];
    expect(env.filter(({ name }) => name === 'MODE')).toEqual([{ name: 'MODE', value: 'bare' }]);
    expect(env.map(({ name }) => name)).toContain('HTTPS_PROXY');
  });

  it('leaves a container’s own variable and a pod’s own annotation, and says so of the variable', () => {
    const own = {
      metadata: { annotations: { 'team.example/owner': 'me' } },
      spec: { containers: [{ name: 'app', env: [{ name: 'MODE', value: 'own' }] }] },
    };
    const verdict = judge(own, asks('mine'), settings);
    expect(verdict).toMatchObject({ notices: [{ reason: 'own_variable', container: 'app' }] });
    const pod = applied(own, patchOf(verdict)) as Pod;
    expect(pod.spec.containers[0]?.env).toEqual([{ name: 'MODE', value: 'own' }]);
    expect(pod.metadata?.annotations?.['team.example/owner']).toBe('me');
  });

  it('leaves known sidecars alone', () => {
    const pod = injected('mine', { spec: { containers: [{ name: 'app' }, { name: 'istio-proxy' }] } });
    expect(pod.spec.containers.map(({ env }) => env?.length)).toEqual([1, undefined]);
  });

  it('runs as the namespace’s user on OpenShift', () => {
    const user = (more: Partial<Namespace>) =>
      (injected('mine', plain, more).spec.initContainers as { securityContext?: { runAsUser?: number } }[])[0]
        ?.securityContext?.runAsUser;
    expect(user({})).toBe(65532);
    expect(user({ annotations: { 'openshift.io/sa.scc.uid-range': '1000/1' } })).toBeUndefined();
  });

  it('keeps a Guaranteed pod Guaranteed, and asks for nothing where the pod shares resources', () => {
    const amounts = { cpu: '1', memory: '1Gi' };
    const guaranteed = injected('mine', {
      spec: { containers: [{ name: 'app', resources: { requests: amounts, limits: amounts } }] },
    });
    expect(guaranteed.spec.initContainers?.[1]?.resources).toEqual({
      requests: { cpu: '40m', memory: '128Mi' },
      limits: { cpu: '40m', memory: '128Mi' },
    });
    const shared = injected('mine', {
      spec: { resources: { limits: amounts }, containers: [{ name: 'app' }] },
    });
    expect(shared.spec.initContainers?.[1]?.resources?.requests).toEqual({ cpu: '0', memory: '0' });
  });

  it('is denied where a LimitRange leaves less than it asks for', () => {
    const limitRanges = [{ name: 'small', limits: [{ type: 'Container', max: { cpu: '10m' } }] }];
    expect(denied(plain, 'mine', { limitRanges })).toMatch(
      /^limit_range: container "prepare": LimitRange "small"/,
    );
  });

  it.each([
    ['its port', { ports: [{ containerPort: 15888 }] }, /^port_taken: port 15888 of profile "mine".*"app"/],
    ['a probe on its port', { livenessProbe: { tcpSocket: { port: 15888 } } }, /^port_taken: /],
    ['its name', { name: 'shipper' }, /^name_taken: .*"shipper"/],
  ])('is denied to a pod whose container has %s', (_, container, message) => {
    expect(denied({ spec: { containers: [{ name: 'app', ...container }] } })).toMatch(message);
  });

  it('is denied to a pod that has its volume’s name for another volume', () => {
    const pod = {
      spec: { volumes: [{ name: 'work', hostPath: { path: '/' } }], containers: [{ name: 'app' }] },
    };
    expect(denied(pod)).toMatch(/^name_taken: .*volume "work"/);
  });

  it('is denied when another injector has taken its port since', () => {
    const pod = injected('mine');
    pod.spec.containers.push({ name: 'late', ports: [{ containerPort: 15888 }] });
    expect(denied(pod)).toMatch(/^port_taken: port 15888 of container "shipper".*"late"/);
  });

  it('is injected afresh into a copied template that has the status without the containers', () => {
    const pod = injected('telemetry.mine');
    pod.spec.initContainers = [];
    const again = injected('telemetry.mine', pod);
    expect(names(again.spec.initContainers)).toEqual(['sidelight-envoy', 'prepare', 'shipper']);
    expect(judge(again, asks('telemetry.mine'), settings)).toEqual({ outcome: 'unchanged' });
  });

  it('is not taken for ours when only a part of it is there', () => {
    const pod = injected('telemetry.mine');
    pod.spec.initContainers = pod.spec.initContainers?.slice(0, 1) ?? [];
    expect(denied(pod, 'telemetry.mine')).toMatch(/^name_taken/);
  });

  it('without containers is added once, and again only where something of it is gone', () => {
    const pod = injected('bare');
    expect(judge(pod, asks('bare'), settings)).toEqual({ outcome: 'unchanged' });
    pod.spec.containers.push({ name: 'late' });
    const again = injected('bare', pod);
    expect(again.spec.containers[1]?.env).toEqual([{ name: 'MODE', value: 'bare' }]);
    expect(judge(again, asks('bare'), settings)).toEqual({ outcome: 'unchanged' });
  });

  it('of a pod that was injected with more profiles is drift', () => {
    expect(judge(injected('telemetry.mine'), asks('mine'), settings)).toEqual({
      outcome: 'skipped',
      reason: 'already_injected',
      notices: [],
    });
  });

  it('never stands in for our own sidecar, whatever the status says', () => {
    expect(denied(injected('mine'), 'telemetry.mine')).toMatch(/^name_taken: .*"prepare"/);
    const [first] = injected('telemetry', injected('mine')).spec.initContainers ?? [];
    expect(first?.name).toBe('sidelight-envoy');
    const status = { containers: ['app-init'], profiles: ['telemetry'] };
    const forged = {
      metadata: { annotations: { 'sidelight.dev/status': JSON.stringify(status) } },
      spec: { initContainers: [{ name: 'app-init' }], containers: [{ name: 'app' }] },
    };
    expect(names(injected('telemetry', forged).spec.initContainers)).toEqual(['sidelight-envoy', 'app-init']);
  });

  it('that does not exist is denied on a pod and left out on a namespace', () => {
    const pod = { metadata: { labels: { 'sidelight.dev/inject': 'yours' } }, ...plain };
    expect(denied(pod)).toMatch(/^unknown_profile: .*telemetry, mine, bare/);
    expect(denied(plain, 'yours')).toBe('skipped');
  });
});
