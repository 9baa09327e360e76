import { describe, expect, test } from 'vitest';
import { lookUpIn, ofEntries, tables } from '../../../metrics/exporters/index.ts';
import { envoy } from '../../../metrics/index.ts';

const lookUp = lookUpIn(tables);
const of = (name: string) => {
  const known = lookUp(name);
  if (known.found !== 'series') throw new Error(`${name} is ${known.found}`);
  return known.all[0];
};

describe('names that Envoy never served, or no longer does', () => {
  test.each([
    ['envoy_cluster_upstream_rq_5xx', 'envoy_cluster_upstream_rq_xx'],
    ['envoy_cluster_upstream_rq_503', 'envoy_cluster_upstream_rq'],
    ['envoy_http_downstream_rq_4xx', 'envoy_http_downstream_rq_xx'],
    ['envoy_server_watchdog_miss', 'envoy_server_main_thread_watchdog_miss'],
    ['envoy_http_downstream_cx_websocket_total', 'envoy_http_downstream_cx_upgrades_total'],
    [
      'envoy_http_local_rate_limiter_http_local_rate_limit_rate_limited',
      'envoy_http_local_rate_limit_rate_limited',
    ],
    ['envoy_cluster_ssl_handshake_error', 'envoy_cluster_ssl_handshake'],
    ['envoy_cluster_upstream_rq_time', 'envoy_cluster_upstream_rq_time_bucket'],
  ])('%s is gone, and %s is there', (name, instead) => {
    expect(lookUp(name)).toMatchObject({ found: 'gone', instead: expect.arrayContaining([instead]) });
    expect(lookUp(instead).found).toBe('series');
  });

  test('are unknown, not gone, where an extension or its user chooses them', () => {
    expect(lookUp('envoy_wasm_my_filter_errors').found).toBe('unknown');
    expect(lookUp('envoy_cluster_my_extension_total').found).toBe('unknown');
  });
});

describe('names of Envoy that carry data', () => {
  test.each([
    ['envoy_cluster_grpc_SayHello_total', 'counter', 'value'],
    ['envoy_cluster_grpc_14', 'counter', 'value'],
    ['envoy_cluster_grpc_SayHello_upstream_rq_time_bucket', 'counter', 'bucket'],
    ['envoy_cluster_zone_eu_west_eu_east_upstream_rq_xx', 'counter', 'value'],
    ['envoy_dns_cache_my_cache_dns_query_failure', 'counter', 'value'],
    ['envoy_dns_cache_my_cache_num_hosts', 'gauge', 'value'],
    ['envoy_redis_command_hgetall_total', 'counter', 'value'],
    ['envoy_redis_command_hgetall_latency_sum', 'counter', 'sum'],
    ['envoy_http_compressor_any_gzip_total_uncompressed_bytes', 'counter', 'value'],
    ['envoy_overload_envoy_resource_monitors_injected_resource_pressure', 'gauge', 'value'],
  ])('%s is a %s', (name, type, part) => {
    expect(lookUp(name)).toMatchObject({ found: 'series', all: [{ exporter: 'envoy', type, part }] });
  });
});

describe('labels and values of Envoy', () => {
  test.each([
    'envoy_cluster_upstream_rq_xx',
    'envoy_cluster_external_upstream_rq_xx',
    'envoy_http_downstream_rq_xx',
    'envoy_listener_http_downstream_rq_xx',
    'envoy_vhost_vcluster_upstream_rq_xx',
  ])('%s has classes of codes of one digit', (name) => {
    expect(of(name)?.labels.envoy_response_code_class?.values).toEqual(['1', '2', '3', '4', '5']);
  });

  test('codes and classes are on the series of answers alone', () => {
    expect(of('envoy_cluster_upstream_rq')?.labels).toHaveProperty('envoy_response_code');
    for (const name of ['envoy_cluster_upstream_rq_total', 'envoy_cluster_upstream_rq_completed'])
      expect(Object.keys(of(name)?.labels ?? {})).toEqual(['envoy_cluster_name']);
  });

  test('durations are in milliseconds, with the bounds that Envoy has unless told', () => {
    const bounds = of('envoy_cluster_upstream_rq_time_bucket')?.buckets;
    expect(of('envoy_cluster_upstream_rq_time_sum')?.unit).toBe('milliseconds');
    expect([bounds?.at(0), bounds?.at(-1)]).toEqual([0.5, 3_600_000]);
  });

  test('a certificate’s days left are never below 0', () => {
    expect(of('envoy_server_days_until_first_cert_expiring')?.range).toEqual([0, 2 ** 32 - 1]);
  });

  test.each([
    'envoy_cluster_upstream_rq_xx',
    'envoy_cluster_ext_authz_denied',
    'envoy_cluster_ratelimit_over_limit',
    'envoy_cluster_internal_upstream_rq',
    'envoy_listener_ssl_versions',
  ])('%s appears with its first event', (name) => {
    expect(of(name)?.lazy).toBe(true);
  });

  test.each([
    ['envoy_cluster_circuit_breakers_default_remaining_rq', 'track_remaining'],
    ['envoy_cluster_upstream_rq_timeout_budget_percent_used_bucket', 'timeout_budgets'],
    ['envoy_cluster_endpoint_rq_total', 'per_endpoint_stats'],
  ])('%s needs %s', (name, setting) => {
    expect(of(name)?.needs).toContain(setting);
  });
});

describe('entries of ours for the sidecar', () => {
  // What its bootstrap defines itself is in no table.
  const given = ofEntries(Object.values(envoy)).filter(({ name }) => !name.startsWith('envoy_proxy_usage_'));

  test('are few of what Envoy has', () => {
    expect(given.length).toBeGreaterThan(50);
  });

  test.each(given.map((entry) => [entry.name, entry] as const))(
    '%s is as the table has it',
    (name, entry) => {
      expect(of(name)).toMatchObject({
        type: entry.type,
        unit: entry.unit,
        part: entry.part,
        lazy: entry.lazy,
      });
    },
  );
});
