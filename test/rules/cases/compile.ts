import { parseSettings, type Settings } from '../../../platform/config/index.ts';
import { type AlertRule, type RuleGroup, ruleGroups } from '../../../rules/index.ts';
import { selectorsOf } from '../../setup/promql.ts';
import { rulesWithAllOn } from '../everyRuleOn.ts';
import { alertsIn, recordsIn } from '../rulesIn.ts';
import type { Case, Firing, RecordCase } from './case.ts';
import type { Series } from './series.ts';

/** A rule file and a test file of promtool's, as objects. */
export interface Unit {
  readonly name: string;
  readonly groups: readonly RuleGroup[];
  readonly tests: readonly object[];
  /** Between two evaluations. */
  readonly interval: string;
}

const settingsOf = new Map<string, Settings>();

/** Every alert on, and what a case sets beside. */
export function groupsWith(rules: object = {}): RuleGroup[] {
  const key = JSON.stringify(rules);
  const settings =
    settingsOf.get(key) ?? parseSettings(JSON.stringify({ rules: rulesWithAllOn(rules) }), key);
  settingsOf.set(key, settings);
  return ruleGroups(settings);
}

/** The groups with just the rules of these names and the records that they read. */
export function feeding(groups: readonly RuleGroup[], names: ReadonlySet<string>): RuleGroup[] {
  // Several rules may write one name, each series of its own.
  const records = Map.groupBy(recordsIn(groups), ({ record }) => record);
  const wanted = new Set<string>();
  const add = (name: string, exprs: readonly string[]) => {
    if (wanted.has(name)) return;
    wanted.add(name);
    for (const { metric } of exprs.flatMap(selectorsOf)) {
      const read = records.get(metric);
      if (read)
        add(
          metric,
          read.map(({ expr }) => expr),
        );
    }
  };
  const nameOf = (rule: RuleGroup['rules'][number]) => ('record' in rule ? rule.record : rule.alert);
  for (const { rules } of groups)
    for (const rule of rules) if (names.has(nameOf(rule))) add(nameOf(rule), [rule.expr]);
  return groups
    .map(({ interval: _, ...group }) => ({
      ...group,
      rules: group.rules.filter((rule) => wanted.has(nameOf(rule))),
    }))
    .filter(({ rules }) => rules.length > 0);
}

/** A text as it is sent. */
const filled = (text: string, { labels = {}, value = '' }: Firing): string =>
  text
    .replaceAll(/\{\{ \$value[^}]*\}\}/g, value)
    .replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, label) => labels[label] ?? '');

const sent = (rule: AlertRule, firing: Firing) => ({
  exp_labels: { ...rule.labels, ...firing.labels },
  exp_annotations: Object.fromEntries(
    Object.entries(rule.annotations).map(([key, text]) => [key, filled(String(text), firing)]),
  ),
});

const selector = (labels: Record<string, string>): string =>
  `ALERTS{${Object.entries(labels)
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .join(', ')}}`;

const scaled = (text: string, factor: number, more: number): string =>
  text.replaceAll(/(?<![\dx_])(-?[\d.]+(?:e\+?\d+)?)(?:([+-][\d.]+(?:e\+?\d+)?))?/g, (_, first, step) =>
    [
      Number(first) * factor + more,
      ...(step ? [Number(step) < 0 ? '' : '+', Number(step) * factor] : []),
    ].join(''),
  );

const elsewhere = (series: string): string =>
  series.replaceAll(/\b(pod|instance)="([^"]*)"/g, '$1="$2-elsewhere"');

/** Below the last bound of a histogram: others have none there, for of counts in proportion a quantile is the same. */
const isBounded = (series: string): boolean => / le="(?!\+Inf)/.test(series);

