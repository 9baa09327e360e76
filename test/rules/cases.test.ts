import { describe, expect, test } from 'vitest';
import { parse } from '../../metrics/promql/index.ts';
import { completed, kinds, kindsOf } from './cases/case.ts';
import { cases } from './cases/index.ts';
import { lookUp } from './cases/scrape.ts';
import { areaKeys } from './everyRuleOn.ts';

const ofTarget = ['job', 'instance', 'namespace', 'pod', 'proxy_vendor', 'metrics_path'];

const isOpen = (pattern: string | undefined, label: string): boolean =>
  pattern !== undefined && new RegExp(`^(?:${pattern})$`).test(label);

/** What a real scrape would not show so. */
function problemsOf(series: string): string[] {
  const { expr } = parse(series);
  if (expr?.kind !== 'selector' || !expr.name) return [`${series} is no series`];
  const known = lookUp(expr.name.name);
  if (known.found !== 'series') return [`no exporter has ${expr.name.name}`];
  const labels = expr.matchers.map(({ label }) => label);
  const wrong = known.all.map(({ labels: own, openLabels }) => [
    ...labels
      .filter((label) => !(label in own) && !ofTarget.includes(label) && !isOpen(openLabels, label))
      .map((label) => `${series} has no label ${label}`),
    ...Object.entries(own)
      .filter(([label, { sometimes, total }]) => !sometimes && total === undefined && !labels.includes(label))
      .map(([label]) => `${series} comes without ${label}`),
    ...expr.matchers
      .filter(({ label, value }) => own[label]?.values?.includes(value) === false)
      .map(({ label, value }) => `${series}: ${label} is never ${value}`),
  ]);
  // Several exporters may have the name; one of them must look like this.
  return wrong.some((one) => one.length === 0) ? [] : (wrong[0] ?? []);
}

const all = Object.entries(cases).flatMap(([area, alerts]) =>
  Object.entries(alerts).map(([key, own]) => ({ name: `${area}.${key}`, own: completed(own) })),
);

describe('cases of alerts', () => {
  test('there are some for every alert, and for nothing else', () => {
    const wanted = areaKeys.flatMap(({ area, keys }) => keys.map((key) => `${area}.${key}`));
    expect(all.map(({ name }) => name).toSorted()).toEqual(wanted.toSorted());
  });

  test.each(all)('$name: one fires, one stays quiet, one resolves, one has no data', ({ own }) => {
    expect(new Set(own.flatMap(kindsOf))).toEqual(new Set(kinds));
    expect(new Set(own.map((one) => JSON.stringify([one.promise, one.rules]))).size).toBe(own.length);
  });

  test.each(all)('$name: its series are as scrapes bring them', ({ own }) => {
    const series = own.flatMap((one) => one.series.map((written) => written.series));
    expect([...new Set(series)].flatMap(problemsOf)).toEqual([]);
  });

  test.each([
    ['up{job="a", instance="b"}', ''],
    ['upp{job="a"}', 'no exporter has upp'],
    ['kube_deployment_spec_replicas{namespace="a", deployment="b", zone="c"}', 'no label zone'],
    ['kube_deployment_spec_replicas{namespace="a"}', 'comes without deployment'],
    ['rate(up[5m])', 'is no series'],
  ])('%s: %s', (series, problem) => {
    expect(problemsOf(series).join()).toContain(problem);
    expect(problemsOf(series).length > 0).toBe(problem !== '');
  });
});
