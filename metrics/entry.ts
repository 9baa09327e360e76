export type MetricType = 'counter' | 'gauge' | 'histogram';

/** What a value counts or measures. `timestamp`: seconds since 1970. `info`: always 1, its labels are the message. */
export type Unit =
  | 'requests'
  | 'connections'
  | 'streams'
  | 'bytes'
  | 'milliseconds'
  | 'seconds'
  | 'timestamp'
  | 'microseconds'
  | 'nanoseconds'
  | 'minutes'
  | 'hosts'
  | 'messages'
  | 'offset'
  | 'partitions'
  | 'cores'
  | 'celsius'
  | 'hertz'
  | 'volts'
  | 'amperes'
  | 'watts'
  | 'joules'
  | 'bits'
  | 'bits_per_second'
  | 'events'
  | 'requests_per_second'
  | 'bytes_per_second'
  | 'messages_per_second'
  | 'ratio'
  | 'percent'
  | 'state'
  | 'info';

/** Who serves a metric. */
export interface Exporter {
  readonly name: string;
  /** First version that serves the entry, as its exporter counts. */
  readonly since: string;
  /** Value of `job` on its series. */
  readonly job: string;
}

/** Labels that Prometheus adds to each series of a target that it finds in Kubernetes. */
export const targetLabels = ['namespace', 'pod', 'job', 'instance'] as const;

/**
 * One family of series. `Label` is the union of the names that its exporter sets, `Target` of those that the scrape
 * adds, so that a wrong one doesn't compile.
 */
export interface Metric<
  Type extends MetricType = MetricType,
  Label extends string = string,
  Target extends string = string,
> {
  readonly name: string;
  readonly type: Type;
  readonly unit: Unit;
  readonly help: string;
  /** Labels that the exporter itself sets; `le` of a histogram's buckets is not among them. */
  readonly labels: readonly Label[];
  readonly targetLabels: readonly Target[];
  /** Upper bounds of a histogram, without `+Inf`. */
  readonly buckets?: readonly number[];
  /** Grows until its process ends, so that a rate has a meaning. */
  readonly monotonic: boolean;
  /** Absent until its first event: a sum over it may be empty, and an increase misses what came first. */
  readonly lazy: boolean;
  readonly exporter: Exporter;
}

/** What an entry says beyond its name, type and labels. */
export interface Details {
  unit: Unit;
  help: string;
  lazy?: boolean;
}

type Declare<Type extends MetricType, Target extends string, More = unknown> = <const Label extends string>(
  name: string,
  labels: readonly Label[],
  details: Details & More,
) => Metric<Type, Label, Target>;

interface Declarations<Target extends string> {
  counter: Declare<'counter', Target>;
  gauge: Declare<'gauge', Target>;
  histogram: Declare<'histogram', Target, { buckets: readonly number[] }>;
}

/** Constructors of one exporter's entries. */
export function entriesOf<const Target extends string>(
  exporter: Exporter,
  targetLabels: readonly Target[],
): Declarations<Target> {
  const shared = (name: string, { unit, help, lazy = false }: Details) => ({
    name,
    unit,
    help,
    lazy,
    exporter,
    targetLabels,
  });
  return {
    counter: (name, labels, details) => ({
      ...shared(name, details),
      type: 'counter',
      labels,
      monotonic: true,
    }),
    gauge: (name, labels, details) => ({
      ...shared(name, details),
      type: 'gauge',
      labels,
      monotonic: false,
    }),
    histogram: (name, labels, details) => ({
      ...shared(name, details),
      type: 'histogram',
      labels,
      buckets: details.buckets,
      monotonic: true,
    }),
  };
}
