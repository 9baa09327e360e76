import { stringify } from 'yaml';
import { scrapeConfig } from '../../../manifests/index.ts';
import { until } from '../../setup/process.ts';
import { askPod } from './cluster.ts';
import { apply, kubectl } from './kubectl.ts';
import { images, outside, ownLabel, settings } from './objects.ts';

const name = 'sidelight-test-prometheus';
const port = 9090;

/** One series of an instant query's answer. */
export interface Sample {
  metric: Record<string, string>;
  /** Seconds since the epoch, and the value. */
  value: [number, string];
}

/** A Prometheus in the cluster whose whole configuration is what `sidelight scrape --for prometheus` prints. */
export async function startPrometheus(): Promise<void> {
  const metadata = { name, namespace: outside, labels: { [ownLabel]: 'true' } };
  const volumes = [
    { name: 'config', configMap: { name } },
    { name: 'data', emptyDir: {} },
  ];
  const container = {
    name: 'prometheus',
    image: images.prometheus,
    imagePullPolicy: 'IfNotPresent',
    args: ['--config.file=/config/prometheus.yml', '--storage.tsdb.path=/data'],
    volumeMounts: [
      { name: 'config', mountPath: '/config' },
      { name: 'data', mountPath: '/data' },
    ],
  };
  await apply(
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata,
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace: outside }],
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata,
      data: { 'prometheus.yml': stringify(scrapeConfig(settings)) },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata,
      spec: {
        serviceAccountName: name,
        terminationGracePeriodSeconds: 1,
        securityContext: { fsGroup: 65532 },
        containers: [container],
        volumes,
      },
    },
  );
  await kubectl(['-n', outside, 'wait', '--for=condition=ready', '--timeout=60s', `pod/${name}`]);
  await until(
    () => askPod(outside, name, port, '-/ready').catch(String),
    (answer) => answer.includes('Ready'),
  );
}

/** An instant query, at `time` in seconds since the epoch or now. */
export async function query(expression: string, time?: number): Promise<Sample[]> {
  const parameters = new URLSearchParams({ query: expression, ...(time ? { time: String(time) } : {}) });
  const answer = JSON.parse(await askPod(outside, name, port, `api/v1/query?${parameters}`));
  return answer.data.result;
}
