import { describe, expect, test } from 'vitest';
import { lookUpIn, type Table, type TableMetric, tables } from '../../../metrics/exporters/index.ts';

const names = [
  'kube-apiserver',
  'kubelet',
  'cadvisor',
  'kube-scheduler',
  'kube-controller-manager',
  'kube-proxy',
  'kubernetes-components',
];
const lookUp = lookUpIn(tables);
const of = (name: string) => {
  const known = lookUp(name);
  if (known.found !== 'series') throw new Error(`${name} is ${known.found}`);
  return known.all;
};
const entriesOf = (of: Table): [string, TableMetric][] =>
  [of.counters, of.gauges, of.histograms, of.summaries, of.untyped].flatMap((entries) =>
    Object.entries(entries),
  );

describe('names of older versions of Kubernetes', () => {
  test.each([
    ['apiserver_request_count', '1.17', 'apiserver_request_total'],
    ['apiserver_request_latencies_bucket', '1.17', 'apiserver_request_duration_seconds_bucket'],
    [
      'apiserver_request_slo_duration_seconds_bucket',
      '1.28',
      'apiserver_request_sli_duration_seconds_bucket',
    ],
    ['apiserver_storage_db_total_size_in_bytes', '1.29', 'apiserver_storage_size_bytes'],
    ['etcd_object_counts', '1.23', 'apiserver_resource_objects'],
    ['kubelet_running_pod_count', '1.19', 'kubelet_running_pods'],
    ['kubelet_docker_operations_total', '1.24', 'kubelet_runtime_operations_total'],
    [
      'scheduler_e2e_scheduling_duration_seconds_count',
      '1.24',
      'scheduler_scheduling_attempt_duration_seconds_count',
    ],
    ['node_collector_evictions_number', '1.25', 'node_collector_evictions_total'],
    ['deployment_depth', '1.17', 'workqueue_depth'],
    ['rest_client_request_latency_seconds_sum', '1.17', 'rest_client_request_duration_seconds_sum'],
    ['container_accelerator_duty_cycle', '0.47.0', undefined],
  ])('%s is gone since %s', (name, until, instead) => {
    expect(lookUp(name)).toMatchObject({
      found: 'gone',
      until,
      instead: instead ? expect.arrayContaining([instead]) : [],
    });
  });

  test('a name that no version had is gone from its component, and a record is nobody’s', () => {
    expect(lookUp('scheduler_pods_waiting')).toMatchObject({ found: 'gone', exporter: 'kube-scheduler' });
    expect(lookUp('apiserver_request:burnrate1h').found).toBe('unknown');
  });

  test('series of etcd itself are not judged, though the API server has an etcd_ prefix too', () => {
    expect(lookUp('etcd_server_has_leader').found).toBe('unknown');
    expect(lookUp('etcd_disk_wal_fsync_duration_seconds_bucket').found).toBe('unknown');
    expect(of('etcd_request_duration_seconds_bucket')).toHaveLength(1);
  });

  test('gone labels are not among the labels, and what to read in their place is', () => {
    const wrong = tables
      .filter(({ exporter }) => names.includes(exporter))
      .flatMap(entriesOf)
      .flatMap(([name, { labels, goneLabels = {} }]) =>
        Object.entries(goneLabels)
          .filter(
            ([gone, { instead = [] }]) =>
              Object.hasOwn(labels, gone) || !instead.every((label) => Object.hasOwn(labels, label)),
          )
          .map(([gone]) => `${name}: ${gone}`),
      );
    expect(wrong).toEqual([]);
    expect(of('container_cpu_usage_seconds_total')[0]?.goneLabels?.pod_name).toEqual({
      until: 'Kubernetes 1.16',
      instead: ['pod'],
    });
  });
});

describe('what a scrape of Kubernetes can’t show', () => {
  test('series that come with their first event are lazy, and those that need a flag say which', () => {
    expect(of('apiserver_flowcontrol_rejected_requests_total')[0]?.lazy).toBe(true);
    expect(of('kubelet_volume_stats_used_bytes')[0]?.lazy).toBe(true);
    expect(of('leader_election_master_status')[0]?.lazy).toBe(true);
    expect(of('node_ipam_controller_cidrset_usage_cidrs')[0]?.needs).toBe('--allocate-node-cidrs');
    expect(of('kubernetes_healthcheck')[0]?.needs).toContain('/metrics/slis');
    expect(of('container_network_tcp_usage_total')[0]?.needs).toContain('on its own');
  });

  test('a pod’s own cgroup is the sum of its containers, and network is of the pod alone', () => {
    expect(of('container_memory_working_set_bytes')[0]?.labels.container?.total).toBe('');
    expect(of('container_network_receive_bytes_total')[0]?.labels.container?.values).toEqual(['', 'POD']);
    expect(of('container_fs_usage_bytes')[0]?.labels.container?.total).toBeUndefined();
  });

  test('a histogram of the API server has the bounds of its version', () => {
    expect(of('apiserver_request_duration_seconds_bucket')[0]?.buckets).not.toContain(0.5);
    expect(of('apiserver_request_sli_duration_seconds_bucket')[0]?.buckets).toContain(30);
  });
});
