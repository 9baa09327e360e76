import { expect, test } from 'vitest';
import { nearest } from '../../../metrics/promql/checks/nearest.ts';

test.each([
  ['consumer_group', ['topic', 'partition', 'consumergroup'], 'consumergroup'],
  ['group', ['topic', 'partition', 'consumergroup'], 'consumergroup'],
  ['cluster_name', ['proxy_vendor', 'envoy_cluster_name'], 'envoy_cluster_name'],
  ['pod_name', ['namespace', 'pod', 'uid'], 'pod'],
  ['le', ['handle'], undefined],
  ['region', ['topic', 'partition', 'consumergroup'], undefined],
])('%s of %j was most likely meant to be %s', (name, names, meant) => {
  expect(nearest(name, names)).toBe(meant);
});
