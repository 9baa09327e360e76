import type { KnownSeries } from '../exporters/index.ts';
import { scrape } from '../index.ts';
import { accepts, type Matcher } from '../promql/index.ts';
import { combinations, type Entity, type Fleet } from './fleet.ts';

const labelsOf: Readonly<Record<Entity, readonly string[]>> = {
  pod: ['pod', 'uid', 'pod_name', 'pod_ip'],
  container: ['container', 'container_id', 'image', 'image_id', 'id', 'name'],
  namespace: ['namespace', 'exported_namespace'],
  vendor: ['proxy_vendor'],
  destination: ['destination_host'],
  node: ['node', 'nodename'],
  workload: [
    ...['deployment', 'statefulset', 'daemonset', 'replicaset', 'job_name', 'cronjob'],
    ...['horizontalpodautoscaler', 'service', 'owner_name', 'created_by_name'],
  ],
  claim: ['persistentvolumeclaim'],
  broker: ['broker', 'broker_id', 'address'],
  topic: ['topic', 'topic_name'],
  partition: ['partition', 'partition_id'],
  group: ['consumergroup', 'group_id', 'group'],
  request: ['resource', 'verb', 'scope', 'subresource', 'version'],
  'part of a node': ['cpu', 'device', 'mountpoint', 'interface', 'disk'],
};

const entityOf: ReadonlyMap<string, Entity> = new Map(
  Object.entries(labelsOf).flatMap(([entity, labels]) => labels.map((label) => [label, entity as Entity])),
);

/** What an exporter's targets are; one that isn't here has one target. */
const targetOf: Readonly<Record<string, Entity>> = {
  envoy: 'pod',
  'node-exporter': 'node',
  kubelet: 'node',
  'kafka-jmx': 'broker',
};

/** Of what Prometheus writes for each target, `up` and its like, most is of the sidecars. */
const targetsOf = ({ exporter }: KnownSeries, matchers: readonly Matcher[]): Entity | undefined =>
  exporter === scrape.up.exporter.name &&
  matchers.some(({ label, value }) => label === 'job' && value === scrape.up.exporter.job)
    ? 'pod'
    : targetOf[exporter];

/** How names of pods end: the alphabet of the API server's random names. */
const podNames = [...'bcdfghjklmnpqrstvwxz2456789'].map((end) => `pod-${end}`);

/** The share of pods that matchers leave. One that knows none of these names is of others. */
function shareOfPods(matchers: readonly Matcher[]): number {
  const own = matchers.filter(({ label, op }) => label === 'pod' && op !== '=');
  const left = podNames.filter((name) => own.every((matcher) => accepts(matcher, name))).length;
  return left === 0 ? 1 : left / podNames.length;
}

/** A word that means something else there: an API server has groups of resources, and names of webhooks. */
function entityIn(exporter: string, label: string): Entity | undefined {
  const entity = entityOf.get(label);
  // The kubelet's cAdvisor knows all processors together alone.
  if (exporter === 'cadvisor' && label === 'cpu') return undefined;
  if (exporter === 'kube-apiserver')
    return label === 'group' ? 'request' : label === 'name' ? undefined : entity;
  return entity === 'request' ? undefined : entity;
}

/** Values that are usual where the exporter's source has no list. */
const usual: Readonly<Record<string, readonly string[]>> = {
  envoy_cluster_name: ['vendor', 'in_cluster'],
  envoy_response_code_class: ['2', '4', '5'],
  resource: ['cpu', 'memory', 'ephemeral-storage'],
  condition: ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'],
  flow_schema: Array.from({ length: 13 }, (_, at) => `schema ${at}`),
  priority_level: Array.from({ length: 8 }, (_, at) => `level ${at}`),
  code: ['200', '201', '404', '409', '500'],
  quantile: ['0.5', '0.75', '0.95', '0.99', '0.999'],
  mode: ['idle', 'iowait', 'irq', 'nice', 'softirq', 'steal', 'system', 'user'],
};

/** What another label says already, and which one. */
const said: Readonly<Record<string, string>> = {
  unit: 'resource',
  reason: 'condition',
  priority_level: 'flow_schema',
};

function valuesOf(series: KnownSeries, label: string): readonly string[] | undefined {
  if ((said[label] ?? '') in series.labels) return undefined;
  if (label === 'le') return [...(series.buckets ?? Array.from({ length: 12 })).map(String), '+Inf'];
  return series.labels[label]?.values ?? usual[label];
}

/** How many series of this name and these matchers a Prometheus holds, about. */
export function seriesOf(series: KnownSeries, matchers: readonly Matcher[], fleet: Fleet): number {
  const fixed = new Set(
    matchers.filter(({ op, value }) => op === '=' && value !== '').map(({ label }) => label),
  );
  const entities = new Set<Entity>();
  const target = targetsOf(series, matchers);
  if (target) entities.add(target);
  const matched = new Set<Entity>();
  let others = 1;
  for (const label of Object.keys(series.labels)) {
    const entity = entityIn(series.exporter, label);
    const values = valuesOf(series, label);
    if (entity) (fixed.has(label) ? matched : entities).add(entity);
    else if (values) {
      const own = matchers.filter((matcher) => matcher.label === label);
      others *= Math.max(1, values.filter((value) => own.every((matcher) => accepts(matcher, value))).length);
    }
  }
  for (const entity of matched) entities.delete(entity);
  return Math.max(1, Math.round(others * shareOfPods(matchers) * combinations(entities, fleet)));
}
