import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { stringify } from 'yaml';
import { explanationSchema } from '../../cli/explain/schema.ts';
import { injectLabel } from '../../manifests/index.ts';
import { readKubeconfig } from '../setup/kubeconfig.ts';
import { until } from '../setup/process.ts';
import { listPods } from './setup/cluster.ts';
import { installed } from './setup/install.ts';
import { apply, kubectl } from './setup/kubectl.ts';
import { container, deployment, labelled, namespace } from './setup/objects.ts';
import { replicas } from './setup/webhook.ts';

const late = 'sidelight-test-explain';
const scratch = mkdtempSync(join(tmpdir(), 'sidelight-explain-'));
const idle = { containers: [container('app', 'crawler')] };

interface Run {
  status: number;
  stdout: string;
  stderr: string;
}

async function run(...args: string[]): Promise<Run> {
  const child = spawn('node_modules/.bin/node', ['cli/main.ts', 'explain', ...args]);
  const ended = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = await ended;
  return { status, stdout, stderr };
}

async function explained(...args: string[]) {
  const { status, stdout, stderr } = await run(...args, '-o', 'json');
  expect([status, stderr]).toEqual([0, '']);
  const { workloads, notes, settings } = explanationSchema.parse(JSON.parse(stdout));
  return { ...(workloads[0] ?? expect.fail(stdout)), notes, settings };
}

/** The one pod that stays: while a rollout goes on, those on their way out may be gone at the next call. */
const podOf = async (selector: string): Promise<string> =>
  (
    await until(
      async () =>
        (await listPods(late, selector)).filter(({ metadata }) => metadata.deletionTimestamp === undefined),
      (pods) => pods.length === 1,
      60,
    )
  )[0]?.metadata.name ?? '';

/** As people copy it. */
async function shell(command: string): Promise<void> {
  const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'close');
  const errors = await text(child.stderr);
  expect(await ended, errors).toEqual([0, null]);
}

beforeAll(async () => {
  await installed(inject('run'));
  await apply(namespace(late));
  const web = deployment('web', 1, {}, idle);
  await apply({ ...web, metadata: { ...web.metadata, namespace: late } });
});

afterAll(async () => {
  rmSync(scratch, { recursive: true, force: true });
  await kubectl(['delete', 'namespace', late, '--wait=false']);
});

