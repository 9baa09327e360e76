import type { Exporter, Metric, MetricType, Unit } from '../entry.ts';
import type { TableMetric } from './table.ts';

type Groups = Readonly<Record<'counters' | 'gauges' | 'histograms' | 'summaries' | 'untyped', object>>;
type LabelsOf<Entry> = Entry extends { labels: infer Labels } ? keyof Labels & string : never;
type GroupOf<Group, Type extends MetricType, Target extends string, More extends string = never> = {
  readonly [Name in keyof Group]: Metric<Type, LabelsOf<Group[Name]> | More, Target>;
};

/**
 * The entries of a table as rules use them, by their names. What has no type is taken for a counter, and the quantiles
 * of a summary for a gauge with the label `quantile`.
 */
export type Typed<Table extends Groups, Target extends string> = GroupOf<
  Table['counters'],
  'counter',
  Target
> &
  GroupOf<Table['untyped'], 'counter', Target> &
  GroupOf<Table['gauges'], 'gauge', Target> &
  GroupOf<Table['summaries'], 'gauge', Target, 'quantile'> &
  GroupOf<Table['histograms'], 'histogram', Target>;

const groups: [keyof Groups, MetricType, readonly string[]][] = [
  ['counters', 'counter', []],
  ['untyped', 'counter', []],
  ['gauges', 'gauge', []],
  ['summaries', 'gauge', ['quantile']],
  ['histograms', 'histogram', []],
];

const labelsOf = (entry: TableMetric): string[] => Object.keys(entry.labels);

/**
 * Names and labels of a table's entries are checked by the compiler, because a JSON file's keys are types. `job` is the
 * scrape's; `targetLabels` are those that it adds.
 */
export function typed<
  const Table extends Groups & { version: string; exporter: string },
  const Target extends string,
>(table: Table, job: string, targetLabels: readonly Target[]): Typed<Table, Target> {
  const exporter: Exporter = { name: table.exporter, since: table.version, job };
  const entries = groups.flatMap(([group, type, more]) =>
    Object.entries(table[group] as Record<string, TableMetric>).map(([name, entry]): [string, Metric] => [
      name,
      {
        name,
        type,
        unit: entry.unit as Unit,
        help: '',
        labels: [...labelsOf(entry), ...more],
        targetLabels,
        ...(entry.buckets ? { buckets: entry.buckets } : {}),
        monotonic: type !== 'gauge' || entry.monotonic === true,
        lazy: entry.lazy === true,
        exporter,
      },
    ]),
  );
  return Object.fromEntries(entries) as unknown as Typed<Table, Target>;
}
