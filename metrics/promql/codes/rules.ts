import type { CodeEntry } from './entry.ts';

/** Findings on how a range, a ratio or a matcher is written: it works, until it doesn't. */
const ofExpressions: readonly CodeEntry[] = [
  {
    code: 'window_too_short',
    title: 'A range holds too few scrapes',
    severity: 'warning',
    meaning:
      '`rate` and its like need two samples, and one scrape in a while fails. Four scrapes to a range leave room for that. It is an error where the scrape interval is known and two scrapes never fall into the range; where it is not known, 15 s are taken for it.',
    wrong: 'rate(node_network_receive_bytes_total[30s])',
    right: 'rate(node_network_receive_bytes_total[5m])',
  },
  {
    code: 'range_fixed',
    title: 'A panel’s rate has a fixed range',
    severity: 'note',
    meaning:
      'Grafana evaluates a panel at steps that grow with the time that it shows. Where a step is longer than the range, what happens between two ranges is never seen. `$__rate_interval` is as long as a step, and never under four scrapes. It is found in dashboards only.',
    wrong: 'rate(node_network_receive_bytes_total[5m])',
    right: 'max_over_time(node_load1[5m]) # and a rate over [$__rate_interval]',
  },
  {
    code: 'counter_shown',
    title: 'A panel shows a counter as it is',
    severity: 'warning',
    meaning:
      'A counter counts since its process began, so its line only rises until a restart. What happens now is its rate.',
    wrong: 'node_network_receive_bytes_total',
    right: 'rate(node_network_receive_bytes_total[5m])',
  },
  {
    code: 'job_missing',
    title: 'Only some selectors choose the job',
    severity: 'warning',
    meaning:
      'Of the selectors of one exporter some choose a `job` and others don’t, so that the two sides of a ratio count different things as soon as a second job serves series of that name.',
    wrong:
      'sum(rate(apiserver_request_total{job="apiserver", code=~"5.."}[5m])) / sum(rate(apiserver_request_total[5m]))',
    right:
      'sum(rate(apiserver_request_total{job="apiserver", code=~"5.."}[5m])) / sum(rate(apiserver_request_total{job="apiserver"}[5m]))',
  },
  {
    code: 'nan_spreads',
    title: 'One ratio without traffic spoils the whole sum',
    severity: 'warning',
    meaning:
      'Without traffic a ratio is 0/0, which is NaN, and a sum or an average with one NaN is NaN, which no threshold ever compares to. Leave out what has no traffic.',
    wrong: 'avg(rate(node_disk_read_time_seconds_total[5m]) / rate(node_disk_reads_completed_total[5m]))',
    right:
      'avg(rate(node_disk_read_time_seconds_total[5m]) / (rate(node_disk_reads_completed_total[5m]) > 0))',
  },
  {
    code: 'regexp_needless',
    title: 'A regular expression that is a plain text',
    severity: 'note',
    meaning: 'A matcher with `=` says the same, and Prometheus finds its series faster.',
    wrong: 'up{job=~"node"}',
    right: 'up{job="node"}',
  },
  {
    code: 'regexp_anchored',
    title: 'A regular expression with anchors of its own',
    severity: 'note',
    meaning: 'Prometheus holds a matcher against the whole value, so `^` and `$` change nothing.',
    wrong: 'up{job=~"^node.*$"}',
    right: 'up{job=~"node.*"}',
  },
];

