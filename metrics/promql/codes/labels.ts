import type { CodeEntry } from './entry.ts';

/** Findings about names, labels and how sides match. */
export const labelCodes: readonly CodeEntry[] = [
  {
    code: 'metric_unknown',
    title: 'No exporter of the catalogue serves this metric',
    severity: 'note',
    meaning:
      'The name is of no exporter that the catalogue knows, so nothing is said of its labels and values. It may come from your own services or a recording rule; where it is a slip, the names that are most like it stand beside it.',
    wrong: 'rate(checkout_orders_total[5m])',
    right: 'rate(node_network_receive_bytes_total[5m])',
  },
  {
    code: 'metric_gone',
    title: 'The exporter has no such metric',
    severity: 'error',
    meaning:
      'The beginning of the name is one exporter’s alone, and that exporter, in the version of the catalogue, has no such metric: it was renamed, removed, or never there. The expression is empty.',
    wrong: 'rate(node_cpu[5m])',
    right: 'rate(node_cpu_seconds_total[5m])',
  },
  {
    code: 'metric_optional',
    title: 'The metric needs an option that is off by default',
    severity: 'note',
    meaning: 'The exporter serves the metric only when a collector, a flag or a feature gate is switched on.',
    wrong: 'node_systemd_unit_state{state="failed"} == 1',
    right: 'node_load1 > 8',
  },
  {
    code: 'label_missing',
    title: 'A matcher’s label is never on the metric',
    severity: 'error',
    meaning:
      'The exporter sets no such label on the metric, and no scrape customarily adds it. A series without the label has the empty value, which the matcher refuses: nothing is selected.',
    wrong: 'node_filesystem_avail_bytes{path="/"}',
    right: 'node_filesystem_avail_bytes{mountpoint="/"}',
  },
  {
    code: 'matcher_useless',
    title: 'A matcher leaves nothing out',
    severity: 'warning',
    meaning:
      'The matcher excludes a value of a label that the metric never has, so every series passes. Whatever it was meant to leave out is still there, perhaps under another label.',
    wrong: 'node_filesystem_avail_bytes{filesystem!="tmpfs"}',
    right: 'node_filesystem_avail_bytes{fstype!="tmpfs"}',
  },
  {
    code: 'value_impossible',
    title: 'The label never has this value',
    severity: 'error',
    meaning:
      'The exporter’s source has a closed list of values for the label, and the matcher selects none of them. As a warning: some alternatives of a pattern are not in the list.',
    wrong: 'kube_pod_status_phase{phase="Crashed"} > 0',
    right: 'kube_pod_status_phase{phase="Failed"} > 0',
  },
  {
    code: 'matchers_contradict',
    title: 'Two matchers of one label exclude each other',
    severity: 'error',
    meaning: 'No value satisfies both, so nothing is selected.',
    wrong: 'node_load1{job="node", job!~"node|windows"}',
    right: 'node_load1{job="node"}',
  },
  {
    code: 'bucket_missing',
    title: 'The histogram has no such bucket',
    severity: 'error',
    meaning:
      'A matcher of `le` must name a bound of the histogram; between two bounds nothing is counted. As a warning: some alternatives of a pattern are no bounds.',
    wrong: 'sum(rate(coredns_dns_request_duration_seconds_bucket{le="0.3"}[5m]))',
    right: 'sum(rate(coredns_dns_request_duration_seconds_bucket{le="0.256"}[5m]))',
  },
  {
    code: 'bucket_spelling',
    title: 'The bound is written another way in this version of Prometheus',
    severity: 'error',
    meaning:
      'Prometheus 3 stores whole bounds and quantiles with a fraction, `5` as `5.0`; Prometheus 2 keeps what the exporter wrote. A pattern matches in both. The other way round, `5.0` under Prometheus 2, it is a warning.',
    wrong: 'sum(rate(apiserver_request_duration_seconds_bucket{le="5"}[5m]))',
    right: 'sum(rate(apiserver_request_duration_seconds_bucket{le=~"5(\\\\.0)?"}[5m]))',
  },
  {
    code: 'vendor_cluster_missing',
    title: 'An expression of ours reads more than the vendor’s cluster',
    severity: 'error',
    meaning:
      'A proxy counts calls of all of its clusters, those inside Kubernetes too. Numbers of a vendor must hold only what leaves for it, so each of our own expressions selects the vendor’s cluster. Other people’s files are not held to it.',
    wrong: 'sum(rate(envoy_cluster_upstream_rq_total[5m]))',
    right: 'sum(rate(envoy_cluster_upstream_rq_total{envoy_cluster_name="vendor"}[5m]))',
  },
  {
    code: 'grouping_label_missing',
    title: 'A label of `by` is not there',
    severity: 'error',
    meaning:
      'No series has the label, because its exporter does not set it or an aggregation before left it out. The groups are wider than they look, and whoever reads the label from the result finds nothing.',
    wrong: 'sum by (hostnames) (rate(node_cpu_seconds_total[5m]))',
    right: 'sum by (instance) (rate(node_cpu_seconds_total[5m]))',
  },
  {
    code: 'without_label_missing',
    title: 'A label of `without` is not there',
    severity: 'warning',
    meaning: 'Leaving out a label that no series has changes nothing; perhaps another one was meant.',
    wrong: 'sum without (core) (rate(node_cpu_seconds_total[5m]))',
    right: 'sum without (cpu) (rate(node_cpu_seconds_total[5m]))',
  },
  {
    code: 'sides_never_match',
    title: 'The two sides can’t match',
    severity: 'error',
    meaning:
      'Series of both sides match when all labels agree, or those of `on`. Here one side always has a label that the other never has, or the values of one differ, so that the result is always empty (with `unless`: always the whole left side).',
    wrong: 'sum by (instance) (rate(node_disk_io_time_seconds_total[5m])) / node_load1',
    right: 'sum by (instance) (rate(node_disk_io_time_seconds_total[5m])) / on (instance) node_load1',
  },
  {
    code: 'ratio_of_itself',
    title: 'Each series is divided by itself',
    severity: 'error',
    meaning:
      'Both sides read the same metric, and the label that the left side chooses by is on both: so each series of the left finds itself on the right, and the ratio is 1 whatever happens.',
    wrong: 'rate(apiserver_request_total{code=~"5.."}[5m]) / rate(apiserver_request_total[5m]) > 0.05',
    right:
      'sum without (code) (rate(apiserver_request_total{code=~"5.."}[5m])) / sum without (code) (rate(apiserver_request_total[5m])) > 0.05',
  },
  {
    code: 'sides_partly_match',
    title: 'Some series of a side match nothing',
    severity: 'warning',
    meaning:
      'The exporter sets a label on some series of the one side only, and the other side never has it. Those series match nothing, often just when something is wrong.',
    wrong: 'kube_job_status_failed + kube_job_status_succeeded > 1',
    right: 'sum without (reason) (kube_job_status_failed) + kube_job_status_succeeded > 1',
  },
  {
    code: 'on_label_missing',
    title: 'No side has the label that they are to match by',
    severity: 'error',
    meaning:
      'The label of `on` is on neither side, so that it separates nothing. With `ignoring` it is a warning.',
    wrong:
      'node_load1 / on (instance, machine_uuid) count by (instance) (node_cpu_seconds_total{mode="idle"})',
    right: 'node_load1 / on (instance) count by (instance) (node_cpu_seconds_total{mode="idle"})',
  },
  {
    code: 'include_label_missing',
    title: 'The one side has no such label to give',
    severity: 'error',
    meaning: '`group_left` copies labels from the side of which there is one series; it has no such label.',
    wrong: 'node_load1 * on (instance) group_left (kernel) node_uname_info',
    right: 'node_load1 * on (instance) group_left (release) node_uname_info',
  },
  {
    code: 'join_not_unique',
    title: 'The one side of a join may have several series',
    severity: 'warning',
    meaning:
      'Where two series of the one side match, Prometheus refuses the whole expression (“many-to-many matching not allowed”). An aggregation by the labels of `on` keeps it to one, also while two exporters run during an update. As an error: the series always differ in a label that is not matched.',
    wrong:
      'sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{container!=""}[5m])) * on (namespace, pod) group_left (node) kube_pod_info',
    right:
      'sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{container!=""}[5m])) * on (namespace, pod) group_left (node) max by (namespace, pod, node) (kube_pod_info)',
  },
  {
    code: 'fallback_beside',
    title: 'A fallback comes beside the series, not in their place',
    severity: 'warning',
    meaning:
      '`or` adds every series of its right side whose labels the left doesn’t have. `vector(0)` has none, so beside series with labels there is always one more.',
    wrong: 'sum by (job) (up) or vector(0)',
    right: 'sum(up) or vector(0)',
  },
  {
    code: 'replace_source_missing',
    title: '`label_replace` reads a label that is not there',
    severity: 'error',
    meaning:
      'No series has the label that is read, the pattern does not match the empty value, and nothing is replaced.',
    wrong: 'label_replace(node_load1, "node", "$1", "machine_uuid", "(.+)")',
    right: 'label_replace(node_load1, "node", "$1", "instance", "(.+):.+")',
  },
];
