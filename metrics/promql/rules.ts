import type { Expr } from './ast.ts';
import type { Context } from './context.ts';
import { type InRule, inField, type RuleFinding, type RuleGroupText, type RuleText } from './rule.ts';
import { checkAbsent, Guards } from './ruleAbsent.ts';
import { checkCondition, nodesOf } from './ruleConditions.ts';
import { checkDurations, checkInterval } from './ruleDurations.ts';
import { checkNames, checkTwice } from './ruleNames.ts';
import { Rulebook } from './ruleRecords.ts';
import { checkTexts } from './ruleTexts.ts';

export type { RuleFinding, RuleGroupText, RuleText } from './rule.ts';

/**
 * Says what can't be right of rules: of each expression, with the records of the others known, and of what stands
 * around it. `groups` are those of one file.
 */
export function checkGroups(groups: readonly RuleGroupText[], context: Context): RuleFinding[] {
  const book = new Rulebook(groups, context);
  const guards = new Guards(treesOfAlerts(groups, book));
  const found: RuleFinding[] = [];
  for (const [at, group] of groups.entries()) {
    for (const each of checkInterval(group)) found.push({ ...each, group: at });
    const recordedAt = firstRecords(group);
    for (const [index, rule] of group.rules.entries()) {
      const here = [
        ...checkRule(rule, group, book, context),
        ...checkBeside(rule, index, recordedAt, guards, book),
      ];
      found.push(...here.map((each) => ({ ...each, group: at, rule: index })));
    }
  }
  return [...found, ...checkTwice(groups)];
}

/** What is known once rules of other files record what they do. */
export const withRecords = (groups: readonly RuleGroupText[], context: Context): Context =>
  new Rulebook(groups, context).context;

function* checkRule(
  rule: RuleText,
  group: RuleGroupText,
  book: Rulebook,
  { scrapeInterval }: Context,
): Iterable<InRule> {
  const { findings, shape, expr } = book.judge(rule);
  for (const { code, severity, message, ...more } of findings) {
    yield inField(code, severity, ['expr'], message, more);
  }
  yield* checkNames(rule);
  yield* checkDurations(rule, group, scrapeInterval);
  if (shape === undefined || expr === undefined) return;
  const judged = { ...rule, shape, tree: expr };
  yield* checkCondition(judged);
  yield* checkTexts(judged);
}

/** What stands in other rules. */
function* checkBeside(
  rule: RuleText,
  at: number,
  recordedAt: ReadonlyMap<string, number>,
  guards: Guards,
  book: Rulebook,
): Iterable<InRule> {
  const { expr } = book.judge(rule);
  if (expr === undefined) return;
  yield* readTooEarly(expr, at, recordedAt);
  if (rule.alert !== undefined) yield* checkAbsent(expr, guards);
}

const treesOfAlerts = (groups: readonly RuleGroupText[], book: Rulebook): Expr[] =>
  groups
    .flatMap(({ rules }) => rules)
    .flatMap((rule) => (rule.alert === undefined ? [] : (book.judge(rule).expr ?? [])));

/** A group's rules follow each other, so what is recorded further down is that of the evaluation before. */
function* readTooEarly(expr: Expr, at: number, recordedAt: ReadonlyMap<string, number>): Iterable<InRule> {
  for (const node of nodesOf(expr)) {
    const name = node.kind === 'selector' ? node.name : undefined;
    if (name === undefined || (recordedAt.get(name.name) ?? at) <= at) continue;
    const message = `\`${name.name}\` is recorded further down in this group, so this reads its value of the evaluation before.`;
    yield inField('record_read_early', 'warning', ['expr'], message, { from: name.from, to: name.to });
  }
}

/** Of each record in a group the first rule that writes it. */
const firstRecords = ({ rules }: RuleGroupText): Map<string, number> =>
  new Map(rules.map(({ record }, at): [string, number] => [record ?? '', at]).toReversed());
