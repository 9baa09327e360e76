import type { Unit } from '../entry.ts';

/** What is known of one label of a metric. `{}` says that the exporter sets it, on every series. */
export interface TableLabel {
  /** Every value that it can have, where the exporter's source has a closed list. */
  readonly values?: readonly string[];
  /** Not on every series: a label without a value is none. */
  readonly sometimes?: boolean;
  /** The value on the series that is the sum of the others; `""` where that series has no such label. */
  readonly total?: string;
}

/** A label that older versions set. */
export interface GoneLabel {
  /** First version without it. */
  readonly until: string;
  /** Labels to read in its place. */
  readonly instead?: readonly string[];
}

/** One family of series, under its name in the group of its type. */
export interface TableMetric {
  readonly unit: Unit;
  readonly labels: Readonly<Record<string, TableLabel>>;
  /** Labels that it no longer has, by their names. */
  readonly goneLabels?: Readonly<Record<string, GoneLabel>>;
  /** Upper bounds of a histogram without `+Inf`, ascending; absent where the exporter's user sets them. */
  readonly buckets?: readonly number[];
  /** Quantiles of a summary. */
  readonly quantiles?: readonly number[];
  /** Of a gauge or an untyped metric: it only grows until its process ends, so that a rate has a meaning. */
  readonly monotonic?: boolean;
  /** Absent until its first event. */
  readonly lazy?: boolean;
  /**
   * Never changes while its series lives, such as an info metric, or a time of creation beside a `uid`. When a process
   * started is not: the next one has the same labels.
   */
  readonly constant?: boolean;
  /** The smallest and the largest value that it can have, null where there is none. Default: from 0 for a counter. */
  readonly range?: readonly (number | null)[];
  /** RE2 of label names that come from what it watches, such as `label_.+`. */
  readonly openLabels?: string;
  /** Labels that identify a series, where the others follow from them (`uid` from `pod`): none where a target has one. Default: all. */
  readonly identity?: readonly string[];
  /** A collector, flag or feature gate that is off by default and that it needs. */
  readonly needs?: string;
  /** It is kept as a native histogram too, where Prometheus asks for such ones: then its bare name is a series. */
  readonly native?: boolean;
  /** First version that serves it, where that is known and matters. */
  readonly since?: string;
  /** First version that no longer serves it: it does not exist in the table's version, unless `oldest` is before it. */
  readonly until?: string;
  /** What to read in its place: names of metrics. */
  readonly instead?: readonly string[];
}

/** A name that carries data: its pattern is RE2, anchored at both ends. */
export interface TablePattern extends TableMetric {
  readonly pattern: string;
  readonly type: string;
}

export type TableType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'untyped';
type Group = Readonly<Record<string, TableMetric>>;

/** All that one exporter can expose, optional collectors and rare states included. Data: a JSON file beside this one. */
export interface Table {
  readonly exporter: string;
  /** Of the exporter; entries with `until` are of older ones. */
  readonly version: string;
  /** First version that the table speaks for too, default `version`: what it served, and `version` no longer, is known. */
  readonly oldest?: string;
  /** What the table was made from. */
  readonly source: string;
  /** Beginnings of names that are this exporter's alone: such a name that is not in the table does not exist. */
  readonly owns: readonly string[];
  /** RE2 of names beneath `owns` that a user's set-up may add, such as those of text files. */
  readonly open?: readonly string[];
  readonly counters: Group;
  readonly gauges: Group;
  readonly histograms: Group;
  readonly summaries: Group;
  readonly untyped: Group;
  readonly patterns?: readonly TablePattern[];
}
