import type { GroupItem, RuleItem } from './item.ts';
import { type Language, languageOfGroup } from './language.ts';
import type { Value } from './value.ts';

/** Whether a map holds groups of rules, as a rule file or the spec of a PrometheusRule does. */
export const holdsGroups = (value: Value): boolean =>
  value.get('groups').items.some((group) => group.isMap && group.get('rules').node !== null);

/** Whether a list is one of rules without a group, as snippets have it. */
export const isRuleList = (value: Value): boolean =>
  value.items.length > 0 && value.items.every((item) => item.get('expr').text !== undefined && isNamed(item));

const isNamed = (rule: Value): boolean =>
  rule.get('alert').text !== undefined || rule.get('record').text !== undefined;

export const groupsOf = (value: Value, language?: Language): GroupItem[] =>
  value.get('groups').items.map((group) => groupOf(group, language));

const groupOf = (value: Value, language: Language | undefined): GroupItem => ({
  name: value.get('name').text,
  value,
  extent: value.extent,
  rules: rulesIn(value.get('rules')),
  language: languageOfGroup(value) ?? language,
});

/** A list of rules as one group that has no name. */
export const nameless = (list: Value): GroupItem => ({
  name: undefined,
  value: list,
  extent: list.extent,
  rules: rulesIn(list),
});

const rulesIn = (list: Value): RuleItem[] => list.items.map(ruleOf);

function ruleOf(value: Value): RuleItem {
  const alert = value.get('alert').text;
  const name = alert ?? value.get('record').text;
  const kind = alert || !name ? 'alert' : 'record';
  return { kind, name, expr: value.get('expr').text, value, extent: value.extent };
}
