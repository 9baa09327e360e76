import { expect, test } from 'vitest';
import {
  aggregate,
  buckets,
  catalogue,
  divide,
  envoy,
  increase,
  matches,
  or,
  quantile,
  rate,
  recorded,
  scale,
  scrape,
  select,
  sum,
  topk,
  where,
} from '../../../metrics/index.ts';
import { selectorsOf } from '../../setup/promql.ts';

const requests = select(envoy.upstreamRequests, { envoy_cluster_name: 'vendor' });
const responses = select(envoy.upstreamResponses, { envoy_cluster_name: 'vendor' });

test.each([
  [select(scrape.up), 'up'],
  [requests, 'envoy_cluster_upstream_rq_total{envoy_cluster_name="vendor"}'],
  [select(scrape.up, { pod: matches('a|b"'), job: 'x' }), String.raw`up{pod=~"a|b\"", job="x"}`],
  [
    sum(['pod'], rate(requests, '5m')),
    'sum by (pod) (rate(envoy_cluster_upstream_rq_total{envoy_cluster_name="vendor"}[5m]))',
  ],
  [aggregate('max', [], select(scrape.up)), 'max(up)'],
  [topk(3, increase(requests, '$__range')), `topk(3, increase(${requests.text}[$__range]))`],
  [where(select(scrape.up), '<', 1), 'up < 1'],
  [
    scale(divide(or(select(scrape.up), select(scrape.up)), select(scrape.up)), '*', 100),
    '((up\nor\nup)\n/\nup) * 100',
  ],
])('%#: writes %o', (expression, text) => {
  expect(expression.text).toBe(text);
});

test('the labels of a result are known: those summed by, and a quantile loses le', () => {
  const summed = sum(['proxy_vendor', 'le'], rate(buckets(envoy.upstreamDuration), '5m'));
  expect(quantile(0.9, summed).labels).toEqual(['proxy_vendor']);
  expect(select(recorded.vendorRequests).labels).toEqual(['namespace', 'proxy_vendor']);
  expect(select(scrape.up).labels).toEqual(['namespace', 'pod', 'job', 'instance']);
});

test('what is wrong does not compile', () => {
  const wrong = [
    // @ts-expect-error: the label is envoy_cluster_name
    () => select(envoy.upstreamRequests, { cluster: 'vendor' }),
    // @ts-expect-error: recorded series have lost the pod
    () => select(recorded.vendorRequests, { pod: 'a' }),
    // @ts-expect-error: requests have no code class
    () => sum(['envoy_response_code_class'], rate(requests, '5m')),
    // @ts-expect-error: a gauge has no rate
    () => rate(select(envoy.upstreamConnectionsActive), '5m'),
    // @ts-expect-error: a histogram is read by its buckets
    () => select(envoy.upstreamDuration),
    // @ts-expect-error: the sides have different labels, so nothing ever matches
    () => divide(rate(responses, '5m'), rate(requests, '5m')),
    // @ts-expect-error: without le there is no quantile
    () => quantile(0.9, sum(['pod'], rate(buckets(envoy.upstreamDuration), '5m'))),
  ];
  expect(wrong).toHaveLength(7);
});

test('a label that gets past the compiler is refused when the expression is built', () => {
  expect(() => select(scrape.up, JSON.parse('{"zone":"a"}'))).toThrow('up has no label zone');
});

test('the catalogue holds each series once, with names that Prometheus takes', () => {
  for (const [name, entry] of catalogue) {
    expect(name).toMatch(/^[a-zA-Z_:][\w:]*$/);
    expect(entry.help).toMatch(/\.$/);
    for (const label of entry.labels) expect(label).toMatch(/^[a-z_]+$/);
  }
  expect(catalogue.size).toBeGreaterThan(60);
});

test('selectors are found wherever they stand', () => {
  expect(selectorsOf('sum(rate(a{x="1",y!~"z"}[5m])) / on() b offset 5m')).toEqual([
    { metric: 'a', matchers: { x: '="1"', y: '!~"z"' } },
    { metric: 'b', matchers: {} },
  ]);
  expect(() => selectorsOf('sum(')).toThrow();
});
