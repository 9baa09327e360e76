import type { RecordCase } from './case.ts';
import { kubelet, kubeState, made, type Series, up } from './series.ts';

/** Of an objective that somebody else measures; a namespace with few events, and one with none. */
const measured = (samples: number): Series[] =>
  Object.entries({ busy: [1, 4], rare: [0.0005, 0.001], idle: [0, 0] }).flatMap(
    ([namespace, [errors, events]]) => [
      made('slo:sli_errors:rate5m', { slo: 'mine', namespace }, `${errors}x${samples}`),
      made('slo:sli_events:rate5m', { slo: 'mine', namespace }, `${events}x${samples}`),
    ],
  );
const ratios = { 'slo="mine", namespace="busy"': 0.25, 'slo="mine", namespace="rare"': 0.5 };

const running = (values: string, namespace: string, container = 'sidelight-envoy', pod = 'a'): Series =>
  kubeState('kube_pod_init_container_status_running', values, { namespace, container, pod, uid: pod });
const ofPod = (name: string, namespace: string, pod: string, value: string): Series =>
  made(name, { namespace, pod }, `${value}x9`);
const cpu = (perMinute: number, pod: string, container: string): Series =>
  kubelet('container_cpu_usage_seconds_total', `0+${perMinute}x20 ${22 * perMinute}+${2 * perMinute}x9`, {
    cpu: 'total',
    pod,
    container,
  });

const counted = (slo: string, values: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(values).map(([namespace, value]) => [`namespace="${namespace}", slo="${slo}"`, value]),
  );

const ofApp = 'namespace_pod:container_cpu_usage_seconds:sidecar_of_app_rate5m';
const memory = 'namespace_pod:container_memory_working_set_bytes:sidecar';

export const sloRecordCases: readonly RecordCase[] = [
  {
    promise: 'budgets are what the objectives leave',
    series: [],
    expected: {
      '5m': {
        'slo:slo_budget:ratio': {
          'slo="scrapes"': 0.01,
          'slo="collection"': 0.001,
          'slo="sidecar-cpu"': 0.01,
          'slo="sidecar-memory"': 0.01,
        },
      },
    },
  },
  {
    promise: 'an objective of the settings has a budget of its own',
    series: [],
    rules: { slo: { objectives: { scrapes: { objective: 0.94 } } } },
    expected: {
      '5m': {
        'slo:slo_budget:ratio': {
          'slo="scrapes"': 0.06,
          'slo="collection"': 0.001,
          'slo="sidecar-cpu"': 0.01,
          'slo="sidecar-memory"': 0.01,
        },
      },
    },
  },
  {
    promise: 'scrapes count by how many of them fail; a namespace where a sidecar runs is read or not',
    series: [
      up('1x20 0x9'),
      up('0x30', 'b'),
      // Last seen four minutes ago, and twelve.
      up('1x18', 'c', 'sidelight-envoy', 'late'),
      up('1x10', 'd', 'sidelight-envoy', 'gone'),
      running('1x30', 'unread'),
      running('0x30', 'unread', 'sidelight-envoy', 'b'),
      running('1x30', 'crawlers'),
      running('0x30', 'ended'),
      running('1x30', 'plain', 'migrate'),
      // Of other jobs, where nothing else is.
      up('1x30', 'e', 'other', 'foreign'),
      kubeState('kube_pod_init_container_status_running', '1x30', {
        job: 'other',
        namespace: 'foreign-too',
        container: 'sidelight-envoy',
      }),
    ],
    expected: {
      '22m30s': {
        'slo:sli_errors:rate5m': {
          ...counted('scrapes', { crawlers: 1.4, late: 0 }),
          ...counted('collection', { crawlers: 0, late: 0, unread: 1 }),
        },
        'slo:sli_events:rate5m': {
          ...counted('scrapes', { crawlers: 2, late: 1 }),
          ...counted('collection', { crawlers: 1, late: 1, unread: 1 }),
        },
      },
    },
  },
  {
    promise: 'pods count against what a sidecar may use',
    series: [
      ...[ofPod(ofApp, 'crawlers', 'a', '0.06'), ofPod(ofApp, 'crawlers', 'b', '0.04')],
      ...[ofPod(ofApp, 'crawlers', 'c', '0.07'), ofPod(ofApp, 'calm', 'd', '0.04')],
      // At the bound.
      ...[ofPod(ofApp, 'calm', 'e', '0.05'), ofPod(memory, 'calm', 'e', '100e6')],
      ...[ofPod(memory, 'crawlers', 'a', '120e6'), ofPod(memory, 'crawlers', 'b', '80e6')],
      ...[ofPod(memory, 'crawlers', 'c', '140e6'), ofPod(memory, 'calm', 'd', '80e6')],
    ],
    expected: {
      '5m': {
        'slo:sli_errors:rate5m': {
          ...counted('sidecar-cpu', { crawlers: 2, calm: 0 }),
          ...counted('sidecar-memory', { crawlers: 2, calm: 0 }),
        },
        'slo:sli_events:rate5m': {
          ...counted('sidecar-cpu', { crawlers: 3, calm: 2 }),
          ...counted('sidecar-memory', { crawlers: 3, calm: 2 }),
        },
      },
    },
  },
  {
    promise: 'a sidecar is held against what its app uses, where that is something',
    series: [
      ...[cpu(1.2, 'a', 'sidelight-envoy'), cpu(30, 'a', 'app'), cpu(18, 'a', 'web'), cpu(49.2, 'a', '')],
      // Between the two rates the app of b has 0.09 cores, that of c 0.12.
      ...[cpu(1.2, 'b', 'sidelight-envoy'), cpu(3.6, 'b', 'app')],
      ...[cpu(1.2, 'c', 'sidelight-envoy'), cpu(4.8, 'c', 'app')],
    ],
    expected: {
      '22m30s': {
        [ofApp]: { 'namespace="crawlers", pod="a"': 0.025, 'namespace="crawlers", pod="c"': 0.25 },
      },
    },
  },
  {
    promise: 'of few events a share is known, of none it is not',
    series: measured(430),
    interval: '1m',
    expected: {
      '7h': {
        'slo:sli_errors:ratio_rate5m': ratios,
        'slo:sli_errors:ratio_rate30m': ratios,
        'slo:sli_errors:ratio_rate1h': ratios,
        'slo:sli_errors:ratio_rate2h': ratios,
        'slo:sli_errors:ratio_rate6h': ratios,
      },
    },
  },
  {
    promise: 'so it is over days',
    series: measured(100),
    interval: '1h',
    expected: { '96h': { 'slo:sli_errors:ratio_rate1d': ratios, 'slo:sli_errors:ratio_rate3d': ratios } },
  },
];
