import { describe, expect, test } from 'vitest';
import { check, presence, type Shape } from '../../../metrics/promql/index.ts';
import { context } from './context.ts';

const shapeOf = (expression: string): Shape => {
  const { shape, findings } = check(expression, context);
  if (!shape) throw new Error(`${expression}: ${findings.map(({ message }) => message).join(' ')}`);
  return shape;
};

const seen = (expression: string, labels: string): string => {
  const { labels: known } = shapeOf(expression);
  return labels
    .split(' ')
    .map((label) => `${label} ${presence(known, label)}`)
    .join(', ');
};

describe('labels of a result', () => {
  test.each([
    // A scrape sets job and instance always, and others perhaps.
    [
      'node_load1',
      'job instance cluster mountpoint',
      'job always, instance always, cluster sometimes, mountpoint never',
    ],
    ['node_filesystem_avail_bytes', 'mountpoint device le', 'mountpoint always, device always, le never'],
    ['kube_pod_info', 'pod node deployment', 'pod always, node sometimes, deployment never'],
    ['checkout_orders_total', 'job anything', 'job sometimes, anything sometimes'],
    ['kube_pod_labels', 'label_app label', 'label_app sometimes, label never'],
    // Matchers.
    ['checkout_orders_total{region="eu"}', 'region', 'region always'],
    ['checkout_orders_total{region=""}', 'region', 'region sometimes'],
    ['checkout_orders_total{region=~".*"}', 'region', 'region sometimes'],
    ['checkout_orders_total{region!=""}', 'region', 'region always'],
    // Aggregations.
    ['sum(up)', 'job instance', 'job never, instance never'],
    ['sum by (job) (up)', 'job instance', 'job always, instance never'],
    [
      'sum without (instance) (node_load1)',
      'job instance cluster',
      'job always, instance never, cluster sometimes',
    ],
    ['topk(3, node_load1)', 'job instance', 'job always, instance always'],
    ['topk by (job) (3, node_load1)', 'job instance', 'job always, instance always'],
    ['count_values("version", node_load1)', 'version job', 'version always, job never'],
    ['count_values by (job) ("version", node_load1)', 'version job', 'version always, job always'],
    // Functions.
    ['rate(node_cpu_seconds_total[5m])', 'cpu mode', 'cpu always, mode always'],
    [
      'histogram_quantile(0.9, rate(apiserver_request_duration_seconds_bucket[5m]))',
      'verb le',
      'verb always, le never',
    ],
    [
      'absent(up{job="api", zone=~"a.+", pod!="x"})',
      'job zone pod instance',
      'job always, zone never, pod never, instance never',
    ],
    ['absent(up{job="api", job="web"})', 'job', 'job never'],
    ['absent(sum(up{job="api"}))', 'job', 'job never'],
    ['absent_over_time(up{job="api"}[5m])', 'job', 'job always'],
    [
      'label_replace(node_load1, "node", "$1", "instance", "(.+):.+")',
      'node instance',
      'node sometimes, instance always',
    ],
    ['label_replace(node_load1, "host", "$1", "instance", "(.*)")', 'host', 'host always'],
    ['label_replace(node_load1, "kind", "host", "", "")', 'kind', 'kind sometimes'],
    ['label_replace(sum(node_load1), "kind", "host", "", ".*")', 'kind', 'kind always'],
    ['label_join(node_load1, "id", "/", "job", "instance")', 'id', 'id always'],
    ['label_join(sum by (job) (checkout_orders_total), "id", "/", "region")', 'id', 'id sometimes'],
    ['vector(1)', 'job', 'job never'],
    // Joins.
    ['node_load1 / on (instance) node_load5', 'instance job', 'instance always, job never'],
    ['node_load1 / ignoring (job) node_load5', 'instance job', 'instance always, job never'],
    ['node_load1 / node_load5', 'instance job', 'instance always, job always'],
    [
      'node_load1 * on (instance) group_left (release) node_uname_info',
      'instance job release',
      'instance always, job always, release always',
    ],
    [
      'node_uname_info * on (instance) group_right (release) node_load1',
      'job release',
      'job always, release always',
    ],
    ['node_load1 and on (instance) node_load5', 'instance job', 'instance always, job always'],
    ['node_load1 unless on (instance) up', 'instance job', 'instance always, job always'],
    [
      'sum by (job) (up) or sum by (instance) (up)',
      'job instance pod',
      'job sometimes, instance sometimes, pod never',
    ],
    ['node_load1 > 4', 'instance job', 'instance always, job always'],
    ['node_load1 > on (instance) node_load5', 'instance job', 'instance always, job never'],
    ['-node_load1', 'instance', 'instance always'],
    ['max_over_time(node_load1[1h:1m])', 'instance', 'instance always'],
    // Series that Prometheus writes.
    ['up', 'job team', 'job always, team sometimes'],
    ['ALERTS', 'alertname job', 'alertname always, job sometimes'],
    // A recorded series has what its rule keeps.
    ['job:checkout_orders:rate5m', 'job instance', 'job sometimes, instance sometimes'],
  ])('%s', (expression, labels, expected) => {
    expect(seen(expression, labels)).toBe(expected);
  });

  test('a label that an aggregation leaves out is known to be lost there', () => {
    const { labels } = shapeOf('sum by (job) (node_load1)');
    expect(labels.lost.get('instance')).toEqual({ from: 4, to: 12 });
  });
});

