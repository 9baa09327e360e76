import { describe, expect, test } from 'vitest';
import { auditText } from '../../../cli/audit/auditText.ts';
import { contextFor } from '../../../cli/audit/context.ts';

const context = contextFor();
const rules = (expr: string, group = ''): string =>
  `groups:\n- name: g\n${group}  rules:\n  - alert: A\n    expr: ${JSON.stringify(expr)}\n`;
const object = (apiVersion: string, expr: string): string =>
  `apiVersion: ${apiVersion}\nkind: Rules\nspec:\n  ${rules(expr).trimEnd().replaceAll('\n', '\n  ')}\n`;
const found = (text: string): string[] => {
  const { reports } = auditText(text, 'x', context);
  return reports.map(({ code, message }) => (code === 'not_promql' ? message : code));
};
const is = (language: string): string[] => [`This is ${language} and no PromQL, so it is not judged.`];

describe('LogQL is no PromQL with errors, but LogQL', () => {
  test.each([
    'sum(rate({app="web"} |= "error" [5m])) by (job) > 1',
    'sum by (app) (count_over_time({app="web", env=~"a|b"} != "debug" [5m])) > 1',
    'count_over_time({job="mysql"} !~ `a.*b` [1m]) > 1',
    'quantile_over_time(0.99, {app="web"} | json | unwrap took [1m]) by (host) > 1',
    'rate({app="web"}[5m] | logfmt) > 1',
    'sum(bytes_rate({app="web"}[5m])) > 1',
  ])('%s', (expr) => expect(found(rules(expr))).toEqual(is('LogQL')));

  test('what a Loki operator takes is LogQL without being told apart', () => {
    expect(found(object('loki.grafana.com/v1', 'sum(rate({app="web"}[5m])) > 1'))).toEqual(is('LogQL'));
  });

  test.each([
    ['a pipe that is a slip', 'up{job="a"} | up{job="b"}', 'syntax_error'],
    ['two pipes', '{job="a"} || {job="b"}', 'syntax_error'],
    ['a comparison with a text', 'up{job="a"} != "x"', 'wrong_type'],
  ])('but %s is a mistake in PromQL', (_, expr, code) => expect(found(rules(expr))).toEqual([code]));

  test.each(['label_replace(up, "a", "} |= ", "b", "{(") == 0', 'up == on () group({job="a"}) # |= "x"'])(
    'and what stands in a text or a comment is none: %s',
    (expr) => expect(found(rules(expr))).not.toContain(is('LogQL')[0]),
  );
});

describe('a VMRule', () => {
  const vm = 'operator.victoriametrics.com/v1beta1';
  test.each([
    'rate(node_network_receive_bytes_total[5m]) default 0 > 1e9',
    'sum(increase(node_vmstat_oom_kill)) > 0',
    'share_gt_over_time(node_load1[1h], 3) > 0.5',
    'WITH (x = node_load1) x > 3',
  ])('is not judged where it has more than PromQL: %s', (expr) =>
    expect(found(object(vm, expr))).toEqual(is('MetricsQL')),
  );

  test('is judged where it has PromQL', () =>
    expect(found(object(vm, 'node_memory_MemFree < 1'))).toEqual(['metric_gone']));

  test('of a Prometheus would have errors', () =>
    expect(found(rules('share_gt_over_time(node_load1[1h], 3) > 0.5'))).toEqual(['unknown_function']));
});

test.each([
  ['graphite', 'Graphite'],
  ['vlogs', 'LogsQL'],
])('a group of vmalert with the type %s is %s', (type, language) => {
  expect(found(rules('sum(a.b.*) | x', `  type: ${type}\n`))).toEqual(is(language));
});

test.each([
  ['sloth.slok.dev/v1', 'Sloth'],
  ['pyrra.dev/v1alpha1', 'Pyrra'],
  ['openslo/v1', 'OpenSLO'],
])('of an object of %s it says that rules are made of it', (apiVersion, maker) => {
  expect(found(object(apiVersion, 'node_memory_MemFree < 1'))).toEqual([
    `${maker} makes rules of this; they do not stand here, so they are not judged.`,
  ]);
});

test.each([
  ['victoriametrics-metrics-datasource', 'rate(node_load1) default 0', is('MetricsQL')],
  ['victoriametrics-metrics-datasource', 'node_memory_MemFree', ['metric_gone']],
  ['victoriametrics-logs-datasource', 'error | stats count()', []],
  ['loki', '{app="web"} |= "x"', []],
  [undefined, 'sum(rate({app="web"} |= "$text" [$__interval]))', is('LogQL')],
])('a panel of the source %s with %s', (type, expr, expected) => {
  const targets = [{ refId: 'A', expr, ...(type === undefined ? {} : { datasource: { type, uid: 'x' } }) }];
  expect(found(JSON.stringify({ panels: [{ title: 'p', targets }] }))).toEqual(expected);
});
