import { describe, expect, test } from 'vitest';
import { lookUpIn, ofEntries, type Table, tables } from '../../../metrics/exporters/index.ts';
import { envoy, recorded } from '../../../metrics/index.ts';

const group = { counters: {}, gauges: {}, histograms: {}, summaries: {}, untyped: {} };
const invented: Table = {
  ...group,
  exporter: 'invented',
  version: '3.1.0',
  oldest: '2.4.0',
  source: 'this test',
  owns: ['inv_'],
  open: ['inv_text_.+'],
  counters: {
    inv_reads_total: { unit: 'events', labels: { disk: {} }, lazy: true },
    inv_read_total: { unit: 'events', labels: {}, until: '2.0.0', instead: ['inv_reads_total'] },
    inv_old_reads_total: { unit: 'events', labels: {}, until: '3.0.0' },
  },
  gauges: { inv_up: { unit: 'state', labels: {}, range: [0, 1] } },
  histograms: {
    inv_wait_seconds: { unit: 'seconds', labels: { disk: {} }, buckets: [0.5, 5, 1_000_000] },
    inv_old_wait_seconds: { unit: 'seconds', labels: {}, until: '2.0.0', instead: ['inv_wait_seconds'] },
    inv_load_seconds: { unit: 'seconds', labels: {}, native: true },
  },
  summaries: { inv_gc_seconds: { unit: 'seconds', labels: {}, quantiles: [0.5, 0.99] } },
  untyped: { inv_faults: { unit: 'events', labels: {}, monotonic: true } },
  patterns: [{ pattern: 'inv_plugin_\\w+_total', type: 'counter', unit: 'events', labels: { plugin: {} } }],
};
const lookUp = lookUpIn([invented]);
const seriesOf = (name: string) => {
  const found = lookUp(name);
  return found.found === 'series' ? found.all[0] : undefined;
};

describe('a name', () => {
  test('of a counter is a series that grows from 0 on', () => {
    expect(seriesOf('inv_reads_total')).toMatchObject({
      exporter: 'invented',
      part: 'value',
      type: 'counter',
      monotonic: true,
      lazy: true,
      range: [0, Number.POSITIVE_INFINITY],
    });
  });

  test('without a type grows where its table says so', () => {
    expect(seriesOf('inv_faults')).toMatchObject({ type: 'untyped', monotonic: true });
  });

  test('of a gauge has the range of its table', () => {
    expect(seriesOf('inv_up')).toMatchObject({ type: 'gauge', monotonic: false, range: [0, 1] });
  });

  test("of a histogram's part has the part's type and unit, and a bucket its bounds as any exporter writes them", () => {
    expect(seriesOf('inv_wait_seconds_count')).toMatchObject({
      part: 'count',
      unit: 'events',
      type: 'counter',
    });
    expect(seriesOf('inv_wait_seconds_sum')).toMatchObject({ part: 'sum', unit: 'seconds' });
    const bucket = seriesOf('inv_wait_seconds_bucket');
    expect(bucket?.family).toBe('inv_wait_seconds');
    expect(bucket?.labels).toHaveProperty('disk');
    expect(bucket?.labels.le?.values).toEqual(['0.5', '5', '5.0', '1000000', '1e+06', '1000000.0', '+Inf']);
  });

  test('of a histogram alone is none, and its parts are what to read', () => {
    const instead = ['inv_wait_seconds_bucket', 'inv_wait_seconds_sum', 'inv_wait_seconds_count'];
    expect(lookUp('inv_wait_seconds')).toMatchObject({ found: 'gone', instead });
  });

  test('of a histogram that may be a native one is not judged', () => {
    expect(lookUp('inv_load_seconds').found).toBe('unknown');
  });

  test('of a summary has its quantiles', () => {
    expect(seriesOf('inv_gc_seconds')).toMatchObject({
      part: 'quantile',
      type: 'gauge',
      labels: { quantile: { values: ['0.5', '0.99'] } },
    });
    expect(seriesOf('inv_gc_seconds_count')?.type).toBe('counter');
  });

  test('that carries data is found by its pattern', () => {
    expect(seriesOf('inv_plugin_disk_total')).toMatchObject({
      name: 'inv_plugin_disk_total',
      family: 'inv_plugin_disk_total',
    });
  });

  test('of a version before the oldest that the table speaks for is gone, with its heir', () => {
    expect(lookUp('inv_read_total')).toEqual({
      found: 'gone',
      exporter: 'invented',
      version: '3.1.0',
      until: '2.0.0',
      instead: ['inv_reads_total'],
    });
    expect(seriesOf('inv_old_reads_total')?.until).toBe('3.0.0');
  });

  test('of a part that is gone has the same part for its heir', () => {
    expect(lookUp('inv_old_wait_seconds_count')).toMatchObject({ instead: ['inv_wait_seconds_count'] });
  });

  test("beneath an exporter's own beginning that it never had does not exist", () => {
    expect(lookUp('inv_raeds_total')).toMatchObject({
      found: 'gone',
      instead: ['inv_reads_total', 'inv_old_reads_total'],
    });
  });

  test('that a set-up may add, or of nobody, is unknown', () => {
    expect(lookUp('inv_text_jobs').found).toBe('unknown');
    expect(lookUp('elsewhere_total').found).toBe('unknown');
  });

  test('of a record is not held against the exporter whose beginning it has', () => {
    expect(lookUp('inv_reads:rate5m')).toEqual({ found: 'unknown', near: [] });
  });
});

describe('names that are near', () => {
  const known = lookUpIn(tables);

  test('are those of the same exporter, the likest first', () => {
    expect(known('node_memory_MemAvailabel_bytes')).toMatchObject({
      found: 'gone',
      exporter: 'node-exporter',
      instead: ['node_memory_MemAvailable_bytes', expect.anything(), expect.anything()],
    });
  });

  test('are none where none is like it', () => {
    expect(known('nobody_knows_this_total')).toEqual({ found: 'unknown', near: [] });
  });
});

describe('entries of ours', () => {
  const known = lookUpIn(tables, ofEntries([...Object.values(envoy), ...Object.values(recorded)]));

  test('are found beside the tables', () => {
    const found = known(recorded.vendorRequests.name);
    expect(found).toMatchObject({ found: 'series', all: [{ labels: { proxy_vendor: {} } }] });
  });

  test('add their labels to what a table has, which keeps its own closed values', () => {
    expect(known('envoy_cluster_upstream_rq_xx')).toMatchObject({
      found: 'series',
      all: [
        {
          labels: {
            proxy_vendor: { sometimes: true },
            envoy_response_code_class: { values: ['1', '2', '3', '4', '5'] },
          },
        },
      ],
    });
  });

  test('of a histogram are its parts', () => {
    expect(known('envoy_cluster_upstream_rq_time_bucket').found).toBe('series');
  });
});

test('a thousand unknown names take less than 5 s', () => {
  const known = lookUpIn(tables);
  const from = performance.now();
  for (let at = 0; at < 1000; at++) known(`node_memory_nobody${at}_bytes`);
  expect(performance.now() - from).toBeLessThan(5000);
});

test('all tables are read within 20 ms', () => {
  const times = Array.from({ length: 5 }, () => {
    const from = performance.now();
    lookUpIn(tables)('kube_pod_info');
    return performance.now() - from;
  });
  expect(Math.min(...times)).toBeLessThan(20);
});
