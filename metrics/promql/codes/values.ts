import type { CodeEntry } from './entry.ts';

/** Findings about values, types of metrics and units. */
export const valueCodes: readonly CodeEntry[] = [
  {
    code: 'rate_of_gauge',
    title: 'A rate of what rises and falls',
    severity: 'error',
    meaning:
      '`rate`, `irate` and `increase` take every fall for a restart and add what was there before. Of a gauge, or of a rate, the result means nothing.',
    wrong: 'rate(node_memory_MemAvailable_bytes[5m]) > 0',
    right: 'deriv(node_memory_MemAvailable_bytes[1h]) < 0',
  },
  {
    code: 'rate_of_sum',
    title: 'A rate of a sum of counters',
    severity: 'warning',
    meaning:
      'When one of the processes restarts, the sum falls by what that one had counted, which is taken for a restart of all. First the rate, then the sum.',
    wrong: 'rate(sum(node_network_receive_bytes_total)[5m:1m])',
    right: 'sum(rate(node_network_receive_bytes_total[5m]))',
  },
  {
    code: 'delta_of_counter',
    title: 'A difference or trend of a counter',
    severity: 'warning',
    meaning: '`delta`, `deriv` and `predict_linear` do not know restarts, so each looks like a steep fall.',
    wrong: 'delta(node_network_receive_bytes_total[5m]) > 1e9',
    right: 'increase(node_network_receive_bytes_total[5m]) > 1e9',
  },
  {
    code: 'counter_compared',
    title: 'A count since the start of a process is compared',
    severity: 'error',
    meaning:
      'A counter never falls while its process lives: once above the number, the alert stays until a restart, whatever has been mended. As a warning, where it stands beside another condition.',
    wrong: 'node_edac_uncorrectable_errors_total > 0',
    right: 'increase(node_edac_uncorrectable_errors_total[1h]) > 0',
  },
  {
    code: 'counter_summed',
    title: 'Counts since the start of several processes are added up',
    severity: 'warning',
    meaning:
      'The sum falls whenever one of the processes restarts or goes, so it is neither a total nor a trend.',
    wrong: 'sum by (instance) (node_network_receive_bytes_total)',
    right: 'sum by (instance) (rate(node_network_receive_bytes_total[5m]))',
  },
  {
    code: 'zeros_counted',
    title: 'Series that are 0 are counted too',
    severity: 'warning',
    meaning:
      'The exporter serves a series for each state, 1 for the one that it is in and 0 for the others. `count` looks at no value, so it is the number of all things, in whatever state.',
    wrong: 'count(kube_pod_status_phase{phase="Failed"})',
    right: 'sum(kube_pod_status_phase{phase="Failed"})',
  },
  {
    code: 'total_counted_twice',
    title: 'A total is added to its parts',
    severity: 'error',
    meaning:
      'The exporter serves the total beside the parts, under the same name. A sum over both counts all twice.',
    wrong: 'sum(rate(kafka_server_brokertopicmetrics_messagesin_total[5m]))',
    right: 'sum(rate(kafka_server_brokertopicmetrics_messagesin_total{topic!=""}[5m]))',
  },
  {
    code: 'buckets_merged',
    title: 'Buckets are put together so that they are none any more',
    severity: 'error',
    meaning:
      'Each bucket holds what the smaller ones hold. Only their sum by `le` is a histogram again; the largest of each bucket is not, and a sum over all bounds counts most observations many times. As a warning: the average, which is no histogram where some bounds are missing.',
    wrong: 'histogram_quantile(0.9, max by (le) (rate(apiserver_request_duration_seconds_bucket[5m])))',
    right: 'histogram_quantile(0.9, sum by (le) (rate(apiserver_request_duration_seconds_bucket[5m])))',
  },
  {
    code: 'quantiles_merged',
    title: 'Quantiles of several sources are averaged or added',
    severity: 'warning',
    meaning:
      'The average of two 99th percentiles is no percentile of anything. The largest of them is an upper bound.',
    wrong: 'avg(go_gc_duration_seconds{quantile="0.75"})',
    right: 'max(go_gc_duration_seconds{quantile="0.75"})',
  },
  {
    code: 'quantile_without_le',
    title: '`histogram_quantile` gets no buckets',
    severity: 'error',
    meaning:
      'It reads the bounds from the label `le`. Where that is lost or was never there, the result is empty.',
    wrong: 'histogram_quantile(0.9, sum by (verb) (rate(apiserver_request_duration_seconds_bucket[5m])))',
    right: 'histogram_quantile(0.9, sum by (verb, le) (rate(apiserver_request_duration_seconds_bucket[5m])))',
  },
  {
    code: 'quantile_unrated',
    title: 'A quantile over all time since the start',
    severity: 'warning',
    meaning:
      'Without `rate` the buckets hold all observations since each process began, so that news hardly moves them.',
    wrong: 'histogram_quantile(0.9, sum by (le) (apiserver_request_duration_seconds_bucket))',
    right: 'histogram_quantile(0.9, sum by (le) (rate(apiserver_request_duration_seconds_bucket[5m])))',
  },
  {
    code: 'share_out_of_range',
    title: 'A quantile outside of 0 to 1',
    severity: 'error',
    meaning:
      'Quantiles are shares: of 95 in 100 the share is `0.95`. Above 1 the result is always `+Inf`, below 0 `-Inf`, and factors of a smoothing outside of 0 to 1 are refused.',
    wrong: 'histogram_quantile(95, sum by (le) (rate(apiserver_request_duration_seconds_bucket[5m])))',
    right: 'histogram_quantile(0.95, sum by (le) (rate(apiserver_request_duration_seconds_bucket[5m])))',
  },
  {
    code: 'threshold_unreachable',
    title: 'The comparison never holds',
    severity: 'error',
    meaning:
      'The value can’t be there: a rate is never below 0, a share never above 1, a count per group never above what one group holds, the quantile of a histogram never above its highest bound.',
    wrong: 'rate(node_network_receive_bytes_total[5m]) < 0',
    right: 'rate(node_network_receive_bytes_total[5m]) == 0',
  },
  {
    code: 'always_true',
    title: 'The comparison always holds',
    severity: 'error',
    meaning:
      'A share from 0 to 1 is compared with a percentage, so that every value satisfies it. As a warning: another comparison that leaves nothing out.',
    wrong: 'node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 10',
    right: 'node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes * 100 < 10',
  },
  {
    code: 'count_never_zero',
    title: 'A count is compared with 0',
    severity: 'error',
    meaning:
      '`count` of nothing is empty, not 0, so the comparison never holds, least of all when everything is gone.',
    wrong: 'count(up{job="web"} == 1) == 0',
    right: 'absent(up{job="web"} == 1)',
  },
  {
    code: 'sum_may_be_empty',
    title: 'A sum of series that may not be there yet is compared with 0',
    severity: 'warning',
    meaning:
      'Its series appear with their first event; before it the sum is empty, not 0, and the comparison silent.',
    wrong: 'sum(kafka_consumergroup_members) == 0',
    right: '(sum(kafka_consumergroup_members) or vector(0)) == 0',
  },
  {
    code: 'not_a_timestamp',
    title: 'The age of what is no time',
    severity: 'error',
    meaning: '`time() - x` is an age only where x is seconds since 1970.',
    wrong: 'time() - node_memory_MemTotal_bytes > 3600',
    right: 'time() - node_boot_time_seconds > 3600',
  },
  {
    code: 'units_mixed',
    title: 'A sum of cores, bytes and numbers',
    severity: 'error',
    meaning:
      'One name holds quantities of several units, told apart by a label such as `resource`. Added up they are nothing; of bytes and cores the sum is the bytes.',
    wrong: 'sum by (node) (kube_node_status_allocatable)',
    right: 'sum by (node) (kube_node_status_allocatable{resource="memory"})',
  },
  {
    code: 'units_differ',
    title: 'Quantities of two units are added or compared',
    severity: 'warning',
    meaning: 'The catalogue has different units for both sides, such as seconds and milliseconds.',
    wrong: 'node_memory_MemTotal_bytes > on (instance) node_boot_time_seconds',
    right: 'node_memory_MemTotal_bytes > on (instance) node_memory_MemAvailable_bytes',
  },
];
