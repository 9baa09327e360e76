import { type Expression, operand, type Selector, type Written } from './expression.ts';

const ofCounter =
  (name: string) =>
  <Label extends string>(counter: Selector<'counter', Label>, range: string): Expression<Label> => ({
    text: `${name}(${counter.text}[${range}])`,
    labels: counter.labels,
  });

/** Per second, over a range such as `5m` or Grafana's `$__rate_interval`. */
export const rate = ofCounter('rate');
export const increase = ofCounter('increase');

const ofGauge =
  (name: string) =>
  <Label extends string>(gauge: Selector<'gauge', Label>, range: string): Expression<Label> => ({
    text: `${name}(${gauge.text}[${range}])`,
    labels: gauge.labels,
  });

/** Slope per second of a gauge. */
export const deriv = ofGauge('deriv');
/** What a gauge changed by. */
export const delta = ofGauge('delta');
/** How often a gauge changed its value. */
export const changes = ofGauge('changes');
export const lastOverTime = ofGauge('last_over_time');
export const maxOverTime = ofGauge('max_over_time');
export const minOverTime = ofGauge('min_over_time');
export const avgOverTime = ofGauge('avg_over_time');
export const sumOverTime = ofGauge('sum_over_time');
export const countOverTime = ofGauge('count_over_time');

/** Where a gauge will be in so many seconds, if it goes on as over the range. */
export const predictLinear = <Label extends string>(
  gauge: Selector<'gauge', Label>,
  range: string,
  seconds: number,
): Expression<Label> => ({
  text: `predict_linear(${gauge.text}[${range}], ${seconds})`,
  labels: gauge.labels,
});

/** A gauge that only grows, such as an offset: its increase per second, for whoever knows that it never resets. */
export const rateOfGauge = <Label extends string>(
  gauge: Selector<'gauge', Label>,
  range: string,
): Expression<Label> => ({ text: `rate(${gauge.text}[${range}])`, labels: gauge.labels });

type OverTime = 'avg' | 'max' | 'min' | 'sum' | 'count' | 'deriv';

/** A function over a subquery: the expression is evaluated anew at each step of the range. */
export const overTime = <Label extends string>(
  operation: OverTime,
  of: Expression<Label>,
  range: string,
  step: string,
): Expression<Label> => ({
  text: `${operation === 'deriv' ? 'deriv' : `${operation}_over_time`}(${operand(of)}[${range}:${step}])`,
  labels: of.labels,
});

type Aggregation = 'sum' | 'avg' | 'max' | 'min' | 'count' | 'group';

/** `sum by (...) (...)` and its like; keeps only labels that the operand has. */
export function aggregate<Label extends string, const Kept extends Label>(
  operation: Aggregation,
  by: readonly Kept[],
  of: Expression<Label>,
): Expression<Kept> {
  const clause = by.length === 0 ? '' : ` by (${by.join(', ')}) `;
  return { text: `${operation}${clause}(${of.text})`, labels: by };
}

export const sum = <Label extends string, const Kept extends Label>(
  by: readonly Kept[],
  of: Expression<Label>,
): Expression<Kept> => aggregate('sum', by, of);

/** The largest, or those of each `by`. */
export const topk = <Label extends string>(
  count: number,
  of: Expression<Label>,
  by: readonly NoInfer<Label>[] = [],
): Expression<Label> => ({
  text: `topk${by.length === 0 ? '' : ` by (${by.join(', ')}) `}(${count}, ${of.text})`,
  labels: of.labels,
});

/** The quantile of rated buckets; loses `le`. */
export const quantile = <Label extends string>(
  share: number,
  of: Expression<Label | 'le'>,
): Expression<Exclude<Label, 'le'>> => ({
  text: `histogram_quantile(${share}, ${of.text})`,
  labels: of.labels.filter((label) => label !== 'le') as Exclude<Label, 'le'>[],
});

const ofVector =
  (name: string) =>
  <Label extends string>(of: Expression<Label>): Expression<Label> => ({
    text: `${name}(${of.text})`,
    labels: of.labels,
  });
export const abs = ofVector('abs');

export const clampMin = <Label extends string>(of: Expression<Label>, least: number): Expression<Label> => ({
  text: `clamp_min(${of.text}, ${least})`,
  labels: of.labels,
});

/** 1 while there is no such series, without a label. */
export const absent = (of: Written): Expression<never> => ({ text: `absent(${of.text})`, labels: [] });

/** One value without a label. */
export const vector = (value: number): Expression<never> => ({ text: `vector(${value})`, labels: [] });

/** Seconds from now until a time stamp; negative when it is past. */
export const secondsUntil = <Label extends string>(timestamp: Expression<Label>): Expression<Label> => ({
  text: `${operand(timestamp)} - time()`,
  labels: timestamp.labels,
  compound: true,
});

/** Seconds from a time stamp until now. */
export const secondsSince = <Label extends string>(timestamp: Expression<Label>): Expression<Label> => ({
  text: `time() - ${operand(timestamp)}`,
  labels: timestamp.labels,
  compound: true,
});

/** The value of one label under another name too; RE2 `from` is anchored, `to` may name its groups. */
export const relabelled = <Label extends string, const Made extends string>(
  of: Expression<Label>,
  made: Made,
  source: NoInfer<Label>,
  from = '(.*)',
  to = '$1',
): Expression<Label | Made> => ({
  text: `label_replace(${of.text}, ${[made, to, source, from].map((text) => JSON.stringify(text)).join(', ')})`,
  labels: [...new Set<Label | Made>([...of.labels, made])],
});