/** The same exporters under jobs of other names, with other values, in the same pods and in others: nothing changes. */
const besides = (series: readonly Series[]): Series[] =>
  series
    .filter((one) => one.series.includes('job="'))
    .flatMap(({ series, values }) =>
      [scaled(values, isBounded(series) ? 0 : 7, 3), scaled(values, 0.125, 0)].flatMap((other, at) => {
        const ofOther = series.replace(/job="([^"]*)"/, `job="$1-${at}"`);
        return [
          { series: ofOther, values: other },
          { series: elsewhere(ofOther), values: other },
        ];
      }),
    );

/** A second kube-state-metrics that tells less: the larger value counts, so nothing changes. */
const second = (series: readonly Series[]): Series[] =>
  series
    .filter((one) => one.series.includes('job="kube-state-metrics"'))
    .map(({ series, values }) => ({
      series: series.replace(/instance="([^"]*)"/, 'instance="$1-second"'),
      values: scaled(values, 0.5, 0),
    }))
    .filter((one) => series.every((other) => other.series !== one.series));

/** Whole texts where the value is known, else what fires. */
export function testOf(rule: AlertRule, { promise, series, expected, interval = '1m' }: Case): object {
  const times = Object.entries(expected);
  const whole = times.filter(([, firing]) => firing.every(({ value }) => value !== undefined));
  const rest = times.filter((one) => !whole.includes(one));
  return {
    name: promise,
    interval,
    input_series: [...series, ...second(series), ...besides(series)],
    alert_rule_test: whole.map(([eval_time, firing]) => ({
      eval_time,
      alertname: rule.alert,
      exp_alerts: firing.map((one) => sent(rule, one)),
    })),
    promql_expr_test: rest.map(([eval_time, firing]) => ({
      expr: `ALERTS{alertname="${rule.alert}", alertstate="firing"}`,
      eval_time,
      exp_samples: firing.map(({ labels }) => ({
        labels: selector({ alertname: rule.alert, alertstate: 'firing', ...rule.labels, ...labels }),
        value: 1,
      })),
    })),
  };
}

function testOfRecords({ promise, series, expected, interval = '1m' }: RecordCase): object {
  return {
    name: promise,
    interval,
    input_series: [...series, ...second(series), ...besides(series)],
    promql_expr_test: Object.entries(expected).flatMap(([eval_time, records]) =>
      Object.entries(records).map(([record, samples]) => ({
        // What sums of fractions leave is not compared.
        expr: `round(${record}, 0.000001)`,
        eval_time,
        exp_samples: Object.entries(samples).map(([labels, value]) => ({ labels: `{${labels}}`, value })),
      })),
    ),
  };
}

/** Tests that read the same rules, under the same settings and as often. */
export interface Trial {
  /** Alerts and records. */
  readonly names: ReadonlySet<string>;
  readonly rules?: object;
  readonly interval: string;
  readonly tests: readonly object[];
}

/** Cases of one alert with the same settings and interval. */
export function trialOf(alert: string, cases: readonly [Case, ...Case[]]): Trial {
  const [{ rules, interval = '1m' }] = cases;
  const rule = alertsIn(groupsWith(rules)).find((one) => one.alert === alert);
  if (rule === undefined) throw new Error(`no alert ${alert}`);
  return {
    names: new Set([alert]),
    ...(rules ? { rules } : {}),
    interval,
    tests: cases.map((one) => testOf(rule, one)),
  };
}

/** Evaluated between two samples, so that each version of Prometheus has the same samples in a range. */
export const trialOfRecords = (one: RecordCase): Trial => ({
  names: new Set(Object.values(one.expected).flatMap((records) => Object.keys(records))),
  ...(one.rules ? { rules: one.rules } : {}),
  interval: one.interval ?? '30s',
  tests: [testOfRecords(one)],
});

/** The trial of rules as `groups` have them; of those as they are, without. */
export const unitOf = (name: string, trial: Trial, groups?: readonly RuleGroup[]): Unit => ({
  name,
  groups: feeding(groups ?? groupsWith(trial.rules), trial.names),
  interval: trial.interval,
  tests: trial.tests,
});
