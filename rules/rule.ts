import type { Expression, Recorded } from '../metrics/index.ts';

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  /** Beyond those of the expression. */
  readonly labels?: Readonly<Record<string, string>>;
}

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly keep_firing_for?: string;
  readonly labels: { readonly severity: string } & Readonly<Record<string, string>>;
  readonly annotations: {
    /** The same for every series of the alert, so that notifications group. */
    readonly summary: string;
    /** With the values of the series at hand. */
    readonly description: string;
    readonly runbook_url: string;
    readonly dashboard_url?: string;
  };
}

export type Rule = RecordingRule | AlertRule;

export interface RuleGroup {
  readonly name: string;
  /** How often it is evaluated; without it, as Prometheus is set. */
  readonly interval?: string;
  readonly rules: readonly Rule[];
}

/** A rule for an entry of the catalogue; the expression's labels must be exactly the entry's. */
export const record = <Label extends string>(
  entry: Recorded<Label>,
  expression: Expression<NoInfer<Label>>,
): RecordingRule => ({ record: entry.name, expr: expression.text });

/** With labels that the rule adds to those of the expression. */
export const recordWith = <Label extends string, Own extends Label>(
  entry: Recorded<Label>,
  expression: Expression<NoInfer<Exclude<Label, Own>>>,
  labels: Readonly<Record<Own, string>>,
): RecordingRule => ({ record: entry.name, expr: expression.text, labels });
