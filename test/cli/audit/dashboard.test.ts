import { describe, expect, test } from 'vitest';
import { auditText } from '../../../cli/audit/auditText.ts';
import { contextFor } from '../../../cli/audit/context.ts';

const context = contextFor({ scrapeInterval: 60 });
const audit = (targets: object[], templating: object[] = []) =>
  auditText(
    JSON.stringify({ panels: [{ title: 'p', targets }], templating: { list: templating } }, null, 1),
    'd.json',
    context,
  );
const codes = (expr: string, legendFormat?: string): string[] =>
  audit([{ expr, refId: 'A', legendFormat }]).reports.map(({ code }) => code);

describe('a variable of a dashboard may be anything, so nothing is said of', () => {
  test.each([
    ['the value of a matcher', 'node_filesystem_avail_bytes{mountpoint="$mount", device=~"$device"}'],
    ['a bound of a bucket', 'rate(apiserver_request_duration_seconds_bucket{le="$le"}[$__rate_interval])'],
    ['a window, which may be as long as it must', 'rate(node_cpu_seconds_total[$__rate_interval])'],
    ['a window of a variable', 'rate(node_cpu_seconds_total[$window])'],
    ['a label that is grouped by', 'sum by ($by) (node_load1)'],
    ['a metric', 'rate($metric{mode="idle"}[5m])'],
    ['a part of a name', 'node_${what}_bytes'],
    ['a threshold', 'node_load1 < $least'],
    ['a whole expression', '$query'],
    ['a function', '$fn(node_load1)'],
  ])('%s', (_, expr) => expect(codes(expr)).toEqual([]));
});

describe('and yet what is certain is said, also beside variables:', () => {
  test.each([
    ['a metric that is gone', 'rate(node_cpu{mode="$mode"}[5m]) > $least', ['metric_gone']],
    ['a label that a metric never has', 'node_load1{pod_name="$pod"}', ['label_missing']],
    [
      'a label in a window of its own',
      'sum by (pod_name) (rate(node_cpu_seconds_total[$__interval]))',
      ['grouping_label_missing'],
    ],
    ['what is no PromQL', 'sum(rate(x[$__interval])', ['syntax_error']],
  ])('%s', (_, expr, expected) => expect(codes(expr)).toEqual(expected));
});

describe('a legend', () => {
  test('that shows a label which the expression loses is a warning, at the label', () => {
    const { reports, lines } = audit([
      {
        expr: 'sum by (mode) (rate(node_cpu_seconds_total[$__rate_interval]))',
        legendFormat: '{{mode}} {{ cpu }}',
      },
    ]);
    expect(reports).toMatchObject([{ code: 'legend_label_missing', severity: 'warning' }]);
    const { line, column } = lines.at(reports[0]?.from ?? 0);
    expect(lines.text(line).slice(column - 1)).toMatch(/^\{\{ cpu \}\}/);
  });

  test.each([
    ['one that is there', 'sum by (mode) (node_cpu_seconds_total)', '{{mode}}'],
    ['one that the scrape adds', 'node_load1', '{{instance}} {{cluster}}'],
    ['one of a variable', 'sum by ($by) (rate(node_cpu_seconds_total[5m]))', '{{cpu}}'],
    ['one of series that nobody knows', 'made_up', '{{anything}}'],
  ])('may show %s', (_, expr, legend) => {
    expect(codes(expr, legend)).not.toContain('legend_label_missing');
  });
});

test.each([
  ['a query variable without All, which has a value', { type: 'query', name: 'pod' }, 'label_missing'],
  [
    'one whose All is any of its values',
    { type: 'query', name: 'pod', includeAll: true, allValue: null },
    'label_missing',
  ],
  [
    'one whose All is something',
    { type: 'custom', name: 'pod', includeAll: true, allValue: '.+' },
    'label_missing',
  ],
  [
    'one whose All is anything',
    { type: 'query', name: 'pod', includeAll: true, allValue: '.*' },
    'matcher_useless',
  ],
  ['one that is typed in', { type: 'textbox', name: 'pod' }, 'matcher_useless'],
])('a label that a metric never has selects nothing by %s', (_, variable, code) => {
  const { reports } = audit([{ expr: 'node_load1{pod_name=~"$pod"}' }], [variable]);
  expect(reports.map((report) => report.code)).toEqual([code]);
});

test('a message names variables as the dashboard does', () => {
  const [report] = audit([{ expr: 'sum by (x_y) (node_load1{instance=~"a.${host:regex}"})' }]).reports;
  expect(report?.message).toContain('`node_load1{instance=~"a.$host"}`');
});

test('the query of a variable is judged, with the label that it asks for', () => {
  const list = [
    { type: 'query', name: 'pod', query: 'label_values(kube_pod_info{host_ip="$ip"}, pod_name)' },
  ];
  const { reports, lines } = audit([], list);
  expect(reports).toMatchObject([{ code: 'grouping_label_missing', subject: 'variable pod' }]);
  const { line, column } = lines.at(reports[0]?.from ?? 0);
  expect(lines.text(line).slice(column - 1)).toMatch(/^pod_name/);
});

test('a template that nobody has rendered is not judged', () => {
  expect(codes('rate(node_cpu{job="{{ .Values.job }}"}[5m])')).toEqual(['template_unrendered']);
});
