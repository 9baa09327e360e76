export { emitRules, type RuleFormat, ruleFormats } from './emit.ts';
export { ruleGroups, withOnly } from './groups.ts';
export type { AlertRule, RecordingRule, Rule, RuleGroup } from './rule.ts';
export { runbooks } from './runbooks.ts';
export { jobOfExporter } from './scope.ts';
