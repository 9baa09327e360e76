import { describe, expect, test } from 'vitest';
import { cluster } from '../../../cli/explain/kubectl.ts';
import { changePods, injectAgain, restart, type Subject } from '../../../cli/explain/subject.ts';

const inCluster = (owner?: Extract<Subject['at'], { kubectl: string }>['owner']): Subject['at'] => ({
  kubectl: 'kubectl',
  owner,
});
const subject = (
  kind: string,
  at: Subject['at'],
  template = kind === 'Pod' ? '' : '/spec/template',
): Subject => ({
  kind,
  name: 'web',
  namespace: 'shop',
  template,
  labelFrom: 'pod',
  at,
});
const command = (kind: string, owner?: Parameters<typeof inCluster>[0]) =>
  restart(subject(kind, inCluster(owner))).command;

describe('how a pod is made anew', () => {
  test.each([
    ['Deployment', '/spec/template', 'kubectl -n shop rollout restart deployment/main'],
    ['DaemonSet', '/spec/template', 'kubectl -n shop rollout restart daemonset/main'],
    ['CronJob', '/spec/jobTemplate/spec/template', 'kubectl -n shop create job --from=cronjob/main main-now'],
    ['Job', '/spec/template', 'kubectl -n shop delete job main'],
    ['ReplicaSet', '/spec/template', 'kubectl -n shop delete pod web'],
    // Kruise's, which kubectl rollout doesn't know.
    ['StatefulSet', undefined, 'kubectl -n shop delete pod web'],
    ['Rollout', undefined, 'kubectl -n shop delete pod web'],
  ])('by its %s (template %s): %s', (kind, template, expected) => {
    expect(command('Pod', { kind, name: 'main', template })).toBe(expected);
  });

  test('by nobody: it is replaced with itself', () => {
    expect(command('Pod')).toBe('kubectl -n shop get pod/web -o yaml | kubectl -n shop replace --force -f -');
  });

  test('by a workload that is asked about itself', () => {
    expect(command('StatefulSet')).toBe('kubectl -n shop rollout restart statefulset/web');
    expect(command('ReplicationController')).toBe('kubectl -n shop get pods');
  });
});

describe('what was injected before', () => {
  test('is taken out of a file, or of a template, first', () => {
    const file = { file: "it's.yaml", placeAt: () => '' };
    expect(injectAgain(subject('Pod', file)).command).toBe(
      `sidelight uninject -f 'it'\\''s.yaml' | sidelight inject -f -`,
    );
    expect(injectAgain(subject('Deployment', inCluster())).command).toBe(
      'kubectl -n shop get deployment/web -o yaml | sidelight uninject -f - | kubectl -n shop apply -f -',
    );
    expect(injectAgain(subject('Pod', inCluster())).command).toContain('replace --force');
  });
});

describe('a change to the pods to come', () => {
  const change = { section: 'labels', key: 'sidelight.dev/inject', value: 'enabled' } as const;

  test('is a merge patch at the template of what makes them', () => {
    const owner = { kind: 'CronJob', name: 'nightly', template: '/spec/jobTemplate/spec/template' };
    const inner = '{"template":{"metadata":{"labels":{"sidelight.dev/inject":"enabled"}}}}';
    expect(changePods(subject('Pod', inCluster(owner)), change).command).toBe(
      `kubectl -n shop patch cronjob/nightly --type merge -p '{"spec":{"jobTemplate":{"spec":${inner}}}}'`,
    );
  });

  test('is an edit where no patch can make it: of a file, a bare pod, a Job, and of kinds that are not known', () => {
    const file = { file: 'web.yaml', placeAt: (path: string) => `web.yaml:3:1 (${path})` };
    expect(changePods(subject('Deployment', file), change)).toEqual({
      do: `At web.yaml:3:1 (/metadata/labels/sidelight.dev~1inject): set sidelight.dev/inject: "enabled" among the pod's labels.`,
      command: 'sidelight explain -f web.yaml',
    });
    expect(changePods(subject('Pod', inCluster()), change).command).toBe(
      'kubectl -n shop get pod web -o yaml',
    );
    expect(changePods(subject('Job', inCluster()), change).command).toBe('kubectl -n shop edit job/web');
    expect(changePods(subject('Pod', inCluster({ kind: 'Rollout', name: 'main' })), change).command).toBe(
      'kubectl -n shop edit rollout/main',
    );
  });
});

test('commands reach the cluster that was asked, by the same flags', () => {
  const { command: kubectl } = cluster(['--kubeconfig=/home/me/my config', '--context=staging']);
  expect(restart(subject('Pod', { kubectl })).command).toMatch(
    /^kubectl '--kubeconfig=\/home\/me\/my config' --context=staging -n shop get pod\/web /,
  );
});
