import { expect, test } from 'vitest';
import { costOf, defaultFleet, selectorsOf, seriesOf } from '../../../metrics/cost/index.ts';
import { ofEntries } from '../../../metrics/exporters/index.ts';
import { catalogue } from '../../../metrics/index.ts';

const read = (text: string) => selectorsOf(text).map(({ name, range, times }) => [name, range, times]);

test('every selector is read with its range, inside joins, functions, parameters and negations', () => {
  expect(read('-a / on (x) sum by (x) (rate(b[5m]))')).toEqual([
    ['a', 0, 1],
    ['b', 300, 1],
  ]);
  expect(read('topk(scalar(n), c offset 1h)')).toEqual([
    ['n', 0, 1],
    ['c', 0, 1],
  ]);
});

test('a subquery reads once a step, at the default step where it names none', () => {
  expect(read('max_over_time(rate(a[5m])[1h:2m])')).toEqual([['a', 300, 30]]);
  expect(read('max_over_time(a[1h:])')).toEqual([['a', 0, 60]]);
});

test('what is no expression reads nothing', () => {
  expect(read('sum(')).toEqual([]);
  expect(read('1 + vector(2)')).toEqual([]);
});

const series = new Map(ofEntries(catalogue.values()).map((one) => [one.name, one]));
const known = (name: string) => series.get(name) ?? expect.fail(name);

test('a selector loads one sample of each series, or those of its range', () => {
  const fleet = { ...defaultFleet, pods: 10 };
  const surroundings = { fleet, scrapeInterval: 15, series: (name: string) => series.get(name) };
  const cost = (expr: string) => costOf({ name: 'x', expr }, surroundings).samples;
  expect(cost('envoy_server_live')).toBe(10);
  expect(cost('rate(envoy_server_live[5m])')).toBe(10 * 20);
  expect(cost('max_over_time(envoy_server_live[10m:1m])')).toBe(10 * 10);
  expect(cost('nothing_that_is_known')).toBe(0);
});

test('series grow with the pods, and with the destinations of each', () => {
  const of = (name: string, more: object) => seriesOf(known(name), [], { ...defaultFleet, pods: 1, ...more });
  expect(of('envoy_proxy_usage_requests_total', { destinations: 200 })).toBe(200);
  expect(of('envoy_proxy_usage_requests_total', { destinations: 200, pods: 7 })).toBe(1400);
  expect(of('envoy_server_live', { destinations: 200, namespaces: 3 })).toBe(1);
});

test('an equality matcher leaves one value, another those that it takes', () => {
  const name = 'envoy_cluster_upstream_rq_xx';
  const of = (op: '=' | '!=' | '=~', value: string) =>
    seriesOf(known(name), [{ label: 'envoy_response_code_class', op, value, from: 0, to: 0 }], {
      ...defaultFleet,
      pods: 1,
    });
  expect([of('=', '5'), of('!=', '5'), of('=~', '4|5'), of('=~', '.+')]).toEqual([2, 4, 4, 6]);
});
