import { expect, test } from 'vitest';
import { lookUpIn, tables } from '../../../metrics/exporters/index.ts';

const lookUp = lookUpIn(tables);

test.each([
  ['kube_pod_container_resource_requests_cpu_cores', '2.0.0', 'kube_pod_container_resource_requests'],
  ['kube_node_status_allocatable_memory_bytes', '2.0.0', 'kube_node_status_allocatable'],
  ['kube_hpa_spec_max_replicas', '2.0.0', 'kube_horizontalpodautoscaler_spec_max_replicas'],
  ['kube_endpoint_address_not_ready', '2.14.0', 'kube_endpointslice_endpoints'],
  ['node_cpu', '0.16.0', 'node_cpu_seconds_total'],
  ['node_memory_MemAvailable', '0.16.0', 'node_memory_MemAvailable_bytes'],
  ['node_filesystem_free', '0.16.0', 'node_filesystem_free_bytes'],
  ['node_disk_bytes_read', '0.16.0', 'node_disk_read_bytes_total'],
  ['node_network_receive_bytes', '0.16.0', 'node_network_receive_bytes_total'],
  ['coredns_dns_request_count_total', '1.7.0', 'coredns_dns_requests_total'],
  ['coredns_forward_requests_total', '1.11.0', 'coredns_proxy_request_duration_seconds_count'],
  [
    'coredns_forward_request_duration_seconds_bucket',
    '1.11.0',
    'coredns_proxy_request_duration_seconds_bucket',
  ],
  ['coredns_proxy_request_count_total', '1.5.0', 'coredns_proxy_request_duration_seconds_count'],
  ['prometheus_local_storage_memory_series', '2.0.0', 'prometheus_tsdb_head_series'],
  ['prometheus_evaluator_iterations_missed_total', '2.2.0', 'prometheus_rule_group_iterations_missed_total'],
  [
    'prometheus_remote_storage_failed_samples_total',
    '2.23.0',
    'prometheus_remote_storage_samples_failed_total',
  ],
])('%s is gone since %s, and its heir is said', (name, until, heir) => {
  expect(lookUp(name)).toMatchObject({ found: 'gone', until });
  expect(lookUp(name)).toHaveProperty('instead', expect.arrayContaining([heir]));
});

test.each([
  'node_systemd_unit_state',
  'node_ethtool_rx_queue_0_packets',
  'node_netstat_Tcp_RetransSegs',
  'node_vmstat_nr_dirty',
  'node_hwmon_temp_crit_hyst_celsius',
  'node_perf_cpucycles_total',
  'node_btrfs_device_errors_total',
  'node_btrfs_device_unused_bytes',
  'node_filesystem_purgeable_bytes',
  'node_zoneinfo_scanned_pages',
  'kube_endpoint_address',
  'kube_pod_nodeselectors',
  'kube_state_metrics_list_total',
  'coredns_acl_blocked_requests_total',
  'prometheus_remote_storage_samples_failed_total',
  'prometheus_agent_active_series',
  'ALERTS_FOR_STATE',
  'scrape_timeout_seconds',
  'go_sql_open_connections',
])('%s, which no scrape of ours has or only one with a flag, is a series', (name) => {
  expect(lookUp(name).found).toBe('series');
});

test.each(['prometheus_api_remote_read_queries', 'prometheus_remote_read_handler_queries'])(
  '%s of a Prometheus between the oldest and the newest is a series',
  (name) => {
    expect(lookUp(name).found).toBe('series');
  },
);

test.each([
  'node_gpu_utilization',
  'node_backup_last_success',
  'kube_customresource_phase',
  'coredns_k8s_gateway_total',
])('%s, which a set-up may add, is not judged', (name) => {
  expect(lookUp(name).found).toBe('unknown');
});
