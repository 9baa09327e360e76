import type { RuleGroupText, RuleText } from '../../metrics/promql/index.ts';
import type { GroupItem, RuleItem } from './read/item.ts';
import type { Language } from './read/language.ts';
import type { Value } from './read/value.ts';
import { isJudged } from './unjudged.ts';

/** Groups as they are judged: their texts, without expressions that are not. */
export const groupTexts = (groups: readonly GroupItem[]): RuleGroupText[] =>
  groups.map(({ name, value, rules, language }) => ({
    ...textsAt(value, ['interval']),
    ...(name ? { name: name.text } : {}),
    rules: rules.map((rule) => ruleText(rule, language)),
  }));

function ruleText({ value, expr }: RuleItem, language: Language | undefined): RuleText {
  return {
    ...textsAt(value, ['alert', 'record', 'for', 'keep_firing_for']),
    ...(expr && isJudged(expr, language) ? { expr: expr.text } : {}),
    ...mapsAt(value, ['labels', 'annotations']),
  };
}

const textsAt = (value: Value, keys: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    keys.flatMap((key) => {
      const text = value.get(key).string;
      return text === undefined ? [] : [[key, text]];
    }),
  );

const mapsAt = (value: Value, keys: readonly string[]): Record<string, Record<string, string>> =>
  Object.fromEntries(
    keys.map((key) => {
      const entries = value.get(key).entries.map(([name, each]) => [name.text, each.string ?? '']);
      return [key, Object.fromEntries(entries)];
    }),
  );
