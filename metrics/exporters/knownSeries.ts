import type { Metric } from '../entry.ts';
import type { KnownSeries } from './series.ts';
import type { Table, TableMetric, TableType } from './table.ts';

type Part = KnownSeries['part'];

/** Name endings of the series that a family of each type has. */
export const partsOf: Readonly<Record<TableType, Readonly<Record<string, Part>>>> = {
  counter: { '': 'value' },
  gauge: { '': 'value' },
  untyped: { '': 'value' },
  histogram: { _bucket: 'bucket', _sum: 'sum', _count: 'count' },
  summary: { '': 'quantile', _sum: 'sum', _count: 'count' },
};

const range = (
  given: readonly (number | null)[] | undefined,
  grows: boolean,
): readonly [min: number, max: number] => [
  given?.[0] ?? (grows ? 0 : Number.NEGATIVE_INFINITY),
  given?.[1] ?? Number.POSITIVE_INFINITY,
];

/** As Go writes a number: with an exponent from a million on. */
function inGo(n: number): string {
  const text = n.toExponential();
  const [digits, exponent] = text.split('e') as [string, string];
  if (Number(exponent) >= -4 && Number(exponent) < 21 && Math.abs(n) < 1e6) return `${n}`;
  return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
}

/** Every way that an exporter or Prometheus writes a bound: 5 as `5` and, stored by Prometheus 3, `5.0`. */
const asLabel = (numbers: readonly number[]): string[] =>
  numbers.flatMap((n) => [...new Set([`${n}`, inGo(n), ...(Number.isInteger(n) ? [`${n}.0`] : [])])]);

/** The labels of one part: a bucket has its bound, a quantile its quantile. */
function labelsOf(part: Part, entry: Pick<TableMetric, 'labels' | 'buckets' | 'quantiles'>) {
  if (part === 'bucket')
    return { ...entry.labels, le: entry.buckets ? { values: [...asLabel(entry.buckets), '+Inf'] } : {} };
  if (part === 'quantile')
    return {
      ...entry.labels,
      quantile: entry.quantiles ? { values: entry.quantiles.map(String) } : {},
    };
  return entry.labels;
}

/** One series of a table's family. `ending` is what its `name` has more than the family's. */
export function knownSeries(
  table: Pick<Table, 'exporter'>,
  type: TableType,
  name: string,
  entry: TableMetric,
  ending: string,
): KnownSeries {
  const part = partsOf[type][ending] as Part;
  // Sums of a summary or a histogram may shrink where its observations are negative; no exporter of ours has such ones.
  const grows = part !== 'quantile' && type !== 'gauge' && type !== 'untyped';
  return {
    name,
    family: name.slice(0, name.length - ending.length),
    exporter: table.exporter,
    part,
    type: grows ? 'counter' : type === 'untyped' ? 'untyped' : 'gauge',
    monotonic: grows || entry.monotonic === true,
    unit: part === 'bucket' || part === 'count' ? 'events' : entry.unit,
    labels: labelsOf(part, entry),
    lazy: entry.lazy === true,
    constant: entry.constant === true,
    range: part === 'value' || part === 'quantile' ? range(entry.range, grows) : range(undefined, true),
    instead: entry.instead ?? [],
    ...(entry.goneLabels ? { goneLabels: entry.goneLabels } : {}),
    ...(entry.openLabels ? { openLabels: entry.openLabels } : {}),
    ...(entry.identity ? { identity: entry.identity } : {}),
    ...(entry.buckets ? { buckets: entry.buckets } : {}),
    ...(entry.needs ? { needs: entry.needs } : {}),
    ...(entry.since ? { since: entry.since } : {}),
    ...(entry.until ? { until: entry.until } : {}),
  };
}

/** Entries of ours, such as recorded series, as the reader of expressions knows them. */
export function ofEntries(entries: Iterable<Metric>): KnownSeries[] {
  return [...entries].flatMap((entry) =>
    Object.keys(partsOf[entry.type]).map((ending) => ({
      ...knownSeries(
        { exporter: entry.exporter.name },
        entry.type,
        `${entry.name}${ending}`,
        {
          unit: entry.unit,
          labels: Object.fromEntries(entry.labels.map((label) => [label, {}])),
          lazy: entry.lazy,
          monotonic: entry.monotonic,
          constant: entry.unit === 'info',
          ...(entry.buckets ? { buckets: entry.buckets } : {}),
        },
        ending,
      ),
      since: entry.exporter.since,
      // A record of rated buckets is what histogram_quantile takes, whatever its name ends with.
      ...(entry.labels.includes('le') ? { part: 'bucket' as const } : {}),
    })),
  );
}