describe('explain, of a cluster', () => {
  test('a pod without a label is told to label its namespace; then it is older than the label; then injected', async () => {
    const before = `pod/${await podOf('app=web')}`;
    const unlabelled = await explained(before, '-n', late);
    expect([unlabelled.reason, unlabelled.label?.namespaceKnown]).toEqual(['not_labelled', true]);
    expect(unlabelled.settings.source).toBe('ConfigMap sidelight-test/sidelight-settings');
    // Times of the API have whole seconds.
    await delay(1100);
    await shell(unlabelled.next?.command ?? '');

    const missed = await explained(before, '-n', late);
    expect([missed.outcome, missed.reason]).toEqual(['skipped', 'created_before']);
    expect(missed.message).toMatch(/; kubectl-label last wrote the label of the namespace at 2\S+Z$/);
    expect(missed.entries.map(({ name, matches }) => [name, matches])).toEqual([
      ['namespace.sidelight.dev', true],
      ['pod.sidelight.dev', false],
    ]);
    const owner = await explained('deployment/web', '-n', late);
    expect([owner.outcome, owner.message]).toEqual([
      'injected',
      '1 of its 1 pods run without the sidecar: they are older than its label or the webhook',
    ]);
    expect(owner.next).toEqual({ do: expect.any(String), command: missed.next?.command });
    await shell(missed.next?.command ?? '');

    const injected = async () =>
      (await listPods(late, 'app=web')).filter(({ spec }) => spec.initContainers !== undefined);
    const [made] = await until(injected, (pods) => pods.length > 0, 30);
    const after = await explained(`pod/${made?.metadata.name}`, '-n', late);
    expect([after.outcome, after.reason, after.status?.current]).toEqual(['unchanged', null, true]);
    expect(after.containers.map(({ name }) => name)).toEqual(['sidelight-envoy']);
    expect(after.notes).toEqual([]);
  });

  test.each([
    ['opted_out', { labels: { [injectLabel]: 'disabled' } }],
    ['invalid_annotation', { annotations: { 'sidelight.dev/proxy-port': 'many' } }],
  ])('%s: its next step mends the Deployment', async (reason, metadata) => {
    const name = reason.replace('_', '-');
    const made = deployment(name, 0, {}, idle);
    const { selector, template } = made.spec;
    const labels = { ...template.metadata.labels, ...('labels' in metadata ? metadata.labels : {}) };
    const spec = { replicas: 0, selector, template: { ...template, metadata: { ...metadata, labels } } };
    await apply({ ...made, spec });
    const found = await explained(`deployment/${name}`, '-n', labelled);
    expect(found.reason).toBe(reason);
    await shell(found.next?.command ?? '');
    expect((await explained(`deployment/${name}`, '-n', labelled)).outcome).toBe('injected');
    await kubectl(['-n', labelled, 'delete', 'deployment', name, '--wait=false']);
  });

  test('a pod that never reaches the webhook has its reason', async () => {
    const [webhook] = await replicas();
    const found = await explained(`pod/${webhook?.metadata.name}`, '-n', 'sidelight-test');
    expect([found.reason, found.entries.some(({ matches }) => matches)]).toEqual([
      'excluded_namespace',
      false,
    ]);
  });

  test('the LimitRange of the namespace counts', async () => {
    const limits = [{ type: 'Container', max: { memory: '20Mi' } }];
    await apply({
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'tight', namespace: late },
      spec: { limits },
    });
    const found = await explained('deployment/web', '-n', late);
    expect([found.outcome, found.reason]).toEqual(['denied', 'limit_range']);
    expect(found.message).toContain('"tight"');
    await kubectl(['-n', late, 'delete', 'limitrange', 'tight']);
  });

  test('who may read pods alone is told what could not be looked at', async () => {
    const rights = [
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'reader', namespace: late } },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'reader', namespace: late },
        rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'reader', namespace: late },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
        subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace: late }],
      },
    ];
    await apply(...rights);
    const token = (await kubectl(['-n', late, 'create', 'token', 'reader'])).trim();
    const { server, ca } = readKubeconfig();
    const kubeconfig = join(scratch, 'kubeconfig');
    const authority = {
      server: server.href,
      'certificate-authority-data': Buffer.from(ca).toString('base64'),
    };
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'here', cluster: authority }],
      users: [{ name: 'reader', user: { token } }],
      contexts: [{ name: 'reader', context: { cluster: 'here', user: 'reader', namespace: late } }],
    };
    writeFileSync(kubeconfig, stringify(config));
    const name = await podOf('app=web');
    const found = await explained(`pod/${name}`, '--kubeconfig', kubeconfig, '--context', 'reader');
    expect([found.namespace, found.label?.namespaceKnown]).toEqual([late, false]);
    expect(found.notes).toHaveLength(4);
    for (const note of found.notes) expect(note).toMatch(/orbidden/);
    expect([found.outcome, found.status?.current]).toEqual(['unchanged', null]);
  });

  test('what is not there, and a cluster that is not, are said in kubectl’s words, with exit code 2', async () => {
    const missing = await run('pod/no-such-pod', '-n', late);
    expect([missing.status, missing.stdout]).toEqual([2, '']);
    expect(missing.stderr).toContain('pods "no-such-pod" not found');
    const nowhere = await run('pod/web', '--context', 'no-such-context');
    expect([nowhere.status, nowhere.stdout]).toEqual([2, '']);
    expect(nowhere.stderr).toContain('no-such-context');
  });
});
