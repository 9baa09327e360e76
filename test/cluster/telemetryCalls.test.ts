import { beforeAll, expect, inject, test } from 'vitest';
import { injectLabel } from '../../manifests/index.ts';
import { installed } from './setup/install.ts';
import { apply, kubectl } from './setup/kubectl.ts';
import { labelled, namespace, outside, pod } from './setup/objects.ts';
import { podNamed, requestsSent, runInApp, sealed, service, someUser } from './setup/telemetryPods.ts';
import type { Call, Transcript } from './workloads/calls.ts';

/** Neither the pod's namespace nor one that the settings name. */
const unnamed = 'sidelight-test-unnamed';
const vendorHosts = ['shop.example', 'WWW.Shop.Example'];

const echo = (name: string, namespace: string) => ({
  ...pod(
    { name, namespace, labels: { app: name, [injectLabel]: 'disabled' } },
    { containers: [sealed('echo')] },
  ),
});

const shards = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'shard', namespace: labelled },
  spec: {
    serviceName: 'shards',
    replicas: 2,
    selector: { matchLabels: { app: 'shards' } },
    template: {
      metadata: { labels: { app: 'shards' } },
      spec: { terminationGracePeriodSeconds: 1, containers: [sealed('echo')] },
    },
  },
};

const client = (name: string, originIP: string, labels = {}) =>
  pod(
    { name, namespace: labelled, labels },
    {
      securityContext: someUser,
      // Names outside of the cluster, so that the calls are the vendor's.
      hostAliases: [{ ip: originIP, hostnames: vendorHosts.map((host) => host.toLowerCase()) }],
      containers: [sealed('crawler')],
    },
  );

/** Ways to write an address of the cluster. */
let hosts: Record<string, string> = {};

beforeAll(async () => {
  await installed(inject('run'));
  await apply(namespace(unnamed));
  await apply(
    echo('web', labelled),
    echo('web', outside),
    echo('web', unnamed),
    service('web', labelled, {}),
    service('web', outside, {}),
    service('web', unnamed, {}),
    service('shards', labelled, { clusterIP: 'None' }),
    shards,
    service('alias', labelled, {
      type: 'ExternalName',
      externalName: `web.${outside}.svc.cluster.local`,
      selector: null,
    }),
  );
  await kubectl(['-n', labelled, 'rollout', 'status', 'statefulset/shard', '--timeout=90s']);
  for (const namespace of [labelled, outside, unnamed])
    await kubectl(['-n', namespace, 'wait', '--for=condition=ready', '--timeout=90s', 'pod/web']);
  const podIP = (await podNamed(outside, 'web')).status?.podIP ?? '';
  await apply(client('with', podIP), client('without', podIP, { [injectLabel]: 'disabled' }));
  await kubectl([
    '-n',
    labelled,
    'wait',
    '--for=condition=ready',
    '--timeout=90s',
    'pod/with',
    'pod/without',
  ]);
  const path = 'jsonpath={.spec.clusterIP}';
  const clusterIP = await kubectl(['-n', outside, 'get', 'service', 'web', '-o', path]);
  hosts = {
    name: 'web',
    'name in capitals': 'WEB',
    'name.namespace': `web.${labelled}`,
    'name.namespace.svc': `web.${labelled}.svc`,
    'full name': `web.${labelled}.svc.cluster.local`,
    'full name with a dot': `web.${labelled}.svc.cluster.local.`,
    'other namespace': `web.${outside}`,
    'other namespace.svc': `web.${outside}.svc`,
    'other namespace, full name': `web.${outside}.svc.cluster.local`,
    'unnamed namespace.svc': `web.${unnamed}.svc`,
    'StatefulSet pod.svc': `shard-1.shards.${labelled}.svc`,
    'StatefulSet pod, full name': `shard-0.shards.${labelled}.svc.cluster.local`,
    ExternalName: 'alias',
    'ClusterIP literal': clusterIP,
    'pod IP literal': podIP,
  };
});

const ways = ['environment', 'proxy', 'tunnel'] as const;
const callsTo = (names: readonly string[]): Call[] =>
  ways.flatMap((via) =>
    names.flatMap((host) => [
      { via, url: `http://${host}:8080/path%2F?q=${via}` },
      { via, url: `http://${host}:8080/`, body: 'b'.repeat(10_000) },
    ]),
  );

const inBoth = async (calls: readonly Call[]): Promise<{ with_: Transcript[]; without: Transcript[] }> => {
  const [with_, without] = await Promise.all([
    runInApp<Transcript[]>(labelled, 'with', 'calls', calls),
    runInApp<Transcript[]>(labelled, 'without', 'calls', calls),
  ]);
  return { with_, without };
};

const grown = async (act: () => Promise<void>): Promise<{ vendor: number; in_cluster: number }> => {
  const before = await requestsSent(labelled, 'with');
  await act();
  const after = await requestsSent(labelled, 'with');
  return { vendor: after.vendor - before.vendor, in_cluster: after.in_cluster - before.in_cluster };
};

test('every way to write an address of the cluster is answered as without the sidecar, and is no vendor’s', async () => {
  const names = Object.values(hosts);
  const calls = callsTo(names);
  const counts = await grown(async () => {
    const { with_, without } = await inBoth(calls);
    expect(without.map(({ status }) => status)).toEqual(calls.map(() => 200));
    expect(with_).toEqual(without);
  });
  console.log(
    `${names.length} ways to write it, ${calls.length} calls with and without: equal; ` +
      `through the sidecar in-cluster ${counts.in_cluster}, vendor ${counts.vendor}`,
  );
  // By the environment NO_PROXY takes the full names past the sidecar; the other two ways go through it.
  expect(counts.in_cluster).toBeGreaterThanOrEqual((2 / 3) * calls.length);
  expect(counts.vendor).toBe(0);
});

test('hosts outside of the cluster are answered as without the sidecar, each call counted as the vendor’s', async () => {
  const calls = callsTo(vendorHosts);
  const counts = await grown(async () => {
    const { with_, without } = await inBoth(calls);
    expect(without.map(({ status }) => status)).toEqual(calls.map(() => 200));
    expect(with_).toEqual(without);
  });
  console.log(`${calls.length} calls to ${vendorHosts.length} hosts outside: vendor ${counts.vendor}`);
  expect(counts).toEqual({ vendor: calls.length, in_cluster: 0 });
});

test('names that only the search domains tell from outside ones are answered as without, and are the vendor’s', async () => {
  const names = [`web.${unnamed}`, 'shard-0.shards', `shard-0.shards.${labelled}`];
  const calls = callsTo(names);
  const counts = await grown(async () => {
    const { with_, without } = await inBoth(calls);
    expect(without.map(({ status }) => status)).toEqual(calls.map(() => 200));
    expect(with_).toEqual(without);
  });
  console.log(`${calls.length} calls to ${names.join(', ')}: ${JSON.stringify(counts)}`);
  expect(counts).toEqual({ vendor: calls.length, in_cluster: 0 });
});
