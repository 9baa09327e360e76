import { dashboardJson, dashboards } from '../../dashboards/index.ts';
import type { Evaluated } from '../../metrics/cost/index.ts';
import type { KnownSeries } from '../../metrics/exporters/index.ts';
import type { Settings } from '../../platform/config/index.ts';
import { ruleGroups } from '../../rules/index.ts';
import { fill } from '../audit/read/fill.ts';
import { contentsOf } from '../audit/read/search.ts';

/** What is evaluated together: a group of rules, or the panels of a dashboard. */
export interface Together {
  readonly kind: 'rules' | 'dashboard';
  readonly name: string;
  readonly each: readonly Evaluated[];
}

const groupsOf = (settings: Settings, find: (name: string) => KnownSeries | undefined): Together[] =>
  ruleGroups(settings).map(({ name, rules }) => ({
    kind: 'rules',
    name,
    each: rules.map((rule) => {
      if ('alert' in rule) return { name: rule.alert, expr: rule.expr };
      const writes = find(rule.record);
      return { name: rule.record, expr: rule.expr, ...(writes ? { writes } : {}) };
    }),
  }));

const panels = (): Together[] =>
  dashboards().flatMap((dashboard) =>
    contentsOf(dashboardJson(dashboard), dashboard.uid ?? '').dashboards.map(
      ({ title, queries, variables }): Together => ({
        kind: 'dashboard',
        name: title,
        each: queries.map(({ name, expr }) => ({ name, expr: fill(expr, variables).expr.text })),
      }),
    ),
  );

/** All that Prometheus evaluates for us: every group of rules that is on, and every query of our dashboards. */
export const evaluated = (
  settings: Settings,
  find: (name: string) => KnownSeries | undefined,
): Together[] => [...groupsOf(settings, find), ...panels()];
