import { expect, test } from 'vitest';
import { check } from '../../../metrics/promql/index.ts';
import { context } from './context.ts';

const several = (expression: string): string[] =>
  check(expression, context)
    .findings.filter(({ code, message }) => code === 'join_not_unique' && message.includes('several series'))
    .map(({ message, instead }) => `${message.slice(message.indexOf('several'))} ${instead}`);

test.each([
  [
    'rate(envoy_cluster_upstream_rq_xx[5m]) / on (envoy_cluster_name) group_right () envoy_cluster_membership_total',
    'several series for one `envoy_cluster_name`, which differ in `proxy_vendor` or `envoy_response_code_class`: then the join fails. `max by (envoy_cluster_name) (..)` around it',
  ],
  [
    'rate(envoy_cluster_upstream_rq_xx[5m]) / ignoring (envoy_response_code_class) group_right () rate(envoy_cluster_upstream_rq_total[5m])',
    'several series that differ in `envoy_response_code_class` alone: then the join fails. `max without (envoy_response_code_class) (..)` around it',
  ],
  [
    'kafka_consumergroup_lag / on () group_right () kafka_brokers',
    'several series for one match, which differ in `consumergroup`, `topic` or `partition`: then the join fails. `max(..)` around it',
  ],
])('a side that is not unique is told with what its series share: %s', (expression, told) => {
  expect(several(expression)).toEqual([told]);
});