const infinity = Number.POSITIVE_INFINITY;

describe('values of a result', () => {
  test.each<[string, number, number]>([
    ['7', 7, 7],
    ['up', 0, 1],
    ['sum(up)', 0, infinity],
    ['sum(up == 0)', 0, 0],
    ['avg(up)', 0, 1],
    ['up == 1', 1, 1],
    ['count(up)', 1, infinity],
    ['count(up) or vector(0)', 0, infinity],
    // Of one target at most two; of the targets of an exporter that is on every node, any number.
    ['count by (instance, cpu) (node_cpu_seconds_total{mode="idle"})', 1, 2],
    ['count by (cpu) (node_cpu_seconds_total{mode="idle"})', 1, infinity],
    ['count by (namespace, pod) (kube_pod_info)', 1, 2],
    ['count by (pod) (kube_pod_info)', 1, 2],
    ['count by (namespace) (kube_pod_info)', 1, infinity],
    ['count by (deployment) (kube_deployment_spec_replicas)', 1, infinity],
    ['count by (namespace, pod) (kube_pod_status_phase)', 1, 10],
    ['sum by (namespace, pod) (kube_pod_status_phase{phase="Failed"})', 0, 2],
    ['group(up)', 1, 1],
    ['stddev(node_load1)', 0, infinity],
    ['1 - avg(up)', 0, 1],
    ['100 * avg(up)', 0, 100],
    ['(1 - avg(up)) * 100', 0, 100],
    ['100 - avg(up) * 100', 0, 100],
    ['avg(up) ^ 2', 0, 1],
    ['-up', -1, 0],
    ['abs(-up)', 0, 1],
    ['up > bool 0', 0, 1],
    ['rate(node_network_receive_bytes_total[5m])', 0, infinity],
    ['rate(node_cpu_seconds_total[5m])', 0, 1],
    ['sum(rate(node_cpu_seconds_total[5m]))', 0, infinity],
    ['delta(node_load1[5m])', -infinity, infinity],
    ['changes(node_load1[5m])', 0, infinity],
    ['changes(kube_pod_created[5m])', 0, 0],
    ['count_over_time(up[5m])', 1, infinity],
    ['clamp_max(node_network_receive_bytes_total, 5)', 0, 5],
    ['clamp(delta(node_load1[5m]), -1, 1)', -1, 1],
    ['clamp_min(delta(node_load1[5m]), 0)', 0, infinity],
    ['absent(up)', 1, 1],
    ['hour()', 0, 23],
    ['day_of_week(node_boot_time_seconds)', 0, 6],
    ['scalar(up)', 0, 1],
    ['vector(3)', 3, 3],
    ['node_memory_MemFree_bytes / node_memory_MemTotal_bytes', 0, 1],
    ['(node_memory_MemTotal_bytes - node_memory_MemFree_bytes) / node_memory_MemTotal_bytes', 0, 1],
    ['sum(rate(apiserver_request_total{code="500"}[5m])) / sum(rate(apiserver_request_total[5m]))', 0, 1],
    [
      'sum by (code) (rate(apiserver_request_total[5m])) / ignoring (code) group_left () sum(rate(apiserver_request_total[5m]))',
      0,
      1,
    ],
    // Other windows, and other series, need not be parts of one another.
    [
      'sum(rate(apiserver_request_total{code="500"}[5m])) / sum(rate(apiserver_request_total[1h]))',
      0,
      infinity,
    ],
    [
      'sum(rate(apiserver_request_total[5m])) / sum(rate(apiserver_request_total{code="500"}[5m]))',
      0,
      infinity,
    ],
    ['sum(up) / count(up)', 0, 1],
    ['sum by (job) (up) / count(up)', 0, infinity],
    ['histogram_quantile(0.9, sum by (le) (rate(apiserver_request_duration_seconds_bucket[5m])))', 0, 60],
    ['histogram_quantile(0.9, sum by (le) (rate(checkout_seconds_bucket[5m])))', -infinity, infinity],
    ['checkout_temperature', -infinity, infinity],
  ])('%s: from %d to %d', (expression, min, max) => {
    const { value } = shapeOf(expression);
    expect([value.min + 0, value.max]).toEqual([min, max]);
  });
});

