import type { Metric, MetricType } from '../entry.ts';
import type { Selector } from './expression.ts';

/** A matcher's right side: a value, or an operator and a value. */
export type Match = string | { readonly op: '=' | '!=' | '=~' | '!~'; readonly value: string };

/** Matchers by label; several of one label must all match. */
export type Matchers<Label extends string> = { readonly [Name in Label]?: Match | readonly Match[] };

/** RE2, anchored at both ends; also a Grafana variable that may stand for several values. */
export const matches = (value: string): Match => ({ op: '=~', value });
export const matchesNot = (value: string): Match => ({ op: '!~', value });
export const isNot = (value: string): Match => ({ op: '!=', value });

function matcherText(name: string, match: Match): string {
  const { op, value } = typeof match === 'string' ? { op: '=' as const, value: match } : match;
  return `${name}${op}${JSON.stringify(value)}`;
}

function selectorText(name: string, allowed: readonly string[], matchers: Matchers<string>): string {
  const parts = Object.entries(matchers).flatMap(([label, match]) => {
    if (!allowed.includes(label)) throw new TypeError(`${name} has no label ${label}`);
    return [match].flat().map((one) => matcherText(label, one as Match));
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
  matchers: Matchers<NoInfer<Label | Target | 'le'>> = {},
): Selector<'counter', Label | Target | 'le'> {
  const labels = [...seriesLabels(metric), 'le' as const];
  return { type: 'counter', text: selectorText(`${metric.name}_bucket`, labels, matchers), labels };
}

const part =
  (suffix: '_count' | '_sum') =>
  <Label extends string, Target extends string>(
    metric: Metric<'histogram', Label, Target>,
    matchers: Matchers<NoInfer<Label | Target>> = {},
  ): Selector<'counter', Label | Target> => {
    const labels = seriesLabels(metric);
    return { type: 'counter', text: selectorText(`${metric.name}${suffix}`, labels, matchers), labels };
  };

/** How often a histogram has observed something. */
export const observations = part('_count');
/** The sum of all that a histogram has observed. */
export const observedSum = part('_sum');
