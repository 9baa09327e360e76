import type { Exporter, Metric, Unit } from '../entry.ts';

const rules: Exporter = { name: 'sidelight-rules', since: '0.1.0', job: '' };

/** The range of every recorded rate, where nothing else is said: at least four scrapes must fall into it. */
export const recordedRange = '5m';

/** A series that a recording rule writes, named `level:metric:operations`; its labels are the level. */
export type Recorded<Label extends string> = Metric<'gauge', Label, never>;

interface Details {
  /** `rate5m`, `ratio_rate5m`, `p99_rate5m`: what was done to the metric, the last first. */
  operations: string;
  unit: Unit;
  help: string;
}

/** Without a label the level is `cluster`. */
export const recordOf = <const Label extends string>(
  level: readonly Label[],
  metric: string,
  { operations, unit, help }: Details,
): Recorded<Label> => ({
  name: `${level.join('_') || 'cluster'}:${metric}:${operations}`,
  type: 'gauge',
  unit,
  help,
  labels: level,
  targetLabels: [],
  monotonic: false,
  lazy: true,
  exporter: rules,
});

export const rateOf = <const Label extends string>(
  level: readonly Label[],
  metric: string,
  unit: Unit,
  help: string,
): Recorded<Label> => recordOf(level, metric, { operations: `rate${recordedRange}`, unit, help });
