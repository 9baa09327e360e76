import { describe, expect, test } from 'vitest';
import { recorded } from '../../metrics/index.ts';
import { ruleGroups } from '../../rules/index.ts';
import { selectorProblems, selectorsOf } from '../setup/promql.ts';
import { everyRuleOn } from './everyRuleOn.ts';
import { known } from './known.ts';
import { alertsIn, recordsIn, rulesIn } from './rulesIn.ts';

const groups = ruleGroups(everyRuleOn);
const all = rulesIn(groups);
const records = recordsIn(groups);

describe('expressions', () => {
  test.each(all.map((rule) => ['record' in rule ? rule.record : rule.alert, rule.expr]))(
    '%s reads what the catalogue has, and of vendors only what leaves the cluster',
    (_, expr) => {
      expect(selectorProblems(expr, known)).toEqual([]);
    },
  );

  test.each([
    ['sum(rate(envoy_cluster_upstream_rq_total[5m]))', "does not select the vendor's cluster"],
    ['rate(envoy_cluster_upstream_rq_total{envoy_cluster_name=~"v.*"}[5m])', "vendor's cluster"],
    ['rate(envoy_http_downstream_rq_total[5m])', 'calls inside the cluster'],
    ['up{proxy_vendor="a"}', 'up has no label proxy_vendor'],
    ['envoy_cluster_upstream_requests', 'is not in the catalogue'],
  ])('%s would be found', (expr, problem) => {
    expect(selectorProblems(expr, known).join()).toContain(problem);
  });

  test('every series of an exporter is chosen by job: another scrape of the same port would double every sum', () => {
    const raw = all.flatMap(({ expr }) => selectorsOf(expr)).filter(({ metric }) => !metric.includes(':'));
    expect(raw.length).toBeGreaterThan(0);
    for (const { metric, matchers } of raw)
      expect([metric, matchers.job]).toEqual([metric, expect.stringMatching(/^=~?"[^"]+"$/)]);
  });
});

describe('records', () => {
  test('every recorded entry of the catalogue has one rule, and every rule an entry', () => {
    // Of a name that several rules write, each writes series of its own: of one objective, of one part of the pods.
    expect([...new Set(records.map(({ record }) => record))]).toEqual(
      Object.values(recorded).map(({ name }) => name),
    );
    const written = records.map(({ record, labels = {} }) =>
      JSON.stringify([record, labels.slo, labels.part]),
    );
    expect(new Set(written).size).toBe(written.length);
  });

  test('a name is level:metric:operations, its level the labels of its series', () => {
    for (const { name, labels } of Object.values(recorded)) {
      expect(name).toMatch(/^[a-z_]+:[a-z_]+:[a-z0-9_]+$/);
      expect(name.split(':')[0]).toBe(labels.join('_') || 'cluster');
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

test('groups and alerts have names of their own', () => {
  for (const names of [groups.map(({ name }) => name), alertsIn(groups).map(({ alert }) => alert)])
    expect(new Set(names).size).toBe(names.length);
});
