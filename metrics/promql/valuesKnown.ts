import type { KnownSeries } from './context.ts';

/** Counters of the seconds that something one spent: they can't grow by more than a second a second. */
const ofOneClock =
  /^(node_cpu_seconds_total|node_cpu_guest_seconds_total|node_disk_io_time_seconds_total|node_pressure_\w+_seconds_total|container_pressure_\w+_seconds_total)$/;

/** The kubelet waits ever longer before it starts a container again: 10 s at first, 1 s where that is shortened. */
const heldBack = /^kube_pod_(init_)?container_status_restarts_total$/;

const most = ({ name }: KnownSeries): number => {
  if (ofOneClock.test(name)) return 1;
  return heldBack.test(name) ? 0.1 : Number.POSITIVE_INFINITY;
};

/** The largest rate that these counters can have, per second. */
export const naturalRate = (series: readonly KnownSeries[]): number =>
  series.length > 0 ? Math.max(...series.map(most)) : Number.POSITIVE_INFINITY;

/** Names of which the first is a part of the second: a quotient is at most 1. */
const parts: readonly (readonly [part: RegExp, whole: string])[] = [
  [/^node_memory_(MemAvailable|MemFree|Buffers|Cached|Slab)_bytes$/, 'node_memory_MemTotal_bytes'],
  [/^node_memory_SwapFree_bytes$/, 'node_memory_SwapTotal_bytes'],
  [/^node_filesystem_(avail|free)_bytes$/, 'node_filesystem_size_bytes'],
  [/^node_filesystem_files_free$/, 'node_filesystem_files'],
  [/^kubelet_volume_stats_(available|used)_bytes$/, 'kubelet_volume_stats_capacity_bytes'],
  [/^kubelet_volume_stats_inodes_(free|used)$/, 'kubelet_volume_stats_inodes'],
  [/^container_cpu_cfs_throttled_periods_total$/, 'container_cpu_cfs_periods_total'],
  [/^envoy_cluster_upstream_rq_(xx|completed|timeout)$/, 'envoy_cluster_upstream_rq_total'],
  [/^envoy_cluster_upstream_rq_xx$/, 'envoy_cluster_upstream_rq_completed'],
  [/^envoy_http_downstream_rq_(xx|completed|timeout)$/, 'envoy_http_downstream_rq_total'],
  [/^envoy_http_downstream_rq_xx$/, 'envoy_http_downstream_rq_completed'],
  [/^coredns_dns_responses_total$/, 'coredns_dns_requests_total'],
  [/^node_network_receive_(errs|drop)_total$/, 'node_network_receive_packets_total'],
  [/^node_network_transmit_(errs|drop)_total$/, 'node_network_transmit_packets_total'],
  [/^prometheus_remote_storage_samples_(failed|dropped)_total$/, 'prometheus_remote_storage_samples_total'],
  [/^nodejs_heap_size_used_bytes$/, 'nodejs_heap_size_total_bytes'],
  [/^envoy_cluster_membership_(healthy|degraded|excluded)$/, 'envoy_cluster_membership_total'],
  [/^kube_daemonset_status_number_(ready|available)$/, 'kube_daemonset_status_desired_number_scheduled'],
  [/^kafka_topic_partition_in_sync_replica$/, 'kafka_topic_partition_replicas'],
  [/^jvm_memory_used_bytes$/, 'jvm_memory_max_bytes'],
  [/^jvm_memory_used_bytes$/, 'jvm_memory_committed_bytes'],
  [/^go_memstats_heap_(inuse|alloc|idle)_bytes$/, 'go_memstats_heap_sys_bytes'],
  [/^process_open_fds$/, 'process_max_fds'],
  [/^node_filefd_allocated$/, 'node_filefd_maximum'],
  [/^node_nf_conntrack_entries$/, 'node_nf_conntrack_entries_limit'],
];

export const isPartOf = (part: string, whole: string): boolean =>
  part === whole || parts.some(([name, of]) => of === whole && name.test(part));

/** A label that series have whenever their value is above 0, and not at 0. */
const labelledAbove0: Readonly<Record<string, string>> = { kube_job_status_failed: 'reason' };

/** The label that is always there once only values above 0 are left. */
export function labelAbove0(series: readonly KnownSeries[]): string | undefined {
  const [first] = series;
  return first && series.length === 1 ? labelledAbove0[first.name] : undefined;
}

/** Labels of which each thing that is watched has series of several values, at all times. */
const several: Readonly<Record<string, RegExp>> = {
  resource: /^kube_node_status_(allocatable|capacity)$/,
  phase: /^kube_(pod|namespace|persistentvolume|persistentvolumeclaim)_status_phase$/,
  status: /^kube_node_status_condition$/,
  condition: /^kube_(pod_status_(ready|scheduled)|node_status_condition)$/,
  mode: /^node_cpu_seconds_total$/,
};

/** Whether the series of one thing always differ in this label. */
export const hasSeveral = ({ name, part }: KnownSeries, label: string): boolean =>
  (label === 'le' && part === 'bucket') || several[label]?.test(name) === true;
