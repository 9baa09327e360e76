import { type Context, checkGroups, type RuleFinding } from '../../metrics/promql/index.ts';
import type { GroupItem, RuleItem } from './read/item.ts';
import type { Language } from './read/language.ts';
import { type Extent, extentOf, type Located } from './read/located.ts';
import type { Value } from './read/value.ts';
import type { Report } from './report.ts';
import { groupTexts } from './ruleTexts.ts';
import { unjudged } from './unjudged.ts';

/** What is wrong with the rules of one file, each by itself and together. */
export function judgeGroups(groups: readonly GroupItem[], context: Context): Report[] {
  const found = checkGroups(groupTexts(groups), context).map((finding) => reportOf(finding, groups));
  return [...groups.flatMap(judgeEach), ...found];
}

function reportOf(finding: RuleFinding, groups: readonly GroupItem[]): Report {
  const { code, severity, message, instead, field, rule } = finding;
  const group = groups[finding.group] as GroupItem;
  const item = rule === undefined ? group : (group.rules[rule] as RuleItem);
  const text = textAt(item.value, field);
  const whole = finding.to === 0;
  const extent = text ? extentOf(text, finding.from, whole ? undefined : finding.to) : headOf(item);
  const subject =
    rule === undefined ? `group ${group.name?.text ?? 'without a name'}` : subjectOf(item as RuleItem);
  return { code, severity, message, instead, subject, ...extent };
}

const textAt = (value: Value, field: readonly string[]): Located | undefined =>
  field.length === 0 ? undefined : field.reduce((at, key) => at.get(key), value).text;

/** The name, which stands for all of a rule or a group, or its beginning. */
const headOf = ({ name, extent }: RuleItem | GroupItem): Extent =>
  name ? extentOf(name) : { from: extent.from, to: extent.from + 1 };

export const subjectOf = ({ kind, name }: Pick<RuleItem, 'kind' | 'name'>): string =>
  `${kind} ${name?.text ?? 'without a name'}`;

const judgeEach = ({ rules, language }: GroupItem): Report[] =>
  rules.flatMap((rule) => judgeItself(rule, language));

/** What makes a rule none at all, and what hides its expression. */
function judgeItself(rule: RuleItem, language: Language | undefined): Report[] {
  const subject = subjectOf(rule);
  const lacks = [
    ...(rule.name ? [] : ['name: `alert` or `record`']),
    ...(rule.expr ? [] : ['expression: `expr`']),
  ];
  const missing = lacks.map(
    (what): Report => ({
      code: 'rule_incomplete',
      severity: 'error',
      message: `The rule has no ${what}.`,
      subject,
      ...headOf(rule),
    }),
  );
  const why = rule.expr && unjudged(rule.expr, subject, language);
  return why ? [...missing, why] : missing;
}
