import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { catalogue, recorded } from '../../metrics/index.ts';
import { defaultSettings, parseSettings } from '../../platform/config/index.ts';
import { emitRules, type Rule, ruleFormats, ruleGroups, runbooks } from '../../rules/index.ts';
import { overloadManager } from '../../webhook/telemetry/overload.ts';
import { selectorProblems, selectorsOf } from '../setup/promql.ts';

const groups = ruleGroups(defaultSettings);
const all: Rule[] = groups.flatMap(({ rules }) => [...rules]);
const records = all.flatMap((rule) => ('record' in rule ? [rule] : []));
const alerts = all.flatMap((rule) => ('alert' in rule ? [rule] : []));

describe('expressions', () => {
  test.each(all.map((rule) => ['record' in rule ? rule.record : rule.alert, rule.expr]))(
    '%s reads what the catalogue has, and of vendors only what leaves the cluster',
    (_, expr) => {
      expect(selectorProblems(expr, catalogue)).toEqual([]);
    },
  );

  test.each([
    ['sum(rate(envoy_cluster_upstream_rq_total[5m]))', "does not select the vendor's cluster"],
    ['rate(envoy_cluster_upstream_rq_total{envoy_cluster_name=~"v.*"}[5m])', "vendor's cluster"],
    ['rate(envoy_http_downstream_rq_total[5m])', 'calls inside the cluster'],
    ['up{proxy_vendor="a"}', 'up has no label proxy_vendor'],
    ['envoy_cluster_upstream_requests', 'is not in the catalogue'],
  ])('%s would be found', (expr, problem) => {
    expect(selectorProblems(expr, catalogue).join()).toContain(problem);
  });

  test('a sidecar is counted once, whatever other job scrapes its port', () => {
    const raw = records
      .flatMap(({ expr }) => selectorsOf(expr))
      .filter(({ metric }) => !metric.includes(':'));
    expect(raw.length).toBeGreaterThan(0);
    for (const { metric, matchers } of raw)
      expect([metric, matchers.job]).toEqual([metric, '="sidelight-envoy"']);
  });
});

describe('records', () => {
  test('every recorded entry of the catalogue has one rule, and every rule an entry', () => {
    expect(records.map(({ record }) => record)).toEqual(Object.values(recorded).map(({ name }) => name));
  });

  test('a name is level:metric:operations, its level the labels of its series', () => {
    for (const { name, labels } of Object.values(recorded)) {
      expect(name).toMatch(/^[a-z_]+:[a-z_]+:rate5m$/);
      expect(name.split(':')[0]).toBe(labels.join('_'));
    }
  });

  test('a record is read only after it is written, in an earlier group', () => {
    const groupOf = new Map(
      groups.flatMap(
        ({ rules }, at) =>
          rules.flatMap((r) => ('record' in r ? [[r.record, at]] : [])) as [string, number][],
      ),
    );
    const reads = groups.flatMap(({ rules }, at) =>
      rules.flatMap(({ expr }) => selectorsOf(expr).map(({ metric }) => ({ metric, at }))),
    );
    const early = reads.filter(
      ({ metric, at }) => metric.includes(':') && !((groupOf.get(metric) ?? at) < at),
    );
    expect(early).toEqual([]);
  });
});

describe('alerts', () => {
  test('a summary holds no template, a description the value, and each names a page and a dashboard', () => {
    for (const { alert, annotations } of alerts) {
      expect(annotations.summary).not.toContain('{{');
      expect(annotations.description).toContain('$value');
      expect(annotations.runbook_url).toBe(`docs/runbooks/${alert}.md`);
      expect(annotations.dashboard_url).toContain('/d/sidelight-');
    }
  });

  test('each alert has a runbook page that shows its expression', () => {
    const pages = runbooks(defaultSettings);
    expect(Object.keys(pages)).toEqual(alerts.map(({ alert }) => `${alert}.md`));
    for (const { alert, expr } of alerts) expect(pages[`${alert}.md`]).toContain(expr);
  });

  const settingsOf = (text: string) => parseSettings(`rules: { scrapesFailing: { ${text} } }`, 'test');
  const alertWith = (text: string) =>
    ruleGroups(settingsOf(text)).flatMap(({ rules }) => rules.flatMap((r) => ('alert' in r ? [r] : [])))[0];

  test('the settings change its threshold, duration and severity', () => {
    expect(alertWith('for: 30s, severity: critical, minimumRatio: 0.57')).toMatchObject({
      for: '30s',
      labels: { severity: 'critical' },
      expr: expect.stringContaining('< 0.57'),
      annotations: { description: expect.stringContaining('at least 57% should') },
    });
  });

  test('a disabled alert is gone, and with the last of them their group', () => {
    const { scrapeInterval, labels, runbookBase, dashboardBase, ...switches } = defaultSettings.rules;
    const without = (keys: readonly string[]) => {
      const rules = Object.fromEntries(keys.map((key) => [key, { enabled: false }]));
      return ruleGroups(parseSettings(JSON.stringify({ rules }), 'test'));
    };
    const keys = Object.keys(switches);
    expect(keys).toHaveLength(alerts.length);
    for (const key of keys) {
      const left = without([key]).flatMap(({ rules }) =>
        rules.flatMap((r) => ('alert' in r ? [r.alert] : [])),
      );
      expect(left).toEqual(alerts.map(({ alert }) => alert).filter((_, at) => at !== keys.indexOf(key)));
    }
    expect(without(keys).map(({ name }) => name)).toEqual(
      groups.map(({ name }) => name).filter((name) => name !== 'sidelight-envoy-alerts'),
    );
  });

  test('memory is told of before the sidecar refuses its first request', () => {
    const bootstrap = JSON.stringify(overloadManager(2 ** 30));
    const [, refuses] = /decode_headers","triggers":\[\{.*?"value":([\d.]+)/.exec(bootstrap) ?? [];
    expect(Number(refuses)).toBeGreaterThan(0);
    expect(defaultSettings.rules.sidecarMemoryHigh.percent).toBeLessThan(Number(refuses) * 100);
  });
});

describe('emitters', () => {
  const settings = parseSettings('{ namespace: watch, rules: { labels: { release: on } } }', 'test');

  test('a PrometheusRule carries the labels by which a Prometheus selects it', () => {
    expect(parse(emitRules(settings, 'prometheusrule'), { version: '1.1' })).toMatchObject({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { namespace: 'watch', labels: { release: 'on' } },
      spec: { groups: JSON.parse(JSON.stringify(ruleGroups(settings))) },
    });
  });

  test('the ConfigMap holds the very text of the rule file', () => {
    const { kind, data } = parse(emitRules(settings, 'configmap'), { version: '1.1' });
    expect([kind, data]).toEqual(['ConfigMap', { 'sidelight.rules.yaml': emitRules(settings, 'file') }]);
  });

  test.each(ruleFormats)('%s is the same text every time', (format) => {
    expect(emitRules(settings, format)).toBe(emitRules(structuredClone(settings), format));
  });
});

test.each(['76s', '90s', '2m', '0s', '1h'])(
  'a scrape interval of %s is too long for rates over 5m',
  (interval) => {
    expect(() => parseSettings(`rules: { scrapeInterval: ${interval} }`, 'test')).toThrow('at most 75s');
  },
);
test.each(['1s', '30s', '75s', '1m'])('a scrape interval of %s leaves four scrapes in 5m', (interval) => {
  expect(parseSettings(`rules: { scrapeInterval: ${interval} }`, 'test').rules.scrapeInterval).toBe(interval);
});
