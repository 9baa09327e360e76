/**
 * Labels that set-ups of Prometheus customarily put on every series: by service discovery, the operator's monitors,
 * relabelling, external labels and the forwarders between clusters.
 */
const customary = [
  'account',
  'app',
  'az',
  'availability_zone',
  'chart',
  'cloud',
  'cluster',
  'component',
  'container',
  'customer',
  'datacenter',
  'dc',
  'endpoint',
  'env',
  'environment',
  'helm_sh_chart',
  'host',
  'hostname',
  'idc',
  'iid',
  'installation',
  'instance',
  'job',
  'k8s_app',
  'k8s_cluster',
  'kubernetes_cluster',
  'kubernetes_io_hostname',
  'metrics_path',
  'monitor',
  'namespace',
  'node',
  'node_name',
  'nodename',
  'organization',
  'origin_prometheus',
  'pipeline',
  'pod',
  'project',
  'prometheus',
  'prometheus_replica',
  'provider',
  'receive',
  'region',
  'release',
  'replica',
  'role',
  'service',
  'shard',
  'site',
  'stage',
  'stack',
  'team',
  'tenant',
  'tenant_id',
  'tier',
  'vendor',
  'zone',
] as const;

/**
 * Of relabelling, of labels of Kubernetes (`topology.kubernetes.io/zone` becomes `topology_kubernetes_io_zone`), of clouds
 * and of OpenTelemetry's resources.
 */
const patterns =
  /^(__.+|exported_.+|kubernetes_.+|.+_(com|dev|io|net|org)_.+|(\w+_)?cluster|cluster_\w+|(aws|azure|ec2|gce|gcp|k8s|cloud|topology)_.+|container_(env|label)_.+|(service|host)_(name|namespace|instance_id)|deployment_environment)$/;

/** Labels that a scrape adds to each series, whatever its set-up. */
export const alwaysOnTargets = ['job', 'instance'] as const;

/** For a context that judges files of unknown set-ups. */
export const customaryTargetLabels: ReadonlySet<string> = new Set(customary);

/** A context that takes the customary labels, and perhaps more, takes what they are like too. */
export const isTargetLabel = (label: string, given: ReadonlySet<string>): boolean =>
  given.has(label) || (given.has('kubernetes_cluster') && patterns.test(label));

/** Labels by which kube-state-metrics names what it watches: one that a metric of it lacks is not there. */
const ofObjects: ReadonlySet<string> = new Set(['container', 'host', 'node', 'nodename', 'pod']);

/** A scrape gives a label of the exporter this beginning where the target has one of that name. */
const exported = 'exported_';

interface OfExporter {
  readonly exporter: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, unknown>>;
}

/** kube-state-metrics has no label `job`, so none that a target's could push aside. */
const isOfNone = ({ labels }: OfExporter, label: string): boolean => {
  if (!label.startsWith(exported)) return ofObjects.has(label);
  const own = label.slice(exported.length);
  return (own === 'job' || ofObjects.has(own)) && !(own in labels);
};

/** Whether a scrape may have put this label on a series of an exporter that didn't set it. */
export const mayBeOfTarget = (series: OfExporter, label: string, given: ReadonlySet<string>): boolean =>
  isTargetLabel(label, given) &&
  // Those that begin so are the proxy's own, each on the metrics that it names.
  !(series.exporter === 'envoy' && label.startsWith('envoy_')) &&
  !(
    series.exporter === 'kube-state-metrics' &&
    series.name.startsWith('kube_') &&
    !series.name.startsWith('kube_state_metrics_') &&
    isOfNone(series, label)
  );
