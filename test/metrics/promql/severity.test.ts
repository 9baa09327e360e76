import { describe, expect, test } from 'vitest';
import { anyText, check, customaryTargetLabels } from '../../../metrics/promql/index.ts';
import { context } from './context.ts';

const found = (expression: string, more = {}): string[] =>
  check(expression, { ...context, ...more }).findings.map(({ severity, code }) => `${severity} ${code}`);

describe('what is not known is no error', () => {
  test.each([
    'rate(checkout_orders_total{status="5xx", region!="eu"}[5m]) / on (region) group_left (team) checkout_regions_info',
    'histogram_quantile(0.99, sum by (le) (rate(checkout_seconds_bucket{le!="7"}[5m])))',
    'rate(checkout_temperature[5m]) < 0.5 and on (job) checkout_lag > 5',
    'team:checkout_orders:rate5m{env="prod"} > 2 * team:checkout_orders:rate5m offset 1d',
    'sum by (anything) (checkout_orders_total) or vector(0)',
    '{__name__=~"checkout_.+"} > 3',
    'checkout_bytes - checkout_seconds > 1',
    'label_replace(checkout_orders_total, "a", "$1", "b", "(.+)")',
    'max by (le) (rate(checkout_seconds_bucket[5m]))',
    'sum(node_total_hourly_cost)',
  ])('%s', (expression) => {
    const errors = found(expression).filter(
      (finding) => !finding.startsWith('note') && !finding.startsWith('warning'),
    );
    expect(errors).toEqual([]);
  });
});

describe('labels that a scrape may add', () => {
  test.each([
    'node_load1{cluster="a", namespace="monitoring", pod=~"node-.+", node="n1", env=~"prod|stage"}',
    'sum by (cluster, region, job) (rate(node_network_receive_bytes_total{prometheus="k8s"}[5m]))',
    'kafka_server_replicamanager_leadercount{strimzi_io_cluster="main", kubernetes_namespace="kafka"}',
    'kube_pod_info{exported_namespace="x"}',
    'sum by (topology_kubernetes_io_zone, k8s_node_name) (node_load1{beta_kubernetes_io_arch="arm64"})',
    'sum(container_memory_rss{container_label_app="web"})',
    'up{anything="x"}',
    'sum by (cluster) (up) / on (cluster) group_left () count by (cluster) (kube_node_info)',
  ])('%s', (expression) => {
    expect(found(expression).filter((finding) => finding !== 'note metric_optional')).toEqual([]);
  });

  test('are those of the context', () => {
    const strict = { targetLabels: new Set(['job', 'instance']) };
    expect(found('node_load1{cluster="a"}', strict)).toEqual(['error label_missing']);
    const wider = { targetLabels: new Set([...customaryTargetLabels, 'rack']) };
    expect(found('node_load1{rack="a", prometheus_cluster="b"}', wider)).toEqual([]);
  });
});

test.each([
  'count(kube_pod_status_phase{phase="Failed"} == 1) > 3',
  'sum(kube_pod_status_phase{phase="Failed"})',
  'count(kube_pod_status_phase)',
  'count(kube_pod_container_status_waiting_reason{reason="CrashLoopBackOff"})',
  'sum(kube_pod_status_ready{condition="true"}) / count(kube_pod_status_ready{condition="true"})',
])('of %s no zeros are counted, or are to be', (expression) => {
  expect(found(expression)).not.toContain('warning zeros_counted');
});

