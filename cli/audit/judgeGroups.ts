import type { Context } from '../../metrics/promql/index.ts';
import { judge } from './judge.ts';
import type { GroupItem, RuleItem } from './read/item.ts';
import type { Report } from './report.ts';

/** What is wrong with rules, each by itself and together. */
export function judgeGroups(groups: readonly GroupItem[], context: Context): Report[] {
  const recorded = new Set(groups.flatMap(({ rules }) => rules).flatMap(recordedBy));
  return groups
    .flatMap(({ rules }) => rules)
    .flatMap((rule) => (rule.expr ? judge(rule.expr, subjectOf(rule), context) : []))
    .filter(
      ({ code, message }) =>
        code !== 'metric_unknown' || ![...recorded].some((name) => message.includes(name)),
    );
}

const recordedBy = ({ kind, name }: RuleItem): string[] => (kind === 'record' && name ? [name.text] : []);

const subjectOf = ({ kind, name }: RuleItem): string => `${kind} ${name?.text ?? 'without a name'}`;
