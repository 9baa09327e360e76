import type { Case, Firing } from './case.ts';
import { seriesOf } from './scrape.ts';
import { bucketsFrom, type Series } from './series.ts';

type Labels = Readonly<Record<string, string>>;
export const quiet: readonly [] = [];
export const a = { namespace: 'a' } as const;
export const pod = { ...a, pod: 'p' } as const;
export const app = { ...pod, container: 'app' } as const;

export const state = (name: string, values: string, labels: Labels): Series =>
  seriesOf(
    name,
    values,
    { job: 'kube-state-metrics', instance: 'ksm:8080', ...a, ...labels },
    'kube-state-metrics',
  );
const kubelet = (name: string, values: string, labels: Labels, exporter: string): Series =>
  seriesOf(name, values, { job: 'kubelet', instance: 'node1:10250', ...labels }, exporter);
export const tells = (labels: Labels, value?: string): Firing[] => [{ labels, ...(value ? { value } : {}) }];

interface Shown {
  /** Of the series that has the values: everything beside it stays. */
  readonly make: (values: string) => Series[];
  readonly bad: string;
  readonly good: string;
  readonly minutes: number;
  readonly labels: Labels;
  readonly value: string;
}

/** A state of series: it is bad so long, stays good, and gets good again. */
export const states = ({ make, bad, good, minutes, labels, value }: Shown): Case[] => [
  {
    promise: `fires after ${minutes} minutes, and not before`,
    series: make(`${good} ${bad}x90`),
    expected: { [`${minutes}m`]: quiet, [`${minutes + 1}m`]: tells(labels, value) },
  },
  { promise: 'is quiet while all is well', series: make(`${good}x90`), expected: { '80m': quiet } },
  {
    promise: 'resolves when all is well again',
    series: make(`${bad}x40 ${good}x40`),
    expected: { '40m': tells(labels, value), '42m': quiet },
  },
];

export const waiting = (reason: string, values: string, labels: Labels = app): Series =>
  state('kube_pod_container_status_waiting_reason', values, { ...labels, reason });
export const initWaiting = (reason: string, values: string, container = 'init'): Series =>
  state('kube_pod_init_container_status_waiting_reason', values, { ...pod, container, reason });
export const restarts = (values: string, labels: Labels = app): Series =>
  state('kube_pod_container_status_restarts_total', values, labels);
export const initRestarts = (values: string, container = 'init'): Series =>
  state('kube_pod_init_container_status_restarts_total', values, { ...pod, container });
export const ended = (reason: string, values = '1x90', labels: Labels = app): Series =>
  state('kube_pod_container_status_last_terminated_reason', values, { ...labels, reason });
export const initEnded = (reason: string, container = 'init'): Series =>
  state('kube_pod_init_container_status_last_terminated_reason', '1x90', { ...pod, container, reason });
export const phase = (name: string, values: string, own = 'p', labels: Labels = {}): Series =>
  state('kube_pod_status_phase', values, { pod: own, phase: name, ...labels });
export const ready = (condition: string, values: string, own = 'p'): Series =>
  state('kube_pod_status_ready', values, { pod: own, condition });

/** What is there and what is wanted, and one of another name that has all. */
export const missing = (there: string, wanted: string, kind: string): Case[] =>
  states({
    make: (values) => [
      state(there, values, { [kind]: 'x' }),
      state(wanted, '3x90', { [kind]: 'x' }),
      state(there, '5x90', { [kind]: 'y' }),
      state(wanted, '5x90', { [kind]: 'y' }),
    ],
    bad: '2',
    good: '3',
    minutes: 15,
    labels: { ...a, [kind]: 'x' },
    value: '2',
  });

export const hpa = { horizontalpodautoscaler: 'h' } as const;
export const scaler = (current: string, labels: Labels = hpa, least = 3): Series[] => [
  state('kube_horizontalpodautoscaler_status_current_replicas', current, labels),
  state('kube_horizontalpodautoscaler_spec_max_replicas', '5x90', labels),
  state('kube_horizontalpodautoscaler_spec_min_replicas', `${least}x90`, labels),
];

export const memory = (values: string, labels: Labels = app): Series =>
  kubelet('container_memory_working_set_bytes', values, labels, 'cadvisor');
export const limit = (
  labels: Labels = app,
  values = '100x90',
  name = 'kube_pod_container_resource_limits',
): Series => state(name, values, { resource: 'memory', unit: 'byte', ...labels });
export const periods = (throttled: string, all: string, labels: Labels = app): Series[] => [
  kubelet('container_cpu_cfs_throttled_periods_total', throttled, labels, 'cadvisor'),
  kubelet('container_cpu_cfs_periods_total', all, labels, 'cadvisor'),
];

export const claim = { ...a, persistentvolumeclaim: 'c' } as const;
export const volume = (
  what: readonly [string, string],
  free: string,
  labels: Labels = claim,
  all = '100x200',
) => [
  kubelet(`kubelet_volume_stats_${what[0]}`, free, labels, 'kubelet'),
  kubelet(`kubelet_volume_stats_${what[1]}`, all, labels, 'kubelet'),
];
export const bytes = ['available_bytes', 'capacity_bytes'] as const;
export const inodes = ['inodes_free', 'inodes'] as const;
export const other = { ...a, persistentvolumeclaim: 'd' } as const;
export const volumeLow = (what: readonly [string, string], minutes: number): Case[] => [
  ...states({
    make: (values) => [
      ...volume(what, values),
      ...volume(what, '50x90', other),
      // Another node that has it too, and says that more of less is free.
      ...volume(what, '60x90', { ...claim, instance: 'node2:10250' }, '80x90'),
    ],
    bad: '4',
    good: '5',
    minutes,
    labels: claim,
    value: '4%',
  }),
  {
    promise: 'fires for the smallest that there is',
    series: volume(what, '0.04x90', claim, '1x90'),
    expected: { '60m': tells(claim, '4%') },
  },
  {
    promise: 'is quiet about a volume without a size, though less than nothing be left of it',
    series: volume(what, '-1x90', claim, '0x90'),
    expected: { '60m': quiet },
  },
];

export const quota = (type: string, values: string, labels: Labels = {}): Series =>
  state('kube_resourcequota', values, { resourcequota: 'q', resource: 'pods', type, ...labels });

const dns = (name: string, values: string, labels: Labels): Series =>
  seriesOf(name, values, { job: 'kube-dns', instance: '10.0.0.9:9153', ...labels }, 'coredns');
export const answers = (rcode: string, values: string, labels: Labels = {}): Series =>
  dns('coredns_dns_responses_total', values, { rcode, ...labels });
export const durations = (from: number, values: string, labels: Labels = {}): Series[] =>
  bucketsFrom([0.001, 0.016, 0.128, 1.024, 2.048, 8.192], from, values, (text, own) =>
    dns('coredns_dns_request_duration_seconds_bucket', text, { ...own, ...labels }),
  );
export const server = { instance: '10.0.0.9:9153' } as const;
