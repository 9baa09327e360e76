import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { dashboardConfigMaps, dashboardJson, dashboards } from '../../dashboards/index.ts';
import { catalogue } from '../../metrics/index.ts';
import { defaultSettings } from '../../platform/config/index.ts';
import { expandVariables, panelsOf } from '../setup/grafana.ts';
import { selectorProblems, selectorsOf } from '../setup/promql.ts';

const all = dashboards();
const panels = all.flatMap((dashboard) => panelsOf(dashboard));
const graphs = panels.filter(({ type }) => type !== 'row');
const targets = graphs.flatMap(({ title, targets = [] }) => targets.map((target) => ({ title, ...target })));

test('an address never changes: uids are these, at most 40 characters', () => {
  expect(all.map(({ uid }) => uid)).toEqual(['sidelight-vendors']);
  for (const { uid } of all) expect(uid?.length).toBeLessThanOrEqual(40);
});

describe('panels', () => {
  test('have unique ids, and no two overlap', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, n) => `${x + (n % w)},${y + Math.floor(n / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });

  test.each(graphs.map((panel) => [panel.title, panel]))(
    '%s has unit, words, data source and refIds',
    (_, panel) => {
      expect(panel.description).toMatch(/\.$/);
      expect(panel.fieldConfig?.defaults.unit).toBeTruthy();
      expect(panel.datasource?.uid).toBe('${datasource}');
      const refIds = panel.targets?.map(({ refId }) => refId);
      expect(refIds).toEqual(['A', 'B', 'C'].slice(0, refIds?.length));
      if (panel.type === 'timeseries') expect(panel.options?.legend?.showLegend).toBe(true);
      else expect(panel.options?.reduceOptions?.calcs).toEqual(['lastNotNull']);
    },
  );
});

describe('queries', () => {
  test.each(targets.map(({ title, expr, refId }) => [title, refId, expr]))(
    '%s %s parses, reads what the catalogue has, and of vendors only what leaves the cluster',
    (_, __, expr) => {
      expect(selectorProblems(expandVariables(expr), catalogue)).toEqual([]);
    },
  );

  test.each(targets.map(({ title, refId, expr }) => [title, refId, expr]))(
    '%s %s shows only what the reader chose',
    (_, __, expr) => {
      for (const { matchers } of selectorsOf(expandVariables(expr)))
        expect(Object.keys(matchers)).toContain('namespace');
    },
  );

  test('a rate follows the zoom, and every variable is one of the dashboard', () => {
    const variables = all.flatMap(({ templating }) => templating?.list?.map(({ name }) => name) ?? []);
    for (const { expr } of targets) {
      for (const [, name] of expr.matchAll(/\$(\w+)/g))
        expect([...variables, '__rate_interval']).toContain(name);
      expect(expr).not.toMatch(/\[\d/);
    }
  });
});

test('variables ask the catalogue’s series, take several values, and All is every value', () => {
  const list = all[0]?.templating?.list ?? [];
  expect(list.map(({ name }) => name)).toEqual(['datasource', 'namespace', 'vendor', 'pod']);
  for (const { query, multi, allValue, refresh } of list.slice(1)) {
    const [, selector, label] = /^label_values\((.*), (\w+)\)$/.exec(String(query)) ?? [];
    expect(selectorProblems(expandVariables(selector ?? ''), catalogue)).toEqual([]);
    const [{ metric } = { metric: '' }] = selectorsOf(expandVariables(selector ?? ''));
    expect(catalogue.get(metric)?.labels).toContain(label);
    expect({ multi, allValue, refresh }).toEqual({ multi: true, allValue: '.+', refresh: 2 });
  }
});

test('a ConfigMap a dashboard: found by its label, below what kubectl can apply', () => {
  const documents = parseAllDocuments(dashboardConfigMaps(defaultSettings));
  expect(documents).toHaveLength(all.length);
  for (const [index, document] of documents.entries()) {
    const map = (document as { toJS: () => unknown }).toJS() as {
      metadata: { labels: Record<string, string> };
      data: Record<string, string>;
    };
    const dashboard = all[index] as (typeof all)[number];
    expect(map.metadata.labels.grafana_dashboard).toBe('1');
    expect(map.data).toEqual({ [`${dashboard.uid}.json`]: dashboardJson(dashboard) });
    expect(JSON.stringify(map).length).toBeLessThan(256 * 1024);
  }
});

test('the same text every time', () => {
  expect(dashboardConfigMaps(defaultSettings)).toBe(dashboardConfigMaps(defaultSettings));
});
