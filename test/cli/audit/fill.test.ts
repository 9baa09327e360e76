import { describe, expect, test } from 'vitest';
import { fill } from '../../../cli/audit/read/fill.ts';
import { whole } from '../../../cli/audit/read/located.ts';

const variables = new Map([
  ['prefix', 'node'],
  ['some', undefined],
]);
const filled = (text: string) => fill(whole(text), variables);
/** With ? for what is not known in a string. */
const textOf = (text: string): string =>
  filled(text)
    .expr.text.replaceAll(/\uE000\w*/g, '?')
    .replaceAll('\uE002', '!');

describe('a variable of a dashboard is filled in by what may stand there', () => {
  test.each([
    ['rate(x[$__rate_interval])', 'rate(x[5m])'],
    ['rate(x[${interval}])', 'rate(x[5m])'],
    ['rate(x[[[interval]]])', 'rate(x[5m])'],
    ['rate(x[${minutes}m])', 'rate(x[300m])'],
    ['max_over_time(x[$__range:$__interval])', 'max_over_time(x[5m:5m])'],
    ['increase(x[${__range_s}s])', 'increase(x[300s])'],
    ['x offset $shift', 'x offset 5m'],
    ['x{pod="$pod", job=~"${job:regex}", a!~"[[a]]|b"}', 'x{pod="?", job=~"?", a!~"?|b"}'],
    ['x{pod="$some", a=~"${some}.*"}', 'x{pod="?!", a=~"?!.*"}'],
    ['x{pod=$pod}', 'x{pod="?"}'],
    ['x{$filter}', 'x{job=~"?"}'],
    ['x{a="b", $filter, c="d"}', 'x{a="b", job=~"?", c="d"}'],
    [
      'label_replace(x, "a", "$1-${2}", "b", "(.*)-(.*)$")',
      'label_replace(x, "a", "$1-${2}", "b", "(.*)-(.*)$")',
    ],
    ['x{a=~"[[:alpha:]]+"}', 'x{a=~"[[:alpha:]]+"}'],
    ["x{a='$a', b=`${b}`}", "x{a='?', b=`?`}"],
    ['x{a="\\"$a"}', 'x{a="\\"?"}'],
    ['${prefix}_load1{job="$prefix"}', 'node_load1{job="node"}'],
    ['x # $unit stays here', 'x # $unit stays here'],
  ])('%s', (text, expected) => {
    expect(textOf(text)).toBe(expected);
    expect(filled(text).opaque).toBe(false);
  });

  test.each([
    ['sum by ($group) (x)', 'sum by (any) (x)'],
    ['sum by (a, ${group:csv}) (x)', 'sum by (a, any) (x)'],
    ['x > $threshold', 'x > 1'],
    ['topk($n, x)', 'topk(1, x)'],
    ['histogram_quantile(0.$q, x)', 'histogram_quantile(0.9, x)'],
    ['$agg by (a) (rate(x[5m]))', 'sum by (a) (rate(x[5m]))'],
    ['${fn}_over_time(x[5m])', 'sum_over_time(x[5m])'],
    ['$fn(x)', 'sum(x)'],
    ['rate($metric[5m])', 'rate(any[5m])'],
    ['kafka_${what}_total{a="b"}', 'kafka_any_total{a="b"}'],
    ['x{$label="a"}', 'x{any="a"}'],
    ['$query', 'any'],
    ['x * $__interval_ms', 'x * 300'],
  ])('and said to be unknown where that changes more than a value: %s', (text, expected) => {
    expect(textOf(text)).toBe(expected);
    expect(filled(text).opaque).toBe(true);
  });

  test('and everything else is found where it stood', () => {
    const text = 'sum(rate(x{pod="$pod"}[$__rate_interval])) by (pod) > ${limit} and y';
    const { expr, unknown } = filled(text);
    for (const part of ['sum', 'pod=', '])', 'by (pod)', 'and y'])
      expect(text.slice(expr.offsetOf(expr.text.indexOf(part))).startsWith(part), part).toBe(true);
    expect(unknown.map(({ from, to }) => expr.text.slice(from, to))).toEqual(['\uE000pod', '5m', '1']);
    expect(unknown.map(({ from }) => text.charAt(expr.offsetOf(from)))).toEqual(['$', '$', '$']);
    expect(expr.offsetOf(expr.text.length)).toBe(text.length);
  });
});