describe('what works, until it does not, is a warning', () => {
  test.each([
    ['node_load1{mountpoint!="/"}', 'matcher_useless'],
    ['sum without (mountpoint) (node_load1)', 'without_label_missing'],
    ['node_load1 * on (instance) node_filesystem_avail_bytes', 'join_not_unique'],
    ['sum by (job) (up) or vector(0)', 'fallback_beside'],
    ['delta(node_network_receive_bytes_total[5m])', 'delta_of_counter'],
    ['sum by (instance) (node_network_receive_bytes_total)', 'counter_summed'],
    ['rate(sum(node_network_receive_bytes_total)[5m:])', 'rate_of_sum'],
    ['histogram_quantile(0.9, apiserver_request_duration_seconds_bucket)', 'quantile_unrated'],
    [
      'histogram_quantile(0.9, avg by (le) (rate(apiserver_request_duration_seconds_bucket[5m])))',
      'buckets_merged',
    ],
    ['avg(go_gc_duration_seconds{quantile="0.5"})', 'quantiles_merged'],
    ['sum by (node) (sum by (pod) (kube_pod_info)) > 0', 'grouping_label_missing', 'error'],
    ['sum by (env) (sum by (pod) (kube_pod_info)) > 0', 'grouping_label_missing'],
    ['node_boot_time_seconds > on (instance) node_memory_MemFree_bytes', 'units_differ'],
    ['envoy_cluster_upstream_cx_active{cluster_name="a"}', 'label_missing'],
    ['sum by (cluster_name) (envoy_cluster_upstream_cx_active)', 'grouping_label_missing'],
    ['up * on (job) group_left (env) max by (job) (node_load1)', 'include_label_missing'],
    [
      'up * on (job) group_left (device) max by (job) (node_filesystem_avail_bytes)',
      'include_label_missing',
      'error',
    ],
    ['label_replace(sum by (job) (up), "a", "$1", "env", "(.+)")', 'replace_source_missing'],
    ['sum by (node) (kube_pod_info) / on (node) kube_node_status_allocatable', 'join_not_unique', 'error'],
    [
      'sum by (node) (kube_pod_info) / on (node) kube_node_status_allocatable{resource="pods"}',
      'join_not_unique',
    ],
    [
      'kube_pod_info * on (namespace, pod) group_left (phase) (kube_pod_status_phase == 1)',
      'join_not_unique',
    ],
    ['count(up{job="a"}) == 0 or absent(up{job="a"})', 'count_never_zero'],
    ['kube_job_status_failed > 0 and kube_job_status_succeeded == 0', 'sides_never_match', 'error'],
    ['kube_job_status_failed == kube_job_status_succeeded', 'sides_partly_match'],
    ['node_load1 > 4 and node_network_receive_errs_total > 5', 'counter_compared'],
    ['sum(rate(kafka_server_brokertopicmetrics_bytesin_total[5m])) > 0', 'total_counted_twice'],
    ['kube_pod_status_phase{phase=~"Failed|Lost"} == 1', 'value_impossible'],
    ['apiserver_request_duration_seconds_bucket{le=~"0.1|0.3"}', 'bucket_missing'],
    ['prometheus_notifications_queue_length / prometheus_notifications_queue_capacity', 'sides_partly_match'],
    ['sum by (team) (kube_namespace_labels)', 'grouping_label_missing'],
    ['container_memory_rss{container="POD"}', 'value_impossible'],
    ['sum by (consumergroup) (kafka_consumergroup_members) == 0', 'sum_may_be_empty'],
    [
      'sum(rate(apiserver_request_total{job="a", code=~"5.."}[5m])) / sum(rate(apiserver_request_total[5m]))',
      'job_missing',
    ],
  ])('%s: %s', (expression, code, severity = 'warning') => {
    expect(found(expression)).toContain(`${severity} ${code}`);
  });
});

test.each([
  'min by (cluster) (kafka_consumergroup_members) == 0',
  'sum by (job) (up{job="a"} == 0) / sum by (job) (up)',
  'avg(node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes)',
  'sum by (namespace, pod) (rate(container_network_receive_bytes_total{pod!=""}[5m]))',
  'sum by (namespace) (kube_namespace_labels)',
])('%s is no reason to warn', (expression) => {
  expect(found(expression).filter((each) => !each.startsWith('note'))).toEqual([]);
});

