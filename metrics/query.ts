import type { Metric, MetricType } from './entry.ts';

/**
 * A PromQL instant vector and the labels of its series. Invariant in `Label`, so that the two sides of an operation
 * must have the same labels to compile: sides that differ never match, and the result is empty.
 */
export interface Expression<Label extends string = string> {
  readonly text: string;
  readonly labels: readonly Label[];
  readonly exactly?: (label: Label) => void;
  /** An operation between vectors or numbers: wrapped in parentheses where it becomes an operand itself. */
  readonly compound?: true;
}

/** A selector of one metric's series; only a counter's, or a histogram's buckets, can be rated. */
export interface Selector<Type extends MetricType, Label extends string> extends Expression<Label> {
  readonly type: Type;
}

/** A matcher's right side: a value, or an operator and a value. */
export type Match = string | { readonly op: '=' | '!=' | '=~' | '!~'; readonly value: string };

export type Matchers<Label extends string> = { readonly [Name in Label]?: Match };

/** RE2, anchored at both ends; also a Grafana variable that may stand for several values. */
export const matches = (value: string): Match => ({ op: '=~', value });

function matcherText(name: string, match: Match): string {
  const { op, value } = typeof match === 'string' ? { op: '=' as const, value: match } : match;
  return `${name}${op}${JSON.stringify(value)}`;
}

function selectorText(name: string, allowed: readonly string[], matchers: Matchers<string>): string {
  const parts = Object.entries(matchers).map(([label, match]) => {
    if (!allowed.includes(label)) throw new TypeError(`${name} has no label ${label}`);
    return matcherText(label, match as Match);
  });
  return parts.length === 0 ? name : `${name}{${parts.join(', ')}}`;
}

const seriesLabels = <Label extends string, Target extends string>(
  metric: Metric<MetricType, Label, Target>,
): (Label | Target)[] => [...new Set<Label | Target>([...metric.labels, ...metric.targetLabels])];

/** Series of a counter or gauge. A label that they don't have doesn't compile. */
export function select<Type extends 'counter' | 'gauge', Label extends string, Target extends string>(
  metric: Metric<Type, Label, Target>,
  matchers: Matchers<NoInfer<Label | Target>> = {},
): Selector<Type, Label | Target> {
  const labels = seriesLabels(metric);
  return { type: metric.type, text: selectorText(metric.name, labels, matchers), labels };
}

/** The buckets of a histogram, with `le`. */
export function buckets<Label extends string, Target extends string>(
  metric: Metric<'histogram', Label, Target>,
  matchers: Matchers<NoInfer<Label | Target>> = {},
): Selector<'counter', Label | Target | 'le'> {
  const labels = seriesLabels(metric);
  const text = selectorText(`${metric.name}_bucket`, labels, matchers);
  return { type: 'counter', text, labels: [...labels, 'le'] };
}

/** Per second, over a range such as `5m` or Grafana's `$__rate_interval`. */
export const rate = <Label extends string>(
  counter: Selector<'counter', Label>,
  range: string,
): Expression<Label> => ({ text: `rate(${counter.text}[${range}])`, labels: counter.labels });

export const increase = <Label extends string>(
  counter: Selector<'counter', Label>,
  range: string,
): Expression<Label> => ({ text: `increase(${counter.text}[${range}])`, labels: counter.labels });

type Aggregation = 'sum' | 'avg' | 'max' | 'min' | 'count';

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

export const topk = <Label extends string>(count: number, of: Expression<Label>): Expression<Label> => ({
  text: `topk(${count}, ${of.text})`,
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

const operand = ({ text, compound }: Pick<Expression, 'text' | 'compound'>): string =>
  compound ? `(${text})` : text;

const binary =
  (operator: string) =>
  <Label extends string>(a: Expression<Label>, b: Expression<NoInfer<Label>>): Expression<Label> => ({
    text: `${operand(a)}\n${operator}\n${operand(b)}`,
    labels: a.labels,
    compound: true,
  });

/** One vector by another, matched on all labels: both sides have the same. */
export const divide = binary('/');
/** Series of the first without a partner of the same labels in the second. */
export const unless = binary('unless');
/** Series of the first, and those of the second that have no partner in it. */
export const or = binary('or');

const byNumber = <Label extends string>(
  of: Expression<Label>,
  operator: string,
  number: number,
): Expression<Label> => ({
  text: `${operand(of)} ${operator} ${number}`,
  labels: of.labels,
  compound: true,
});

/** Each value by a number: `scale(ms, '/', 1000)`. */
export const scale = <Label extends string>(
  of: Expression<Label>,
  operator: '/' | '*',
  factor: number,
): Expression<Label> => byNumber(of, operator, factor);

/** Keeps the series whose value compares so. */
export const where = <Label extends string>(
  of: Expression<Label>,
  comparison: '<' | '>' | '<=' | '>=' | '==' | '!=',
  threshold: number,
): Expression<Label> => byNumber(of, comparison, threshold);
