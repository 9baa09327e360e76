import type { Settings } from '../platform/config/index.ts';
import {
  labels,
  sidecarJob,
  statsPath,
  statsPortName,
  webhookJob,
  webhookLabels,
  webhookSelector,
} from './names.ts';
import type { KubeObject } from './object.ts';

const meta = (name: string): string => `__meta_kubernetes_${name}`;

/**
 * For the Prometheus operator. It finds a port by name among init containers too, so also a native sidecar's, and
 * leaves out pods that have ended.
 */
export function podMonitors(settings: Settings): KubeObject[] {
  const monitor = (
    name: string,
    own: Record<string, string>,
    spec: object,
    endpoint: object,
  ): KubeObject => ({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name, namespace: settings.namespace, labels: { ...settings.rules.labels, ...own } },
    spec: {
      ...spec,
      podMetricsEndpoints: [
        {
          ...endpoint,
          interval: settings.rules.scrapeInterval,
          relabelings: [{ targetLabel: 'job', replacement: name }],
        },
      ],
    },
  });
  return [
    monitor(
      sidecarJob,
      labels(),
      { namespaceSelector: { any: true }, selector: {} },
      { port: statsPortName, path: statsPath },
    ),
    monitor(webhookJob, webhookLabels(), { selector: { matchLabels: webhookSelector } }, { port: 'metrics' }),
  ];
}

interface Relabel {
  source_labels: string[];
  regex?: string;
  action?: 'keep' | 'drop';
  target_label?: string;
}

const scrapeJob = (
  settings: Settings,
  job: string,
  path: string,
  keep: Relabel[],
  namespaces?: string[],
) => ({
  job_name: job,
  scrape_interval: settings.rules.scrapeInterval,
  metrics_path: path,
  kubernetes_sd_configs: [
    { role: 'pod', ...(namespaces === undefined ? {} : { namespaces: { names: namespaces } }) },
  ],
  relabel_configs: [
    ...keep,
    { source_labels: [meta('pod_phase')], regex: 'Succeeded|Failed', action: 'drop' },
    { source_labels: [meta('namespace')], target_label: 'namespace' },
    { source_labels: [meta('pod_name')], target_label: 'pod' },
  ] satisfies Relabel[],
});

/** `scrape_configs` of a Prometheus without the operator; its account must get, list and watch pods. */
export function scrapeConfig(settings: Settings): { scrape_configs: object[] } {
  const port = (name: string): Relabel => ({
    source_labels: [meta('pod_container_port_name')],
    regex: name,
    action: 'keep',
  });
  const label = (key: string): string => meta(`pod_label_${key.replace(/[^a-zA-Z0-9]/g, '_')}`);
  const ours = Object.entries(webhookSelector).map(
    ([key, value]): Relabel => ({ source_labels: [label(key)], regex: value, action: 'keep' }),
  );
  return {
    scrape_configs: [
      scrapeJob(settings, sidecarJob, statsPath, [port(statsPortName)]),
      scrapeJob(settings, webhookJob, '/metrics', [...ours, port('metrics')], [settings.namespace]),
    ],
  };
}