describe('values of a form that no exporter writes', () => {
  test.each([
    ['apiserver_request_total{code="5xx"}', ['error value_impossible']],
    ['apiserver_request_total{code=~"4xx|5xx"}', ['error value_impossible']],
    ['apiserver_request_total{code=~"(4|5)xx"}', ['error value_impossible']],
    ['apiserver_request_total{code=~"5..|0"}', []],
    ['apiserver_request_total{code!~"2.."}', []],
    ['checkout_requests_total{code="5xx"}', ['note metric_unknown']],
    ['node_cpu_seconds_total{cpu="cpu0"}', ['error value_impossible']],
    ['node_cpu_seconds_total{cpu="0"}', []],
    ['container_memory_rss{name=~"k8s_.+"}', ['warning value_impossible']],
    ['container_memory_rss{name!~"k8s_.+"}', []],
  ])('%s', (expression, expected) => {
    expect(found(expression)).toEqual(expected);
  });
});

describe('a fallback for another version', () => {
  test.each([
    'sum(kubelet_running_pods) or sum(kubelet_running_pod_count)',
    'sum(rate(apiserver_request_duration_seconds_bucket{le="1"}[5m])) or sum(rate(apiserver_request_duration_seconds_bucket{le="1.0"}[5m]))',
    'container_memory_rss{pod_name="x"} or container_memory_rss{pod="x"}',
  ])('%s has no error', (expression) => {
    expect(found(expression).filter((finding) => finding.startsWith('error'))).toEqual([]);
  });

  test('does not save what is asked to be absent', () => {
    expect(found('kubelet_running_pods > 100 or absent(kubelet_running_pod_count)')).toContain(
      'error metric_gone',
    );
  });
});

describe('bounds of buckets', () => {
  const bucket = (matcher: string) => `apiserver_request_duration_seconds_bucket{${matcher}}`;
  test.each([
    ['le="5"', ['2.42'], []],
    ['le="5"', ['3'], ['error bucket_spelling']],
    ['le="5"', ['2.42', '3'], ['error bucket_spelling']],
    ['le="5.0"', ['3'], []],
    ['le="5.0"', ['2.42'], ['warning bucket_spelling']],
    ['le=~"5(\\\\.0)?"', ['2.42', '3'], []],
    ['le=~"5|5.0"', ['2.42', '3'], []],
    ['le="+Inf"', ['2.42', '3'], []],
    ['le="0.1"', ['2.42', '3'], []],
    ['le="0.3"', ['2.42', '3'], ['error bucket_missing']],
    ['le=~"0.3|0.7"', ['3'], ['error bucket_missing']],
    ['le!="+Inf"', ['3'], []],
    ['le=~".+"', ['3'], []],
  ])('%s for %s', (matcher, target, expected) => {
    expect(found(bucket(matcher), { target })).toEqual(expected);
  });
});

test('a variable of a dashboard stands for any value of a label that is there', () => {
  expect(found(`kube_pod_status_phase{phase=~"${anyText}", job="${anyText}"}`)).toEqual([]);
  expect(found(`kube_pod_status_phase{deployment="${anyText}"}`)).toEqual(['error label_missing']);
  expect(found(`kube_pod_status_phase{deployment=~"${anyText}"}`)).toEqual(['warning matcher_useless']);
  expect(found(`kube_pod_status_phase{deployment!~"${anyText}"}`)).toEqual(['warning matcher_useless']);
});

test('an expression of ours must select the vendor’s cluster', () => {
  const ours = { vendorCluster: 'vendor' };
  expect(found('rate(envoy_cluster_upstream_rq_total{envoy_cluster_name="vendor"}[5m])', ours)).toEqual([]);
  expect(found('rate(envoy_cluster_upstream_rq_total[5m])', ours)).toEqual(['error vendor_cluster_missing']);
  expect(found('rate(envoy_cluster_upstream_rq_total[5m])')).toEqual([]);
  expect(found('rate(envoy_http_downstream_rq_total[5m])', ours)).toContain('error vendor_cluster_missing');
});