const ofRules: readonly CodeEntry[] = [
  {
    code: 'template_label_missing',
    title: 'A text reads a label that the result has not',
    severity: 'error',
    meaning:
      'Templates of labels and annotations read the labels of the expression’s result. An aggregation keeps only those that it names, and labels that the alert adds itself are not among them. The text has a gap there.',
    wrong: `alert: HostsDown
expr: sum by (job) (up == bool 0) > 2
annotations:
  summary: "{{ $labels.instance }} is down"`,
    right: `alert: HostsDown
expr: sum by (job) (up == bool 0) > 2
annotations:
  summary: "{{ $value }} targets of {{ $labels.job }} are down"`,
  },
  {
    code: 'template_broken',
    title: 'A template that Prometheus refuses',
    severity: 'error',
    meaning:
      'The braces or a block are not closed; or, which is a warning because the template may be another tool’s, a function is called that is almost one of Prometheus.',
    wrong: `alert: HostDown
expr: up == 0
annotations:
  summary: "{{ $labels.instance is down"`,
    right: `alert: HostDown
expr: up == 0
annotations:
  summary: "{{ $labels.instance }} is down"`,
  },
  {
    code: 'value_in_label',
    title: 'A label has the value in it',
    severity: 'warning',
    meaning:
      'An alert is known by its labels. When one changes, the alert ends and another begins, its `for` from the start and with a notification of its own. Values belong into annotations.',
    wrong: `alert: HostBusy
expr: node_load1 > 8
for: 5m
labels:
  load: "{{ $value }}"`,
    right: `alert: HostBusy
expr: node_load1 > 8
for: 5m
annotations:
  load: "{{ $value }}"`,
  },
  {
    code: 'alert_without_condition',
    title: 'An alert compares nothing',
    severity: 'warning',
    meaning:
      'An alert fires for each series of its result, whatever the value, 0 too. Without a comparison, or with `bool`, which keeps the series, it fires as long as they exist.',
    wrong: `alert: HostBusy
expr: avg by (instance) (node_load1)`,
    right: `alert: HostBusy
expr: avg by (instance) (node_load1) > 8`,
  },
  {
    code: 'alert_of_topk',
    title: 'An alert on the first few',
    severity: 'warning',
    meaning:
      'Which series are the first changes from evaluation to evaluation, and each change ends alerts and begins others.',
    wrong: `alert: HostsBusy
expr: topk(3, node_load1) > 8
for: 5m`,
    right: `alert: HostsBusy
expr: node_load1 > 8
for: 5m`,
  },
  {
    code: 'absent_without_for',
    title: 'absent fires at the first scrape that fails',
    severity: 'warning',
    meaning:
      'A series is absent as soon as one scrape fails, and until the first one when Prometheus starts. With a `for` of two scrapes or more it is told only what lasts.',
    wrong: `alert: NodeExporterGone
expr: absent(up{job="node-exporter"})`,
    right: `alert: NodeExporterGone
expr: absent(up{job="node-exporter"})
for: 5m`,
  },
  {
    code: 'absent_missing',
    title: 'An alert on too little is silent when there is nothing',
    severity: 'warning',
    meaning:
      'Where all series are gone, because the job is found no more or its last pod went, the expression has no result, and without a result no alert fires. Add `absent(..)`, here or in an alert of its own.',
    wrong: `alert: NodeExporterDown
expr: up{job="node-exporter"} == 0
for: 5m`,
    right: `alert: NodeExporterDown
expr: up{job="node-exporter"} == 0 or absent(up{job="node-exporter"})
for: 5m`,
  },
  {
    code: 'ratio_without_for',
    title: 'A ratio of two jobs, without for',
    severity: 'warning',
    meaning:
      'Two jobs are scraped at different times. While something changes, the one side is of before and the other of after. With a `for` such a moment is no alert.',
    wrong: `alert: PodsOnBusyHosts
expr: sum(kubelet_running_pods{job="kubelet"}) / sum(node_load1{job="node-exporter"}) > 100`,
    right: `alert: PodsOnBusyHosts
expr: sum(kubelet_running_pods{job="kubelet"}) / sum(node_load1{job="node-exporter"}) > 100
for: 5m`,
  },
  {
    code: 'bad_rule_duration',
    title: 'A duration that is none',
    severity: 'error',
    meaning: '`for`, `keep_firing_for` and `interval` are durations such as `5m`, without points and blanks.',
    wrong: `alert: HostDown
expr: up == 0
for: 5 minutes`,
    right: `alert: HostDown
expr: up == 0
for: 5m`,
  },
  {
    code: 'for_under_interval',
    title: 'A for that is shorter than an evaluation or a scrape',
    severity: 'warning',
    meaning:
      'Rules are evaluated once an interval, so a `for` below it waits for one evaluation more, as one of the whole interval does. And between two scrapes nothing changes, so a `for` below their interval waits for nothing.',
    wrong: `name: hosts
interval: 2m
rules:
  - alert: HostDown
    expr: up == 0
    for: 30s`,
    right: `name: hosts
interval: 2m
rules:
  - alert: HostDown
    expr: up == 0
    for: 2m`,
  },
  {
    code: 'records_with_gaps',
    title: 'Records that are forgotten before they come again',
    severity: 'warning',
    meaning:
      'Five minutes after its last sample a series is gone. What a group records every five minutes or more seldom has gaps, in which its readers find nothing.',
    wrong: `name: hosts
interval: 10m
rules:
  - record: cluster:up:sum
    expr: sum(up)`,
    right: `name: hosts
interval: 1m
rules:
  - record: cluster:up:sum
    expr: sum(up)`,
  },
  {
    code: 'record_read_early',
    title: 'A record is read before it is made',
    severity: 'warning',
    meaning:
      'The rules of a group are evaluated in their order, so a record from further down is that of the evaluation before. Put it first.',
    wrong: `name: hosts
rules:
  - alert: HostsDown
    expr: cluster:up:sum < 3
  - record: cluster:up:sum
    expr: sum(up)`,
    right: `name: hosts
rules:
  - record: cluster:up:sum
    expr: sum(up)
  - alert: HostsDown
    expr: cluster:up:sum < 3`,
  },
  {
    code: 'rule_twice',
    title: 'The same rule stands twice',
    severity: 'warning',
    meaning:
      'Name, labels and expression are the same. Of two alerts one is for nothing; two records write the same series, and Prometheus drops one of the samples with a warning.',
    wrong: `name: hosts
rules:
  - record: cluster:up:sum
    expr: sum(up)
  - record: cluster:up:sum
    expr: sum(up)`,
    right: `name: hosts
rules:
  - record: cluster:up:sum
    expr: sum(up)`,
  },
  {
    code: 'group_twice',
    title: 'Two groups have one name',
    severity: 'warning',
    meaning: 'In one file Prometheus takes a group’s name once and refuses the file else.',
    wrong: `groups:
  - name: hosts
    rules: []
  - name: hosts
    rules: []`,
    right: `groups:
  - name: hosts
    rules: []
  - name: pods
    rules: []`,
  },
  {
    code: 'bad_rule_label',
    title: 'A label that a rule can’t set',
    severity: 'warning',
    meaning:
      'Before version 3 Prometheus refuses names of labels and annotations with anything but letters, digits and `_`. `alertname` and `__name__` are the rule’s name, whatever the labels say.',
    wrong: `alert: HostDown
expr: up == 0
labels:
  on-call: storage`,
    right: `alert: HostDown
expr: up == 0
labels:
  on_call: storage`,
  },
  {
    code: 'bad_record_name',
    title: 'A record’s name is no name of a series',
    severity: 'warning',
    meaning: 'Before version 3 Prometheus refuses names with anything but letters, digits, `_` and `:`.',
    wrong: `record: cluster:up-sum
expr: sum(up)`,
    right: `record: cluster:up:sum
expr: sum(up)`,
  },
  {
    code: 'record_name_plain',
    title: 'A record is named like an exporter’s series',
    severity: 'note',
    meaning:
      'By custom a record is named `level:metric:operations`, the labels that are left first and the last operation last. Then nobody looks for its exporter.',
    wrong: `record: up_sum
expr: sum(up)`,
    right: `record: cluster:up:sum
expr: sum(up)`,
  },
];

export const ruleCodes: readonly CodeEntry[] = [
  ...ofExpressions,
  ...ofRules.map((entry) => ({ ...entry, of: 'rule' as const })),
];
