import { describe, expect, test } from 'vitest';
import { alertName, defaultSettings, parseSettings, type Settings } from '../../platform/config/index.ts';
import { ruleGroups } from '../../rules/index.ts';
import { overloadManager } from '../../webhook/telemetry/overload.ts';
import { selectorsOf } from '../setup/promql.ts';
import { areaKeys, kafkaSources } from './everyRuleOn.ts';
import { alertsIn } from './rulesIn.ts';

const all = areaKeys.flatMap(({ area, keys }) => keys.map((key): [string, string] => [area, key]));

/** With sources of Kafka, without which its area prints nothing. */
const settingsOf = ({ kafka, ...rules }: Readonly<Record<string, unknown>> = {}): Settings =>
  parseSettings(
    JSON.stringify({ rules: { kafka: { sources: kafkaSources, ...(kafka as object) }, ...rules } }),
    'test',
  );
const defaults = settingsOf();
const alertsOf = (rules: Readonly<Record<string, unknown>>) => alertsIn(ruleGroups(settingsOf(rules)));
const ofAlert = (area: string, key: string, own: object) =>
  alertsOf({ [area]: { [key]: { enabled: true, ...own } } }).find(({ alert }) => alert === alertName(key));

describe('the settings of an alert', () => {
  test('every key of an area is an alert, and every alert a key', () => {
    const on = Object.fromEntries(
      areaKeys.map(({ area, keys }) => [
        area,
        Object.fromEntries(keys.map((key) => [key, { enabled: true }])),
      ]),
    );
    const names = alertsOf(on).map(({ alert }) => alert);
    expect(names.toSorted()).toEqual(all.map(([, key]) => alertName(key)).toSorted());
  });

  test.each(all)('%s.%s: for, severity, labels and how long it goes on are as they say', (area, key) => {
    const own = {
      for: '7m',
      keepFiringFor: '11m',
      severity: 'info',
      labels: { team: 'feeds' },
    };
    expect(ofAlert(area, key, own)).toMatchObject({
      for: '7m',
      keep_firing_for: '11m',
      labels: { severity: 'info', team: 'feeds' },
    });
  });

  test.each(all)('%s.%s: disabled it is gone, and it alone', (area, key) => {
    const rest = alertsIn(ruleGroups(defaults)).filter(({ alert }) => alert !== alertName(key));
    expect(alertsOf({ [area]: { [key]: { enabled: false } } })).toEqual(rest);
  });

  test.each(all)('%s.%s: its selectors stand on every series that has their label', (area, key) => {
    const labels = selectorLabels(area, key);
    const expr = ofAlert(area, key, {
      selectors: Object.fromEntries(labels.map((label) => [label, `=~only-${label}`])),
    })?.expr as string;
    const plain = selectorsOf(ofAlert(area, key, {})?.expr as string);
    const chosen = selectorsOf(expr);
    expect(chosen).toHaveLength(plain.length);
    for (const label of labels)
      expect(chosen.filter(({ matchers }) => matchers[label] === `=~"only-${label}"`)).not.toEqual([]);
    // A side that took no selector would bring back what the other leaves out.
    const first = labels[0];
    if (first !== undefined)
      for (const { metric, matchers } of chosen)
        expect([metric, matchers[first]]).toEqual([metric, `=~"only-${first}"`]);
  });

  /** What the closed schema allows, as its error lists it. */
  function selectorLabels(area: string, key: string): string[] {
    try {
      settingsOf({ [area]: { [key]: { selectors: { 'no such': '' } } } });
    } catch (error) {
      const [, listed = ''] = /allowed here: (.*)$/m.exec((error as Error).message) ?? [];
      return listed.split(', ').filter((label) => label !== '');
    }
    throw new Error('any selector is taken');
  }
});

describe('all of an area', () => {
  test.each(areaKeys.map(({ area }) => area))('%s: switched off, nothing of it is printed', (area) => {
    const groups = ruleGroups(settingsOf({ [area]: { enabled: false } }));
    expect(groups).toEqual(ruleGroups(defaults).filter(({ name }) => !name.startsWith(`sidelight-${area}-`)));
    expect(groups.length).toBeLessThan(ruleGroups(defaults).length);
  });

  test.each(areaKeys.map(({ area }) => area))('%s: its interval is that of its groups', (area) => {
    for (const { name, interval } of ruleGroups(settingsOf({ [area]: { interval: '90s' } })))
      expect([name, interval === '90s']).toEqual([name, name.startsWith(`sidelight-${area}-`)]);
  });
});

test('labels of every alert are weaker than its own, and none is its severity', () => {
  const [first, second] = alertsOf({
    alertLabels: { team: 'all', site: 'a' },
    usage: { scrapesFailing: { labels: { team: 'feeds' } } },
  });
  expect(first?.labels).toEqual({ severity: 'warning', team: 'feeds', site: 'a' });
  expect(second?.labels).toEqual({ severity: 'warning', team: 'all', site: 'a' });
  expect(() => settingsOf({ alertLabels: { severity: 'page' } })).toThrow('other than severity');
});

test('thresholds change the expression and what the alert says', () => {
  expect(ofAlert('usage', 'scrapesFailing', { minimumRatio: 0.57 })).toMatchObject({
    expr: expect.stringContaining('< 0.57'),
    annotations: { description: expect.stringContaining('at least 57% should') },
  });
});

test.each([
  ['crawlers', 'namespace="crawlers"'],
  ['=~a|b', 'namespace=~"a|b"'],
  ['!~kube-.*', 'namespace!~"kube-.*"'],
  ['!=x"y', String.raw`namespace!="x\"y"`],
])('the selector %s is %s', (text, written) => {
  expect(ofAlert('usage', 'sidecarMemoryHigh', { selectors: { namespace: text } })?.expr).toContain(written);
});

test.each(['=~(', '=~(?=a)', '!~[', '=~(a)\\1'])('the selector %s, which RE2 refuses, is refused', (text) => {
  expect(() => settingsOf({ usage: { sidecarMemoryHigh: { selectors: { namespace: text } } } })).toThrow(
    'a regular expression (RE2)',
  );
});

test.each([
  ['metrics', 'job="metrics"'],
  ['a|b.c', String.raw`job=~"a|b\\.c"`],
])('the job %s of an exporter is %s wherever it is read', (kubeStateMetrics, written) => {
  const [alert] = alertsOf({ jobs: { kubeStateMetrics } });
  expect(alert?.expr).toContain(`kube_pod_init_container_status_running{${written}, `);
});

test('memory is told of before the sidecar refuses its first request', () => {
  const bootstrap = JSON.stringify(overloadManager(2 ** 30));
  const [, refuses] = /decode_headers","triggers":\[\{.*?"value":([\d.]+)/.exec(bootstrap) ?? [];
  expect(Number(refuses)).toBeGreaterThan(0);
  expect(defaultSettings.rules.usage.sidecarMemoryHigh.percent).toBeLessThan(Number(refuses) * 100);
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
