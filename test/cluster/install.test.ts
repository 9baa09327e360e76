import { beforeAll, describe, expect, inject, test } from 'vitest';
import { injectLabel, tlsSecret, webhookConfigurationName, webhookName } from '../../manifests/index.ts';
import { createClient } from '../../platform/kube/index.ts';
import { readKubeconfig } from '../setup/kubeconfig.ts';
import { admin, isReady, listPods } from './setup/cluster.ts';
import { installed, printed } from './setup/install.ts';
import { kubectl } from './setup/kubectl.ts';
import { badlyLabelled, settings } from './setup/objects.ts';

const configurations = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';
const configurationPath = `${configurations}/${webhookConfigurationName}`;
const secretPath = `/api/v1/namespaces/${settings.namespace}/secrets/${tlsSecret}`;

beforeAll(() => installed(inject('run')));

interface Configuration {
  webhooks: { name: string; clientConfig: { caBundle?: string } }[];
}

describe('sidelight install | kubectl apply -f -', () => {
  test('brings both replicas up, under Pod Security Admission’s restricted', async () => {
    const pods = await listPods(settings.namespace);
    expect(pods.map(isReady)).toEqual([true, true]);
    const { metadata } = (await admin.request('GET', `/api/v1/namespaces/${settings.namespace}`)) as {
      metadata: { labels: Record<string, string> };
    };
    expect(metadata.labels['pod-security.kubernetes.io/enforce']).toBe('restricted');
  });

  test('applied again, changes nothing and keeps the certificates', async () => {
    const stored = async () => {
      const list = JSON.parse(await kubectl(['get', '-o', 'json', '-f', '-'], printed('install')));
      return list.items.map(({ kind, metadata }: { kind: string; metadata: Record<string, string> }) => [
        kind,
        metadata.name,
        // A Deployment's status moves; what is asked for doesn't.
        kind === 'Deployment' ? metadata.generation : metadata.resourceVersion,
      ]);
    };
    const before = await stored();
    await kubectl(['apply', '-f', '-'], printed('install'));
    expect(await stored()).toEqual(before);
    const { webhooks } = (await admin.request('GET', configurationPath)) as Configuration;
    for (const entry of webhooks) expect(entry.clientConfig.caBundle).toBeTruthy();
    const { data } = (await admin.request('GET', secretPath)) as { data: object };
    expect(Object.keys(data)).toHaveLength(1);
  });

  test('as server-side apply by another manager, keeps the certificates too', async () => {
    const caBundles = async () =>
      ((await admin.request('GET', configurationPath)) as Configuration).webhooks.map(
        ({ clientConfig }) => clientConfig.caBundle,
      );
    const before = await caBundles();
    const flags = ['--server-side', '--force-conflicts', '--field-manager=gitops'];
    await kubectl(['apply', ...flags, '-f', '-'], printed('install'));
    expect(await caBundles()).toEqual(before);
  });

  test('has policies that the API server finds no fault in', async () => {
    const path = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies';
    const { items } = (await admin.request('GET', path)) as {
      items: { metadata: { name: string }; status?: { typeChecking?: object } }[];
    };
    const ours = items.filter(({ metadata }) => metadata.name.endsWith('.sidelight.dev'));
    expect(ours.map(({ status }) => status?.typeChecking)).toEqual([{}, {}]);
  });
});

describe('the label on a namespace', () => {
  const create = (value: string) =>
    admin.request('POST', '/api/v1/namespaces?dryRun=All', {
      body: { metadata: { generateName: 'sidelight-test-', labels: { [injectLabel]: value } } },
    });

  test.each(['disabled', 'enabled', 'telemetry', 'telemetry.telemetry'])('may be %s', async (value) => {
    await expect(create(value)).resolves.toBeTruthy();
  });

  test.each(['', 'on', 'ENABLED', 'telemetry.other', 'enabled.telemetry'])(
    'may not be "%s"',
    async (value) => {
      await expect(create(value)).rejects.toThrow(
        `${injectLabel}: "${value}" is not allowed; use disabled, enabled, or profile names joined by dots, of: telemetry`,
      );
    },
  );

  test('that was bad before the policy came hinders no other change, and may not become another bad one', async () => {
    const patch = (metadata: object) =>
      admin.request('PATCH', `/api/v1/namespaces/${badlyLabelled}?dryRun=All`, {
        body: { metadata },
        contentType: 'application/merge-patch+json',
      });
    await expect(patch({ annotations: { note: 'x' }, labels: { team: 'x' } })).resolves.toBeTruthy();
    await expect(patch({ labels: { [injectLabel]: null } })).resolves.toBeTruthy();
    await expect(patch({ labels: { [injectLabel]: 'latter' } })).rejects.toThrow('is not allowed');
  });
});

