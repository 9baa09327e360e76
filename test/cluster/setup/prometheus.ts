import { stringify } from 'yaml';
import { scrapeConfig } from '../../../manifests/index.ts';
import { emitRules } from '../../../rules/index.ts';
import { everyRuleOn } from '../../rules/everyRuleOn.ts';
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

const account = '/var/run/secrets/kubernetes.io/serviceaccount';
const ofAccount = {
  scheme: 'https',
  // The kubelet's certificate is its own, and one that clusters sign seldom.
  tls_config: { ca_file: `${account}/ca.crt`, insecure_skip_verify: true },
  authorization: { credentials_file: `${account}/token` },
};
const { jobs } = settings.rules;

/** What a cluster's own Prometheus scrapes besides: its API server, and each kubelet with its cAdvisor. */
const componentJobs = [
  {
    job_name: jobs.apiserver,
    kubernetes_sd_configs: [{ role: 'endpointslice', namespaces: { names: ['default'] } }],
    relabel_configs: [
      {
        source_labels: ['__meta_kubernetes_endpointslice_label_kubernetes_io_service_name'],
        regex: 'kubernetes',
        action: 'keep',
      },
    ],
    ...ofAccount,
  },
  ...['/metrics', '/metrics/cadvisor'].map((metrics_path) => ({
    job_name: `kubelet${metrics_path}`,
    metrics_path,
    honor_timestamps: false,
    kubernetes_sd_configs: [{ role: 'node' }],
    relabel_configs: [
      { target_label: 'job', replacement: jobs.kubelet },
      { source_labels: ['__metrics_path__'], target_label: 'metrics_path' },
    ],
    ...ofAccount,
  })),
];

function configuration(): object {
  const { scrape_configs } = scrapeConfig(settings);
  return {
    global: { scrape_interval: settings.rules.scrapeInterval, evaluation_interval: '5s' },
    rule_files: ['/config/rules.yaml'],
    scrape_configs: [...scrape_configs, ...componentJobs],
  };
}

/**
 * A Prometheus in the cluster that finds sidecars and webhook as `sidelight scrape --for prometheus` prints it, scrapes
 * the cluster's own parts too, and evaluates every rule.
 */
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
      rules: [
        { apiGroups: [''], resources: ['pods', 'nodes', 'services'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
        { nonResourceURLs: ['/metrics'], verbs: ['get'] },
      ],
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
      data: { 'prometheus.yml': stringify(configuration()), 'rules.yaml': emitRules(everyRuleOn, 'file') },
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

const api = async (path: string) => JSON.parse(await askPod(outside, name, port, `api/v1/${path}`)).data;

export interface LiveRule {
  name: string;
  type: 'alerting' | 'recording';
  health: 'ok' | 'err' | 'unknown';
  lastError?: string;
}

export const liveRules = async (): Promise<LiveRule[]> =>
  (await api('rules')).groups.flatMap(({ rules }: { rules: LiveRule[] }) => rules);

/** An instant query, at `time` in seconds since the epoch or now. */
export async function query(expression: string, time?: number): Promise<Sample[]> {
  const parameters = new URLSearchParams({ query: expression, ...(time ? { time: String(time) } : {}) });
  return (await api(`query?${parameters}`)).result;
}
