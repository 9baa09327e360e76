import { expect, test } from 'vitest';
import { dashboards } from '../../dashboards/index.ts';
import { defaultSettings } from '../../platform/config/index.ts';
import { alerts } from '../../rules/areas.ts';
import { runbooks } from '../../rules/index.ts';
import { selectorProblems } from '../setup/promql.ts';
import { known } from './known.ts';

const written = alerts.map((alert) => ({ alert, rule: alert.rule(defaultSettings) }));
const pages = runbooks(defaultSettings);

test.each(written)('$alert.name: a summary without a template, a description with the value', ({ rule }) => {
  expect(rule.annotations.summary).not.toContain('{{');
  expect(rule.annotations.summary).toMatch(/^[A-Z].*\.$/);
  expect(rule.annotations.description).toContain('$value');
});

test.each(written)('$alert.name: its dashboard is there, with variables of these names', ({ rule }) => {
  const { dashboard_url: url } = rule.annotations;
  if (url === undefined) return;
  const [, uid, query = ''] = /^\/d\/([^?]+)\??(.*)$/.exec(url) ?? [];
  const found = dashboards().find((dashboard) => dashboard.uid === uid);
  const variables = found?.templating?.list?.map(({ name }) => name);
  expect(found).toBeDefined();
  for (const [, name] of query.matchAll(/var-([a-z_]+)=/g)) expect(variables).toContain(name);
});

test('each alert has a runbook page under its URL', () => {
  expect(['README.md', ...written.map(({ rule }) => rule.annotations.runbook_url)]).toEqual(
    Object.keys(pages).map((page) => (page === 'README.md' ? page : `docs/runbooks/${page}`)),
  );
  for (const { alert } of written)
    expect(pages['README.md']).toContain(`| [${alert.name}](${alert.name}.md)`);
});

test.each(written)(
  '$alert.name: its page shows the expression and names each of its settings',
  ({ alert, rule }) => {
    const page = pages[`${alert.name}.md`] as string;
    expect(page).toContain(`\`\`\`promql\n${rule.expr}\n\`\`\``);
    for (const key of ['enabled', 'for', 'severity', 'selectors']) expect(page).toContain(`\`${key}\``);
    expect(alert.look.length).toBeGreaterThan(0);
    expect(alert.withoutData).toMatch(/\.$/);
  },
);

const queries = alerts.flatMap(({ name, look }) =>
  look.flatMap((one): [string, string][] => (typeof one === 'string' ? [] : [[name, one.query]])),
);
test.each(queries)('%s: the page’s query reads what the catalogue has: %s', (_, query) => {
  // A selector by a pattern of names names no metric.
  expect(selectorProblems(query, known).filter((problem) => !problem.startsWith(' '))).toEqual([]);
});