test('a bad label may not come through a namespace’s subresource either', async () => {
  const body = { metadata: { labels: { [injectLabel]: 'latter' } } };
  const path = `/api/v1/namespaces/${badlyLabelled}/status?dryRun=All`;
  const call = admin.request('PATCH', path, { body, contentType: 'application/merge-patch+json' });
  await expect(call).rejects.toThrow('is not allowed');
});

describe('the webhook’s account', () => {
  const accounts = `/api/v1/namespaces/${settings.namespace}/serviceaccounts/${webhookName}/token`;
  const { server, ca } = readKubeconfig();
  let token = '';
  const account = createClient({ server, ca, token: () => token });
  beforeAll(async () => {
    const answer = await admin.request('POST', accounts, { body: { spec: {} } });
    token = (answer as { status: { token: string } }).status.token;
  });
  const patch = (...operations: object[]) =>
    account.request('PATCH', `${configurationPath}?dryRun=All`, {
      body: operations,
      contentType: 'application/json-patch+json',
    });
  const entry = (path: string, value: unknown, index = 0) => ({
    op: 'add',
    path: `/webhooks/${index}${path}`,
    value,
  });
  const caBundle = Buffer.from('-----BEGIN CERTIFICATE-----').toString('base64');

  test('may change the caBundle of every entry', async () => {
    const change = [entry('/clientConfig/caBundle', caBundle), entry('/clientConfig/caBundle', caBundle, 1)];
    await expect(patch(...change)).resolves.toBeTruthy();
  });

  test.each([
    ['rules', entry('/rules/0/resources/0', 'secrets')],
    ['operations', entry('/rules/0/operations/0', 'UPDATE')],
    ['the service', entry('/clientConfig/service/name', 'mine')],
    ['the path', entry('/clientConfig/service/path', '/mine')],
    ['the failure policy', entry('/failurePolicy', 'Ignore')],
    ['the time-out', entry('/timeoutSeconds', 30, 1)],
    ['the selector of namespaces', entry('/namespaceSelector', {})],
    ['the selector of pods', entry('/objectSelector', {}, 1)],
    ['the conditions', { op: 'remove', path: '/webhooks/1/matchConditions' }],
    ['the number of entries', { op: 'remove', path: '/webhooks/1' }],
    ['the order of entries', { op: 'move', from: '/webhooks/0', path: '/webhooks/1' }],
    ['a name', entry('/name', 'mine.sidelight.dev')],
    ['labels', { op: 'add', path: '/metadata/labels/x', value: 'x' }],
    ['annotations', { op: 'remove', path: '/metadata/annotations' }],
    ['finalizers', { op: 'add', path: '/metadata/finalizers', value: ['sidelight.dev/mine'] }],
    [
      'owners',
      {
        op: 'add',
        path: '/metadata/ownerReferences',
        value: [{ apiVersion: 'v1', kind: 'Namespace', name: 'default', uid: '0' }],
      },
    ],
  ])('may not change %s', async (_, operation) => {
    await expect(patch(operation)).rejects.toThrow('may change nothing but caBundle');
  });

  test('may not delete the configuration, make another, or read other Secrets', async () => {
    const calls = [
      account.request('DELETE', `${configurationPath}?dryRun=All`),
      account.request('POST', `${configurations}?dryRun=All`, { body: { metadata: { name: 'mine' } } }),
      account.request('GET', `/api/v1/namespaces/${settings.namespace}/secrets`),
      account.request('GET', '/api/v1/namespaces/default/secrets/x'),
    ];
    for (const result of await Promise.allSettled(calls))
      expect(result).toMatchObject({ status: 'rejected', reason: { fields: { status: 403 } } });
  });
});
