import type { AlertRule, RecordingRule, Rule, RuleGroup } from '../../rules/index.ts';

export const rulesIn = (groups: readonly RuleGroup[]): Rule[] => groups.flatMap(({ rules }) => [...rules]);

export const recordsIn = (groups: readonly RuleGroup[]): RecordingRule[] =>
  rulesIn(groups).flatMap((rule) => ('record' in rule ? [rule] : []));

export const alertsIn = (groups: readonly RuleGroup[]): AlertRule[] =>
  rulesIn(groups).flatMap((rule) => ('alert' in rule ? [rule] : []));
