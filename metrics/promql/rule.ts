import type { Expr } from './ast.ts';
import type { Finding, Severity } from './finding.ts';
import type { Shape } from './inferShape.ts';

/** A rule as its file has it. What is absent, or can't be judged, is left out. */
export interface RuleText {
  readonly alert?: string;
  readonly record?: string;
  readonly expr?: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Rules that Prometheus evaluates one after the other. */
export interface RuleGroupText {
  readonly name?: string;
  readonly interval?: string;
  readonly rules: readonly RuleText[];
}

/** A finding in one text of a group or a rule; its span is in that text. */
export interface RuleFinding extends Finding {
  /** Index of the group. */
  readonly group: number;
  /** Index of the rule in its group; absent where it's about the group. */
  readonly rule?: number;
  /** Where the text stands: `['expr']`, `['annotations', 'summary']`; empty for all of the rule or group. */
  readonly field: readonly string[];
}

/** A finding that doesn't know its rule yet. */
export type InRule = Omit<RuleFinding, 'group' | 'rule'>;

/** A rule, and what is known of its expression: nothing where Prometheus would refuse it. */
export interface JudgedRule extends RuleText {
  readonly shape?: Shape;
  readonly tree?: Expr;
}

export const inField = (
  code: string,
  severity: Severity,
  field: readonly string[],
  message: string,
  more: { readonly instead?: string | undefined; readonly from?: number; readonly to?: number } = {},
): InRule => ({
  code,
  severity,
  message,
  field,
  from: more.from ?? 0,
  to: more.to ?? more.from ?? 0,
  ...(more.instead === undefined ? {} : { instead: more.instead }),
});
