import type { Context } from './context.ts';
import { type InRule, inField, type RuleFinding, type RuleGroupText, type RuleText } from './rule.ts';
import { Rulebook } from './ruleRecords.ts';
import { checkTexts } from './ruleTexts.ts';

export type { RuleFinding, RuleGroupText, RuleText } from './rule.ts';

/** Says what can't be right of rules: of each expression, with the records of the others known, and around it. */
export function checkGroups(groups: readonly RuleGroupText[], context: Context): RuleFinding[] {
  const book = new Rulebook(groups, context);
  return groups.flatMap(({ rules }, group) =>
    rules.flatMap((text, rule) => [...checkRule(text, book)].map((found) => ({ ...found, group, rule }))),
  );
}

function* checkRule(rule: RuleText, book: Rulebook): Iterable<InRule> {
  const { findings, shape } = book.judge(rule);
  for (const finding of findings) {
    const { code, severity, message, ...more } = finding;
    yield inField(code, severity, ['expr'], message, more);
  }
  const judged = shape === undefined ? rule : { ...rule, shape };
  yield* checkTexts(judged);
}
