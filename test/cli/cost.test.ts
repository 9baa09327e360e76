import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { estimate } from '../../cli/cost/estimate.ts';
import { evaluated } from '../../cli/cost/evaluated.ts';
import { keepList, keptNames } from '../../cli/cost/keepList.ts';
import { knownSeries } from '../../cli/cost/known.ts';
import { defaultFleet, selectorsOf, seriesOf } from '../../metrics/cost/index.ts';
import { parseExposition } from '../../metrics/index.ts';
import type { Matcher } from '../../metrics/promql/index.ts';
import { defaultSettings as settings } from '../../platform/config/index.ts';

const { own, find } = knownSeries();
const scrape = parseExposition(readFileSync('test/metrics/fixtures/envoy-telemetry.prom', 'utf8'));
const samples = [...scrape.values()].flatMap((family) => family.samples);

describe('the estimate', () => {
  test('of one sidecar is what a real one exposes, give or take what has not happened there', () => {
    const destinations = new Set(samples.flatMap(({ labels }) => labels.destination_host ?? [])).size;
    const fleet = { ...defaultFleet, pods: 1, destinations };
    const estimated = own
      .filter(({ exporter }) => exporter === 'envoy')
      .reduce((all, one) => all + seriesOf(one, [], fleet), 0);
    expect(estimated / samples.length).toBeGreaterThan(0.8);
    expect(estimated / samples.length).toBeLessThan(1.25);
  });

  test('grows with pods and destinations, and every group of rules reads something', () => {
    const small = estimate(settings, { ...defaultFleet, pods: 100 });
    const large = estimate(settings, { ...defaultFleet, pods: 1000, destinations: 200 });
    expect(large.sidecars.exposed).toBeGreaterThan(10 * small.sidecars.exposed);
    expect(small.sidecars.readPerPod).toBeLessThan(small.sidecars.exposedPerPod);
    for (const { name, samples } of large.evaluations) expect(samples, name).toBeGreaterThan(0);
  });

  test('reads every series of destinations once, however many parts the rules have', () => {
    const { evaluations, scrapeInterval } = estimate(settings, defaultFleet);
    const parts = evaluations.filter(({ name }) => name.includes('-destinations-'));
    const once = find('envoy_proxy_usage_requests_total');
    const all = once ? seriesOf(once, [], defaultFleet) * (300 / scrapeInterval) : 0;
    const read = parts.reduce((sum, { samples }) => sum + samples, 0);
    expect(parts.length).toBeGreaterThan(1);
    expect(read / all).toBeCloseTo(1, 3);
  });

  test('has a scrape of each sidecar, and of few others', () => {
    const up = find('up');
    const of = (job: string) =>
      up && seriesOf(up, [{ label: 'job', op: '=', value: job } as Matcher], defaultFleet);
    expect(of('sidelight-envoy')).toBe(defaultFleet.pods);
    expect(of('coredns')).toBe(1);
  });

  test('counts what every record writes', () => {
    const records = evaluated(settings, find).flatMap(({ each }) =>
      each.filter(({ name }) => name.includes(':')),
    );
    expect(records.length).toBeGreaterThan(5);
    expect(records.filter(({ writes }) => writes === undefined).map(({ name }) => name)).toEqual([]);
  });
});

describe('the keep-list', () => {
  const read = new Set(
    evaluated(settings, find)
      .flatMap(({ each }) => each.flatMap(({ expr }) => selectorsOf(expr)))
      .map(({ name }) => name)
      .filter((name) => !name.includes(':') && !/^(up|scrape_\w+|ALERTS\w*)$/.test(name)),
  );

  test('holds every series that rules and panels read, and no other', () => {
    expect(new Set(Object.values(keptNames(settings)).flat())).toEqual(read);
  });

  test('of the sidecars keeps of a real scrape exactly the samples that something reads', () => {
    const { metric_relabel_configs: rules } = parseYaml(keepList(settings, 'prometheus'))['sidelight-envoy'];
    const keep = new RegExp(`^(?:${rules[0].regex})$`);
    const kept = samples.filter(({ name }) => keep.test(name)).map(({ name }) => name);
    expect(kept.length).toBeGreaterThan(10);
    expect(kept).toEqual(samples.map(({ name }) => name).filter((name) => read.has(name)));
  });

  test('is the same for the operator, in its words', () => {
    const operator = parseYaml(keepList(settings, 'operator'));
    const plain = parseYaml(keepList(settings, 'prometheus'));
    expect(Object.keys(operator)).toEqual(Object.keys(plain));
    for (const job of Object.keys(plain))
      expect(operator[job].metricRelabelings[0].regex).toBe(plain[job].metric_relabel_configs[0].regex);
  });
});