describe('what a result is', () => {
  test.each([
    ['node_network_receive_bytes_total', 'counter'],
    ['sum(node_network_receive_bytes_total) * 8', 'counter'],
    ['rate(node_network_receive_bytes_total[5m])', 'gauge'],
    ['node_load1', 'gauge'],
    // Its type is `untyped`, or a gauge that only grows: no rate of it is wrong.
    ['node_vmstat_pgmajfault', 'unknown'],
    ['kafka_consumergroup_current_offset', 'unknown'],
    ['checkout_orders_total', 'unknown'],
    ['node_network_receive_bytes_total - node_network_receive_bytes_total offset 1h', 'unknown'],
    ['count(node_network_receive_bytes_total)', 'gauge'],
  ])('%s is a %s', (expression, kind) => {
    expect(shapeOf(expression).kind).toBe(kind);
  });

  test.each([
    ['rate(apiserver_request_duration_seconds_bucket[5m])', 'bucket'],
    ['sum by (le) (rate(apiserver_request_duration_seconds_bucket[5m]))', 'bucket'],
    ['sum(rate(apiserver_request_duration_seconds_bucket[5m]))', undefined],
    ['rate(apiserver_request_duration_seconds_count[5m])', 'count'],
    ['kube_pod_info', 'value'],
  ])('%s: %s', (expression, part) => {
    expect(shapeOf(expression).part).toBe(part);
  });

  test.each([
    ['node_memory_MemFree_bytes', 'bytes'],
    ['rate(node_network_receive_bytes_total[5m])', 'bytes per second'],
    ['rate(node_network_receive_bytes_total[5m]) * 8', 'unknown'],
    ['node_memory_MemFree_bytes / node_memory_MemTotal_bytes', 'ratio'],
    ['time() - node_boot_time_seconds', 'seconds'],
    ['histogram_quantile(0.9, sum by (le) (rate(apiserver_request_duration_seconds_bucket[5m])))', 'seconds'],
  ])('%s is in %s', (expression, unit) => {
    const { value } = shapeOf(expression);
    expect(value.unit ? `${value.unit}${value.perSecond ? ' per second' : ''}` : 'unknown').toBe(unit);
  });
});
