import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isBefore, type Table, type TableMetric, tables } from '../../../metrics/exporters/index.ts';

const units = [
  'requests',
  'connections',
  'streams',
  'bytes',
  'milliseconds',
  'seconds',
  'timestamp',
  'microseconds',
  'nanoseconds',
  'minutes',
  'hosts',
  'messages',
  'offset',
  'partitions',
  'cores',
  'celsius',
  'hertz',
  'volts',
  'amperes',
  'watts',
  'joules',
  'bits',
  'bits_per_second',
  'events',
  'requests_per_second',
  'bytes_per_second',
  'ratio',
  'percent',
  'state',
  'info',
];
const labelName = z.string().regex(/^[a-zA-Z_]\w*$/);
const metricName = z.string().regex(/^[a-zA-Z_:][\w:]*$/);
const pattern = z.string().refine((text) => RegExp(text) !== undefined);
const ascending = z
  .array(z.number())
  .refine(
    (bounds) => bounds.every((bound, at) => at === 0 || bound > (bounds[at - 1] as number)),
    'ascending',
  );
const text = z.string().min(1);

const label = z.strictObject({
  values: z.array(z.string()).min(1).optional(),
  sometimes: z.literal(true).optional(),
  total: z.string().optional(),
});
const goneLabel = z.strictObject({ until: text, instead: z.array(labelName).min(1).optional() });
const shape = {
  unit: z.enum(units),
  labels: z.record(labelName, label),
  goneLabels: z.record(labelName, goneLabel).optional(),
  buckets: ascending.min(1).optional(),
  quantiles: ascending.optional(),
  monotonic: z.literal(true).optional(),
  lazy: z.literal(true).optional(),
  constant: z.literal(true).optional(),
  range: z.tuple([z.number().nullable(), z.number().nullable()]).optional(),
  openLabels: pattern.optional(),
  identity: z.array(labelName).optional(),
  needs: text.optional(),
  native: z.literal(true).optional(),
  since: text.optional(),
  until: text.optional(),
  instead: z.array(metricName).min(1).optional(),
};
const group = (without: readonly (keyof typeof shape)[]) =>
  z.record(
    metricName,
    z.strictObject(shape).omit(Object.fromEntries(without.map((key) => [key, true])) as never),
  );
const table = z.strictObject({
  exporter: text,
  version: text,
  oldest: text.optional(),
  source: text,
  owns: z.array(z.string().min(3)),
  open: z.array(pattern).optional(),
  counters: group(['buckets', 'quantiles', 'monotonic', 'native']),
  gauges: group(['buckets', 'quantiles', 'native']),
  histograms: group(['quantiles', 'monotonic', 'range']),
  summaries: group(['buckets', 'monotonic', 'native']),
  untyped: group(['buckets', 'quantiles', 'native']),
  patterns: z
    .array(
      z.strictObject({
        pattern,
        type: z.enum(['counter', 'gauge', 'histogram', 'summary', 'untyped']),
        ...shape,
      }),
    )
    .optional(),
});

const entriesOf = (of: Table): [string, TableMetric][] =>
  [of.counters, of.gauges, of.histograms, of.summaries, of.untyped].flatMap((entries) =>
    Object.entries(entries),
  );

test('no exporter has two tables', () => {
  const names = tables.map(({ exporter }) => exporter);
  expect(names).toEqual([...new Set(names)]);
});

describe.each(tables)('the table of $exporter', (one) => {
  test('has the closed shape', () => {
    expect(() => table.parse(one)).not.toThrow();
  });

  test('has each name once', () => {
    const names = entriesOf(one).map(([name]) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  test('reads nothing in the place of a gone name that is gone itself', () => {
    const served = new Set(
      tables.flatMap((any) =>
        entriesOf(any)
          .filter(([, { until }]) => !until || isBefore(any.version, until))
          .map(([name]) => name),
      ),
    );
    const parts = (name: string) => [name, name.replace(/_(bucket|sum|count)$/, '')];
    const dead = entriesOf(one).flatMap(([name, { instead = [] }]) =>
      instead
        .filter((other) => !parts(other).some((part) => served.has(part)))
        .map((other) => `${name}: ${other}`),
    );
    expect(dead).toEqual([]);
  });

  test('has identities and totals of labels that are there', () => {
    const wrong = entriesOf(one).filter(([, { identity = [], labels }]) =>
      identity.some((name) => !Object.hasOwn(labels, name)),
    );
    expect(wrong.map(([name]) => name)).toEqual([]);
  });
});
