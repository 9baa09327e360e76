import { type CodeEntry, codes } from '../../metrics/promql/index.ts';
import { dashboardCodes } from './codesOfDashboards.ts';

/** What `audit` says of a file beside what it says of expressions, and what `verify` says. */
const own: readonly CodeEntry[] = [
  {
    code: 'rule_incomplete',
    title: 'A rule lacks its name or its expression',
    severity: 'error',
    meaning: 'Prometheus takes no file with a rule that has neither `alert` nor `record`, or no `expr`.',
    wrong: '- alert: HostDown\n  for: 5m',
    right: '- alert: HostDown\n  expr: up == 0\n  for: 5m',
  },
  {
    code: 'legend_label_missing',
    title: 'The legend of a panel shows a label that the result has not',
    severity: 'warning',
    meaning:
      'What `{{label}}` stands for in the legend is empty, since the series lack the label or the expression loses it: every line of the panel gets the same name.',
    wrong: 'sum(rate(container_cpu_usage_seconds_total{container!=""}[5m])) # with the legend {{pod}}',
    right:
      'sum by (pod) (rate(container_cpu_usage_seconds_total{container!=""}[5m])) # with the legend {{pod}}',
  },
  {
    code: 'panel_unit_differs',
    title: 'The panel shows another unit than the expression gives',
    severity: 'warning',
    meaning:
      'What the panel writes beside its numbers is off by a factor: seconds shown as milliseconds, bytes as bits, or a share from 0 to 1 as a percentage from 0 to 100.',
    wrong: 'sum(rate(node_network_receive_bytes_total[5m])) # in a panel with the unit bps',
    right: 'sum(rate(node_network_receive_bytes_total[5m])) * 8 # in a panel with the unit bps',
  },
  {
    code: 'template_unrendered',
    title: 'The expression is a template still',
    severity: 'warning',
    meaning:
      'A Helm or jsonnet template stands in the expression, so that it can be judged only once it is rendered: `helm template CHART | sidelight audit -`.',
    wrong: 'rate(http_requests_total{job="{{ .Values.job }}"}[5m])',
    right: 'rate(http_requests_total{job="web"}[5m])',
  },
  {
    code: 'not_promql',
    title: 'What stands here is no PromQL',
    severity: 'note',
    meaning:
      'Rules of Loki and VictoriaMetrics look like those of Prometheus and are written in languages of their own; Sloth, Pyrra and OpenSLO make rules of objects that hold none. Nothing of this is judged. What a VMRule has in PromQL is.',
    wrong: 'sum(rate({app="web"} |= "error" [5m])) > 10',
    right: 'sum(rate(http_requests_total{job="web", code=~"5.."}[5m])) > 10',
  },
  {
    code: 'ignore_unknown',
    title: 'A comment ignores a code that there is not',
    severity: 'warning',
    meaning: 'The comment names no code of these pages, so it ignores nothing.',
    wrong: '# sidelight: ignore everything because I know better',
    right: '# sidelight: ignore metric_unknown an exporter of our own has it',
  },
  {
    code: 'ignore_without_reason',
    title: 'A comment that ignores says no reason',
    severity: 'warning',
    meaning:
      'Whoever reads the comment next year must know why the finding does not count. Without a reason it is not ignored.',
    wrong: '# sidelight: ignore metric_unknown',
    right: '# sidelight: ignore metric_unknown an exporter of our own has it',
  },
  {
    code: 'ignore_unused',
    title: 'A comment ignores what is not there',
    severity: 'warning',
    meaning:
      'The rule or panel that the comment stands at has no such finding, or has it no more. Left there, the comment would hide the next one.',
    wrong: '# sidelight: ignore metric_unknown the metric was known all along',
    right: '# what the rule is for',
  },
  {
    code: 'live_metric_missing',
    title: 'No series has this name',
    severity: 'error',
    meaning:
      'What `sidelight verify` was given, a scrape or the last hour of a Prometheus, has no series of this name. It is a note where the exporter has the series only from its first event on, and where a rule of the same files records it.',
    wrong: 'rate(envoy_cluster_upstream_rq[5m])',
    right: 'rate(envoy_cluster_upstream_rq_total[5m])',
  },
  {
    code: 'live_label_missing',
    title: 'No series of the name has this label',
    severity: 'error',
    meaning:
      'What `sidelight verify` was given has series of this name, and none with this label. Labels that a scrape adds, such as `job`, are held only against a Prometheus.',
    wrong: 'sum(kube_pod_info{pod_name="web-0"})',
    right: 'sum(kube_pod_info{pod="web-0"})',
  },
  {
    code: 'live_value_missing',
    title: 'No series of the name has this value of the label',
    severity: 'error',
    meaning:
      'What `sidelight verify` was given has series of this name with the label, and none that the matcher selects. It is a note where such a series may come with its first event.',
    wrong: 'envoy_cluster_upstream_rq_xx{envoy_response_code_class="5xx"}',
    right: 'envoy_cluster_upstream_rq_xx{envoy_response_code_class="5"}',
  },
  {
    code: 'live_nothing_selected',
    title: 'Each matcher selects something, all of them together nothing',
    severity: 'error',
    meaning:
      'What `sidelight verify` was given has series for each of the matchers, and none for all of them at once.',
    wrong: 'node_filesystem_avail_bytes{device="tmpfs", mountpoint="/"}',
    right: 'node_filesystem_avail_bytes{mountpoint="/"}',
  },
];

/** Every finding that an audit may have, by its code. */
export const findings: ReadonlyMap<string, CodeEntry> = new Map(
  [...codes, ...own, ...dashboardCodes].map((entry) => [entry.code, entry]),
);

/** Where the page of a code is, from the top of the repository. */
export const pageOf = (code: string): string => `docs/findings/${code}.md`;
