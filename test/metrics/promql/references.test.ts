import { expect, test } from 'vitest';
import { check } from '../../../metrics/promql/index.ts';
import { context } from './context.ts';

const found = (expression: string): string[] =>
  check(expression, context)
    .findings.filter(({ severity }) => severity !== 'note')
    .map(
      ({ severity, code, message, instead }) =>
        `${severity} ${code}: ${message}${instead ? ` ${instead}` : ''}`,
    );

/** Expressions of the texts that this project began with, and what is wrong with them. */
test.each<[string, ...RegExp[]]>([
  ['sum by (proxy_vendor) (rate(envoy_cluster_upstream_rq_total[5m]))'],
  [
    'sum by (proxy_vendor, pod_name) (rate(envoy_cluster_upstream_cx_tx_bytes_total[5m]) + rate(envoy_cluster_upstream_cx_rx_bytes_total[5m]))',
    /^error grouping_label_missing: .*`pod_name`/,
  ],
  ['up{job="crawler-envoy"} == 0'],
  [
    'sum by (destination_host) (rate(envoy_cluster_upstream_rq_total[5m]))',
    /^error grouping_label_missing: .*`destination_host`/,
  ],
  [
    'rate(envoy_cluster_upstream_rq_total{response_code_class="5xx"}[5m])',
    /^error label_missing: .*`response_code_class`/,
  ],
  [
    'rate(envoy_cluster_upstream_rq_xx{envoy_response_code_class="5xx"}[5m])',
    /^error value_impossible: .*`5xx`.*did you mean `envoy_response_code_class="5"`/,
  ],
  [
    'rate(kube_pod_container_status_restarts_total{namespace="rtc"}[15m]) > 0.1',
    /^error threshold_unreachable: .*from 0 to 0.1/,
  ],
  ['rtc_socket_drain_remaining_connections > 0 AND rtc_socket_drain_time_seconds > 330'],
  ['sum(rtc_lb_is_leader) == 0', /^warning sum_may_be_empty: .*when all of its series are gone/],
  ['sum by (instance) (rate(node_disk_read_bytes_total[2m])) / 1024 / 1024 > 50'],
  [
    'sum(rate(envoy_cluster_upstream_rq_xx{envoy_response_code_class="5"}[5m])) by (proxy_vendor) / rate(envoy_cluster_upstream_rq_completed[5m])',
    /^error sides_never_match: The left side of `\/`.* has no `job`, `instance`/,
  ],
])('%s', (expression, ...expected) => {
  const all = found(expression);
  expect(all).toHaveLength(expected.length);
  for (const [at, pattern] of expected.entries()) expect(all[at]).toMatch(pattern);
});
