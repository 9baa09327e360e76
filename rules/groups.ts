import type { Area, Settings } from '../platform/config/index.ts';
import type { Alert } from './alert.ts';
import { type AreaRules, areas, isOn } from './areas.ts';
import type { RuleGroup } from './rule.ts';
import { scopeOf } from './scope.ts';

/** Alerts by their group, in the order in which the groups come first. */
function alertGroups(alerts: readonly Alert[], settings: Settings): RuleGroup[] {
  const names = [...new Set(alerts.map(({ area, group }) => `sidelight-${area}-${group}`))];
  return names.map((name) => ({
    name,
    rules: alerts
      .filter(({ area, group }) => `sidelight-${area}-${group}` === name)
      .map((alert) => alert.rule(settings)),
  }));
}

/** The rules of one area that the settings ask for. */
export function groupsOfArea(rules: AreaRules, settings: Settings): RuleGroup[] {
  if (!isOn(rules, settings)) return [];
  const { interval } = settings.rules[rules.area];
  const on = rules.alerts.filter((alert) => alert.enabled(settings));
  return [...rules.records(scopeOf(settings)), ...alertGroups(on, settings)].map(
    ({ name, rules, ...own }) => ({
      name,
      ...(interval === undefined ? own : { interval }),
      rules,
    }),
  );
}

/** The same settings with every other area switched off. */
export const withOnly = (only: Area, settings: Settings): Settings => ({
  ...settings,
  rules: {
    ...settings.rules,
    ...Object.fromEntries(
      areas
        .filter(({ area }) => area !== only)
        .map(({ area }) => [area, { ...settings.rules[area], enabled: false }]),
    ),
  },
});

/** Every rule that the settings ask for; the same settings give the same bytes. */
export const ruleGroups = (settings: Settings): RuleGroup[] =>
  areas.flatMap((area) => groupsOfArea(area, settings));
