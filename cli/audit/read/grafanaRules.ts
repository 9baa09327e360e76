import type { DashboardItem, QueryItem } from './item.ts';
import type { Value } from './value.ts';

/** Whether a map holds alert rules that Grafana evaluates itself, as its provisioning files do. */
export const holdsGrafanaRules = (value: Value): boolean =>
  value
    .get('groups')
    .items.some((group) => group.get('rules').items.some((rule) => queries(rule).length > 0));

const queries = (rule: Value): Value[] =>
  rule.get('data').items.filter((each) => each.get('model').get('expr').text !== undefined);

/** Their queries; the conditions on them are Grafana's own. */
export function grafanaRules(value: Value): DashboardItem {
  const rules = value.get('groups').items.flatMap((group) => group.get('rules').items);
  return { title: 'alerting', queries: rules.flatMap(queriesOf), variables: new Map(), descriptions: [] };
}

const queriesOf = (rule: Value): QueryItem[] =>
  queries(rule)
    .filter((each) => each.get('datasourceUid').string !== '__expr__')
    .flatMap((each) => {
      const expr = each.get('model').get('expr').text;
      const name = `Grafana rule "${rule.get('title').string ?? '?'}", query ${each.get('refId').string ?? '?'}`;
      return expr ? [{ kind: 'rule', name, expr, extent: rule.extent } as const] : [];
    });
