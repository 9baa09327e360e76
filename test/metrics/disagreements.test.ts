import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { disagreements, envoy, type Metric, parseExposition } from '../../metrics/index.ts';

const fixture = readFileSync(join(import.meta.dirname, 'fixtures/envoy-telemetry.prom'), 'utf8');
const entries: readonly Metric[] = Object.values(envoy);
const against = (text: string) => disagreements(entries, parseExposition(text));

test('the catalogue and a scrape of the real sidecar say the same', () => {
  expect(against(fixture)).toEqual([]);
});

test('the stored scrape shows every entry, so that each lazy one is held to it too', () => {
  const families = parseExposition(fixture);
  expect(entries.filter(({ name }) => !families.has(name)).map(({ name }) => name)).toEqual([]);
});

test.each([
  ['a family that is not listed', '\nmade_up 1', 'made_up is not in the catalogue'],
  [
    'another label',
    '\nenvoy_server_live{proxy_vendor="v",zone="z"} 1',
    'envoy_server_live has labels proxy_vendor, zone, the catalogue says proxy_vendor',
  ],
  [
    'another bucket',
    '\nenvoy_http_downstream_rq_time_bucket{proxy_vendor="v",envoy_http_conn_manager_prefix="f",le="7"} 1',
    'envoy_http_downstream_rq_time has buckets 5 7 10 25 50 100 250 500 1000 2500 5000 10000 30000 60000, the catalogue says 5 10 25 50 100 250 500 1000 2500 5000 10000 30000 60000',
  ],
])('%s is reported', (_, more, problem) => {
  expect(against(fixture + more)).toEqual([problem]);
});

test('another type is reported', () => {
  const text = fixture.replace('# TYPE envoy_server_live gauge', '# TYPE envoy_server_live counter');
  expect(against(text)).toEqual(['envoy_server_live is a counter, the catalogue says gauge']);
});

test('an entry without samples is reported unless it is lazy', () => {
  const without = (name: string) => fixture.replace(new RegExp(`^${name}.*$`, 'gm'), '');
  expect(against(without('envoy_server_uptime'))).toEqual([
    'envoy_server_uptime is not in the scrape, and the catalogue says it always is',
  ]);
  expect(against(without('envoy_proxy_usage_rx_bytes_total'))).toEqual([]);
});

test('entries have unique names and labels, and a bucket list ascends', () => {
  expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
  for (const { labels, buckets = [] } of entries) {
    expect(new Set(labels).size).toBe(labels.length);
    expect(buckets).toEqual([...buckets].sort((a, b) => a - b));
  }
});
