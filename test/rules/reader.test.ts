import { expect, test } from 'vitest';
import { check, checkGroups } from '../../metrics/promql/index.ts';
import { alerts } from '../../rules/areas.ts';
import { ruleGroups } from '../../rules/index.ts';
import { everyRuleOn } from './everyRuleOn.ts';
import { readerContext as context } from './readerContext.ts';
import { rulesIn } from './rulesIn.ts';

const findings = (expr: string): string[] =>
  check(expr, context).findings.map(
    ({ code, message, from, to }) => `${code}: ${message} | ${expr.slice(from, to)}`,
  );

const all = rulesIn(ruleGroups(everyRuleOn));

test.each(all.map((rule) => ['record' in rule ? rule.record : rule.alert, rule.expr]))(
  '%s: the reader finds nothing',
  (_, expr) => {
    expect(findings(expr)).toEqual([]);
  },
);

test('nor in groups, names, durations and texts of the rules', () => {
  const groups = ruleGroups(everyRuleOn);
  expect(checkGroups(groups, context)).toEqual([]);
  const planted = groups.map((group) => ({
    ...group,
    rules: group.rules.map((rule) =>
      'alert' in rule
        ? { ...rule, annotations: { ...rule.annotations, description: '{{ $labels.zone }}' } }
        : rule,
    ),
  }));
  const alerts = planted.flatMap(({ rules }) => rules.filter((rule) => 'alert' in rule));
  expect(checkGroups(planted, context)).toHaveLength(alerts.length);
});

const queries = alerts.flatMap(({ name, look }) =>
  look.flatMap((one): [string, string][] => (typeof one === 'string' ? [] : [[name, one.query]])),
);
test.each(queries)('%s: of the page’s query it finds nothing: %s', (_, query) => {
  expect(findings(query)).toEqual([]);
});
