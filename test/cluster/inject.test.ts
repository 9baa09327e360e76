import { beforeAll, describe, expect, inject, test } from 'vitest';
import { injectLabel } from '../../manifests/index.ts';
import { until } from '../setup/process.ts';
import { admin, dryRun, isReady, listPods, type Pod, podsPath, sidecarOf } from './setup/cluster.ts';
import { installed } from './setup/install.ts';
import { apply, kubectl } from './setup/kubectl.ts';
import { badlyLabelled, container, deployment, labelled, namespace, outside, pod } from './setup/objects.ts';

beforeAll(() => installed(inject('run')));

const labels = (inject: string | undefined) => (inject === undefined ? {} : { [injectLabel]: inject });
const idle = { containers: [container('app', 'crawler')] };
const names = (made: Pod): (string | undefined)[] => [
  sidecarOf(made)?.name,
  ...made.spec.containers.map(({ name }) => name),
];

describe('the labels of namespace and pod', () => {
  const inNamespace: Record<string, string> = {
    none: outside,
    telemetry: labelled,
    disabled: 'sidelight-test-disabled',
  };
  beforeAll(() => apply(namespace('sidelight-test-disabled', 'disabled')));

  test.each([
    ['none', 'none', false],
    ['none', 'telemetry', true],
    ['none', 'disabled', false],
    ['telemetry', 'none', true],
    ['telemetry', 'telemetry', true],
    ['telemetry', 'disabled', false],
    ['disabled', 'none', false],
    ['disabled', 'telemetry', true],
    ['disabled', 'disabled', false],
  ])('namespace %s, pod %s: injected %s', async (onNamespace, onPod, injected) => {
    const metadata = { generateName: 'nine-', labels: labels(onPod === 'none' ? undefined : onPod) };
    const made = await dryRun(inNamespace[onNamespace] as string, pod(metadata, idle));
    expect(sidecarOf(made) !== undefined).toBe(injected);
  });

  test('that name no profile: a pod’s is denied, a namespace’s is left un-injected', async () => {
    const bad = pod({ generateName: 'bad-', labels: labels('other') }, idle);
    await expect(dryRun(outside, bad)).rejects.toThrow('telemetry');
    const made = await dryRun(badlyLabelled, pod({ generateName: 'bad-' }, idle));
    expect(sidecarOf(made)).toBeUndefined();
  });

  test('call no webhook for pods on the network of their node', async () => {
    const host = { ...idle, hostNetwork: true };
    const made = await dryRun(outside, pod({ generateName: 'host-', labels: labels('telemetry') }, host));
    expect(sidecarOf(made)).toBeUndefined();
  });
});

describe('workloads in a labelled namespace under PSA restricted', () => {
  const vendors = ['alpha', 'bravo', undefined];
  const name = (vendor: string | undefined) => `idle-${vendor ?? 'direct'}`;

  test('a Deployment of each of three vendors runs, each pod with its Envoy', async () => {
    await apply(
      ...vendors.map((vendor) => deployment(name(vendor), 1, vendor ? { 'proxy-vendor': vendor } : {}, idle)),
    );
    const pods = await until(
      () => listPods(labelled, `app in (${vendors.map(name).join()})`),
      (all) => all.length === 3 && all.every(isReady),
      90,
    );
    for (const made of pods) expect(names(made)).toEqual(['sidelight-envoy', 'app']);
    await kubectl(['-n', labelled, 'delete', 'deployment', ...vendors.map(name)]);
  });

  test('a Job completes', async () => {
    const job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'one-call', namespace: labelled },
      spec: {
        backoffLimit: 0,
        template: {
          spec: {
            restartPolicy: 'Never',
            containers: [
              container('app', 'job', { args: ['/workloads/job.ts', 'http://no-such-host.example/'] }),
            ],
          },
        },
      },
    };
    await apply(job);
    await kubectl(['-n', labelled, 'wait', '--for=condition=complete', '--timeout=60s', 'job/one-call']);
    const [made] = await listPods(labelled, 'job-name=one-call');
    expect(made && names(made)).toEqual(['sidelight-envoy', 'app']);
    // The answer is Envoy's own, so the call went through it.
    expect(await kubectl(['-n', labelled, 'logs', 'job/one-call', '-c', 'app'])).toMatch(/^50[23]\n$/);
  });

  test('a pod that opted out runs without', async () => {
    const metadata = { name: 'opted-out', namespace: labelled, labels: labels('disabled') };
    await apply(pod(metadata, idle));
    await kubectl(['-n', labelled, 'wait', '--for=condition=ready', '--timeout=60s', 'pod/opted-out']);
    const made = (await admin.request('GET', `${podsPath(labelled)}/opted-out`)) as Pod;
    expect(names(made)).toEqual([undefined, 'app']);
    expect(made.spec.containers[0]?.env ?? []).toEqual([]);
  });
});
