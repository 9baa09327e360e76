import type { Expression } from '../metrics/index.ts';
import { type Area, alertName, type Settings } from '../platform/config/index.ts';
import type { AlertRule } from './rule.ts';
import { type Scope, scopeOf } from './scope.ts';

type Rules = Settings['rules'];

/** What the settings hold of every alert. */
interface Alerting {
  enabled: boolean;
  for: string;
  keepFiringFor: string;
  severity: string;
  labels: Record<string, string>;
  selectors: Readonly<Record<string, string | undefined>>;
}

/** The keys of an area that are alerts. */
export type AlertKey<Of extends Area> = {
  [Key in keyof Rules[Of]]: Rules[Of][Key] extends Alerting ? Key : never;
}[keyof Rules[Of]] &
  string;

/** Something to look at: in words, or a query too, where upper-case words stand for what the alert's labels say. */
export type Look = string | { readonly what: string; readonly query: string };

interface Words<Own, Label extends string> {
  readonly own: Own;
  readonly settings: Settings;
  /** The value of a label, which the result must have. */
  label(name: NoInfer<Label>): string;
}

interface Declaration<Own, Label extends string> {
  /** Series that fire. Without data it must be empty, or `withoutData` says what it does. */
  expression(scope: Scope & { readonly own: Own }): Expression<Label>;
  /** The same for every series, so without values. */
  summary: string;
  /** With the value, as `valueAs` writes it. */
  description(words: Words<Own, Label>): string;
  /** The dashboard that shows more, and the labels whose values its variables take. */
  dashboard?: { readonly uid: string; readonly variables?: Readonly<Record<string, NoInfer<Label>>> };
  /** For whoever is woken by it: what happens to whom, in Markdown. */
  meaning: string;
  /** What it does when its series are missing. */
  withoutData: string;
  /** In order; the first helps at once. */
  look: readonly Look[];
  /** Whether what it reads is there by the settings; else it is not printed. */
  readable?(settings: Settings): boolean;
}

export interface Alert {
  readonly area: Area;
  readonly key: string;
  readonly name: string;
  readonly group: string;
  readonly meaning: string;
  readonly withoutData: string;
  readonly look: readonly Look[];
  /** Keys of its settings. */
  keys(settings: Settings): string[];
  enabled(settings: Settings): boolean;
  rule(settings: Settings): AlertRule;
}

/** How a description shows `$value`. */
export const valueAs = {
  number: '{{ $value | humanize }}',
  bytes: '{{ $value | humanize1024 }}B',
  percentage: '{{ $value | humanizePercentage }}',
  duration: '{{ $value | humanizeDuration }}',
  /** As it is: for small whole numbers. */
  plain: '{{ $value }}',
  /** An increase is extrapolated, so that a count has digits behind the point. */
  count: '{{ $value | printf "%.0f" }}',
} as const;

export const percent = (ratio: number): string => `${Number((ratio * 100).toPrecision(6))}%`;

const dashboardUrl = (base: string, uid: string, variables: Readonly<Record<string, string>>): string => {
  const query = Object.entries(variables).map(([name, label]) => `var-${name}={{ $labels.${label} }}`);
  return `${base}${[uid, ...(query.length > 0 ? [query.join('&')] : [])].join('?')}`;
};

function ruleOf<Own extends Alerting, Label extends string>(
  name: string,
  { expression, summary, description, dashboard }: Declaration<Own, Label>,
  own: Own,
  settings: Settings,
): AlertRule {
  const { alertLabels, runbookBase, dashboardBase } = settings.rules;
  const scope = { ...scopeOf(settings, own.selectors), own };
  return {
    alert: name,
    expr: expression(scope).text,
    for: own.for,
    ...(own.keepFiringFor === '0s' ? {} : { keep_firing_for: own.keepFiringFor }),
    labels: { severity: own.severity, ...alertLabels, ...own.labels },
    annotations: {
      summary,
      description: description({ own, settings, label: (label) => `{{ $labels.${label} }}` }),
      runbook_url: `${runbookBase}${name}.md`,
      ...(dashboard
        ? { dashboard_url: dashboardUrl(dashboardBase, dashboard.uid, dashboard.variables ?? {}) }
        : {}),
    },
  };
}

/**
 * The constructor of an area's alerts. The key names the alert's settings, and with `Sidelight` before it the alert; a
 * label that the expression's result has lost doesn't compile in a description. The group is of rules, after the area's
 * name: what reads a series of each pod has groups of its own, so that each takes less than a second with thousands.
 */
export const alertsOf =
  <Of extends Area>(area: Of, group = 'alerts') =>
  <Key extends AlertKey<Of>, Label extends string>(
    key: Key,
    declaration: Declaration<Rules[Of][Key], Label>,
  ): Alert => {
    const { meaning, withoutData, look, readable = () => true } = declaration;
    const ownOf = (settings: Settings) => {
      const whole: Rules[Of] & { readonly selectors?: Alerting['selectors'] } = settings.rules[area];
      const own = whole[key] as Rules[Of][Key] & Alerting;
      return { ...own, selectors: { ...whole.selectors, ...own.selectors } };
    };
    return {
      area,
      key,
      name: alertName(key),
      group,
      meaning,
      withoutData,
      look,
      keys: (settings) => Object.keys(ownOf(settings)),
      enabled: (settings) => ownOf(settings).enabled && readable(settings),
      rule: (settings) =>
        ruleOf(
          alertName(key),
          declaration as Declaration<Rules[Of][Key] & Alerting, Label>,
          ownOf(settings),
          settings,
        ),
    };
  };
