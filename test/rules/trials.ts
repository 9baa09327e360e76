import { alertName } from '../../platform/config/index.ts';
import type { Rule, RuleGroup } from '../../rules/index.ts';
import { type Case, completed } from './cases/case.ts';
import { feeding, groupsWith, type Trial, trialOf, trialOfRecords } from './cases/compile.ts';
import { cases, recordCases } from './cases/index.ts';
import { mutantsOf } from './mutants.ts';

/** A mutant and what may kill it, in this order. */
export interface Sentence {
  readonly name: string;
  /** All rules of its settings, one of them changed. */
  readonly groups: readonly RuleGroup[];
  readonly trials: readonly Trial[];
}

const nameOf = (rule: Rule): string => ('record' in rule ? rule.record : rule.alert);
const fires = ({ expected }: Case): boolean => Object.values(expected).some((firing) => firing.length > 0);

/** First the case that kills most: one that fires. */
function trialsOf(alert: string, own: readonly Case[]): Trial[] {
  const first = own.find(fires);
  const rest = Map.groupBy(
    own.filter((one) => one !== first),
    ({ interval }) => interval,
  );
  return [...(first ? [[first]] : []), ...rest.values()].map((some) =>
    trialOf(alert, some as [Case, ...Case[]]),
  );
}

const replaced = (groups: readonly RuleGroup[], old: Rule, by: Rule): RuleGroup[] =>
  groups.map((group) => ({ ...group, rules: group.rules.map((rule) => (rule === old ? by : rule)) }));

const settingsOf = ({ rules }: Pick<Trial, 'rules'>): string => JSON.stringify(rules ?? {});

function allTrials(): Trial[] {
  const ofAlerts = Object.values(cases).flatMap((alerts) =>
    Object.entries(alerts).flatMap(([key, histories]) =>
      [...Map.groupBy(completed(histories), settingsOf).values()].flatMap((own) =>
        trialsOf(alertName(key), own),
      ),
    ),
  );
  return [...recordCases.map(trialOfRecords), ...ofAlerts];
}

/** Every mutant of every alert and record that a case reads; of a rule that no settings change, once. */
export function sentences(): Sentence[] {
  const seen = new Set<string>();
  return [...Map.groupBy(allTrials(), settingsOf).values()].flatMap((trials) => {
    const groups = groupsWith(trials[0]?.rules);
    const read = trials.map(
      ({ names }) => new Set(feeding(groups, names).flatMap(({ rules }) => rules.map(nameOf))),
    );
    const rules = groups.flatMap((group) => group.rules).filter((rule) => !seen.has(JSON.stringify(rule)));
    return rules.flatMap((rule) => {
      const own = trials.filter((_, at) => read[at]?.has(nameOf(rule)));
      if (own.length === 0) return [];
      seen.add(JSON.stringify(rule));
      return mutantsOf(rule).map((mutant) => ({
        name: `${nameOf(rule)}: ${mutant.what}`,
        groups: replaced(groups, rule, mutant.rule),
        trials: own,
      }));
    });
  });
}
