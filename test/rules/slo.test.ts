import { describe, expect, test } from 'vitest';
import { parseSettings } from '../../platform/config/index.ts';
import { ruleGroups } from '../../rules/index.ts';
import { recordsIn } from './rulesIn.ts';

const settingsOf = (slo: object) => parseSettings(JSON.stringify({ rules: { slo } }), 'test');
const recordsOf = (slo: object, name?: string) =>
  recordsIn(ruleGroups(settingsOf(slo))).filter(({ labels }) => name === undefined || labels?.slo === name);
const own = (more: object) => ({ custom: [{ name: 'mine', ...more }] });
const text = (slo: object) =>
  recordsOf(slo, 'mine').map(({ record, expr }) => `${record} = ${expr.replaceAll(/\s+/g, ' ')}`);

const shop = {
  total: { metric: 'shop_orders_total', where: { job: 'shop' } },
  errors: { metric: 'shop_orders_total', where: { job: 'shop', code: '=~5..' } },
};
const latency = { histogram: 'shop_duration_seconds', bound: 1, where: { job: 'shop' } };

describe('an objective of the settings', () => {
  test('a ratio counts errors as 0 where there are none, by its labels', () => {
    expect(text(own({ objective: 0.999, by: ['namespace'], ratio: shop }))).toEqual([
      'slo:sli_errors:rate5m = sum by (namespace) (rate(shop_orders_total{job="shop", code=~"5.."}[5m])) or (sum by (namespace) (rate(shop_orders_total{job="shop"}[5m])) * 0)',
      'slo:sli_events:rate5m = sum by (namespace) (rate(shop_orders_total{job="shop"}[5m]))',
      'slo:slo_budget:ratio = vector(0.001)',
    ]);
  });

  test.each([
    [1, String.raw`le=~"1(\\.0)?"`],
    [0.5, 'le="0.5"'],
  ])('a latency of %s counts what is above the bucket, as either Prometheus stores it', (bound, le) => {
    const [errors, events] = text(own({ latency: { ...latency, bound } }));
    expect(errors).toBe(
      `slo:sli_errors:rate5m = sum(rate(shop_duration_seconds_count{job="shop"}[5m])) - sum(rate(shop_duration_seconds_bucket{job="shop", ${le}}[5m]))`,
    );
    expect(events).toBe('slo:sli_events:rate5m = sum(rate(shop_duration_seconds_count{job="shop"}[5m]))');
  });

  test.each([
    [0.999, '0.001'],
    [0.9995, '0.0005'],
    [0.99, '0.01'],
    [0.94, '0.06'],
    [0.99999, '0.00001'],
  ])('the budget of %s is exactly %s', (objective, budget) => {
    expect(text(own({ objective, ratio: shop })).at(-1)).toBe(
      `slo:slo_budget:ratio = vector(${Number(budget)})`,
    );
  });

  test('its labels are those of its series', () => {
    const labels = recordsOf(own({ labels: { team: 'shop' }, ratio: shop }), 'mine').map(
      ({ labels }) => labels,
    );
    expect(labels).toEqual([1, 2, 3].map(() => ({ team: 'shop', slo: 'mine' })));
  });

  test('one more costs three rules, and none in the windows', () => {
    const records = (slo: object) => recordsOf(slo).length;
    expect(records(own({ ratio: shop })) - records({})).toBe(3);
  });
});

describe('refused', () => {
  test.each([
    ['neither ratio nor latency', own({}), 'either ratio or latency'],
    ['both', own({ ratio: shop, latency }), 'either ratio or latency'],
    ['the name of ours', { custom: [{ name: 'scrapes', ratio: shop }] }, 'names of their own'],
    ['an objective whose fast alert can not fire', own({ objective: 0.9, ratio: shop }), '0.94'],
    ['no room for errors at all', own({ objective: 1, ratio: shop }), '0.99999'],
    ['the label slo', own({ by: ['slo'], ratio: shop }), 'other than slo and le'],
  ])('%s', (_, slo, message) => {
    expect(() => settingsOf(slo)).toThrow(message);
  });

  test.each([
    [
      'a bound that is no bucket of a histogram that is known',
      { latency: { histogram: 'apiserver_request_sli_duration_seconds', bound: 7, where: { job: 'a' } } },
      /mine: 7 is no bucket of apiserver_request_sli_duration_seconds; there are 0.05, .*60/,
    ],
    [
      'a label that a known metric lacks',
      {
        by: ['zone_name'],
        ratio: {
          total: { metric: 'apiserver_request_total', where: { job: 'a' } },
          errors: { metric: 'apiserver_request_total', where: { job: 'a', response_code: '=~5..' } },
        },
      },
      /mine: .*response_code/,
    ],
    [
      'a gauge',
      {
        ratio: {
          total: { metric: 'node_memory_MemTotal_bytes', where: { job: 'a' } },
          errors: { metric: 'node_memory_MemFree_bytes', where: { job: 'a' } },
        },
      },
      /mine: .*node_memory_MemTotal_bytes/,
    ],
  ])('%s, when rules are printed', (_, more, message) => {
    expect(() => ruleGroups(settingsOf(own(more)))).toThrow(message);
  });
});

test('an objective that is off has no series, and without any there are no rules', () => {
  const off = Object.fromEntries(
    ['scrapes', 'collection', 'sidecarCpu', 'sidecarMemory'].map((key) => [key, { enabled: false }]),
  );
  expect(recordsOf({ objectives: { scrapes: { enabled: false } } }, 'scrapes')).toEqual([]);
  expect(recordsOf({ objectives: off }).filter(({ record }) => record.includes('slo'))).toEqual([]);
});

test('every window is made of what was measured over five minutes, which is read from the exporters once', () => {
  const windows = ruleGroups(settingsOf({})).find(({ name }) => name === 'sidelight-slo-windows');
  for (const rule of windows?.rules ?? [])
    expect(
      rule.expr.match(/\bslo:\w+:\w+|\b[a-z_]+_total\b/g)?.every((name) => name.startsWith('slo:')),
    ).toBe(true);
  expect(windows?.rules).toHaveLength(8);
});
