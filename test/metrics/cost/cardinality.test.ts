import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { defaultFleet, seriesOf } from '../../../metrics/cost/index.ts';
import { lookUpIn, tables } from '../../../metrics/exporters/index.ts';
import { parseExposition } from '../../../metrics/index.ts';

const lookUp = lookUpIn(tables);
const known = (name: string) => {
  const found = lookUp(name);
  if (!('all' in found) || !found.all[0]) throw new Error(name);
  return found.all[0];
};
const scraped = (exporter: string) => {
  const text = readFileSync(`test/metrics/fixtures/scrapes/${exporter}.prom`, 'utf8');
  const samples = [...parseExposition(text).values()].flatMap((family) => family.samples);
  return (name: string): number => samples.filter((sample) => sample.name === name).length;
};

const states = scraped('kube-state-metrics');
const pods = states('kube_pod_info');
const cluster = {
  ...defaultFleet,
  pods,
  containers: states('kube_pod_container_info') / pods,
  nodes: states('kube_node_info'),
};

describe('the fleet of a scrape has, within a factor of three, as many series as the scrape', () => {
  test.each([
    ['kube-state-metrics', 'kube_pod_container_status_restarts_total'],
    ['kube-state-metrics', 'kube_pod_container_resource_limits'],
    ['kube-state-metrics', 'kube_node_status_condition'],
    ['kube-state-metrics', 'kube_node_status_allocatable'],
    ['kubelet-cadvisor', 'container_cpu_usage_seconds_total'],
    ['kubelet-cadvisor', 'container_memory_working_set_bytes'],
    ['kubelet', 'kubelet_pleg_relist_duration_seconds_bucket'],
    ['kube-apiserver', 'apiserver_flowcontrol_current_executing_seats'],
    ['kube-apiserver', 'apiserver_flowcontrol_nominal_limit_seats'],
  ])('%s: %s', (exporter, name) => {
    const ratio = seriesOf(known(name), [], cluster) / scraped(exporter)(name);
    expect(ratio).toBeGreaterThanOrEqual(1 / 3);
    expect(ratio).toBeLessThanOrEqual(3);
  });
});

test('a claim of a volume is on one node', () => {
  const series = known('kubelet_volume_stats_available_bytes');
  expect(seriesOf(series, [], { ...defaultFleet, nodes: 1000, workloads: 300 })).toBe(300);
});
