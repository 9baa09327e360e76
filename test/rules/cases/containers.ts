import type { Case, Cases } from './case.ts';
import { kubelet, kubeState, type Series, sidecar, toVendor } from './series.ts';

const quiet: readonly [] = [];
const one = [{ labels: { namespace: 'crawlers' }, value: '1' }] as const;
const two = [{ labels: { namespace: 'crawlers' }, value: '2' }] as const;
const ours = { container: 'sidelight-envoy' } as const;

const limit = (resource: 'memory' | 'cpu', value: number, pod = 'a'): Series =>
  kubeState('kube_pod_init_container_resource_limits', `${value}x90`, {
    ...ours,
    pod,
    node: 'node1',
    resource,
    unit: resource === 'memory' ? 'byte' : 'core',
  });
/** What two kube-state-metrics say while one of them lags. */
const raised = (resource: 'memory' | 'cpu', from: number, to: number): Series[] => [
  limit(resource, from),
  ...[limit(resource, to)].map(({ series, values }) => ({
    series: series.replace('"ksm:8080"', '"ksm2:8080"'),
    values,
  })),
];
/** Of others that a sum or a maximum must not take. */
const otherLimits = (unit: 'byte' | 'core'): Series[] => [
  kubeState('kube_pod_init_container_resource_limits', '10000x90', {
    container: 'app-init',
    node: 'node1',
    resource: unit === 'byte' ? 'memory' : 'cpu',
    unit,
  }),
  kubeState('kube_pod_init_container_resource_limits', '10000x90', {
    ...ours,
    node: 'node1',
    resource: 'ephemeral_storage',
    unit: 'byte',
  }),
];
const memory = (values: string, labels: Record<string, string> = {}): Series =>
  kubelet('container_memory_working_set_bytes', values, labels);
const cpu = (perMinute: number, labels: Record<string, string> = {}): Series =>
  kubelet('container_cpu_usage_seconds_total', `0+${perMinute}x90`, { cpu: 'total', ...labels });
const restarts = (values: string, labels: Record<string, string> = ours): Series =>
  kubeState('kube_pod_init_container_status_restarts_total', values, labels);
const waiting = (
  values: string,
  reason: string,
  container = 'sidelight-envoy',
  pod = 'a',
  labels: Record<string, string> = {},
): Series =>
  kubeState('kube_pod_init_container_status_waiting_reason', values, { container, reason, pod, ...labels });
const reasons = [
  'CrashLoopBackOff',
  'CreateContainerConfigError',
  'CreateContainerError',
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'RunContainerError',
];
const silent = (values: { requests?: string; responses?: string; uptime?: string }, pod = 'a'): Series[] => [
  toVendor('envoy_cluster_upstream_rq_total', values.requests ?? '0x150', { pod }),
  toVendor('envoy_cluster_upstream_rq_total', '0+5x150', { pod, envoy_cluster_name: 'in_cluster' }),
  ...['2', '5'].map((code) =>
    sidecar('envoy_proxy_usage_responses_total', values.responses ?? '0x150', {
      pod,
      envoy_response_code_class: code,
    }),
  ),
  sidecar('envoy_server_uptime', values.uptime ?? '0+60x150', { pod }),
];
const overflow = (values: string, labels: Record<string, string> = {}): Series => {
  const { series } = sidecar('envoy_server_stats_overflow_counter', values, labels);
  return { series: series.replace(/, proxy_vendor="v"/, ''), values };
};

export const containerCases: Cases = {
  sidecarMemoryNearLimit: [
    {
      promise: 'fires near the limit of the container, whatever other containers use',
      series: [
        memory('91x90'),
        limit('memory', 100),
        memory('50x90', { pod: 'b' }),
        limit('memory', 100, 'b'),
        ...otherLimits('byte'),
      ],
      expected: { '4m': quiet, '7m': one },
    },
    {
      promise: 'counts pods',
      series: [
        ...[memory('91x90'), limit('memory', 100)],
        ...[memory('95x90', { pod: 'b' }), limit('memory', 100, 'b')],
      ],
      expected: { '7m': two },
    },
    {
      promise: 'is quiet when the limit was raised, and where a limit of 0 is none',
      series: [
        ...[memory('91x90'), ...raised('memory', 100, 200)],
        ...[memory('95x90', { pod: 'b' }), limit('memory', 0, 'b')],
      ],
      expected: { '30m': quiet },
    },
    {
      promise: 'fires for the smallest limit that there is',
      series: [memory('0.95x90'), limit('memory', 1)],
      expected: { '7m': one },
    },
    {
      promise: 'is quiet at the bound, and about the app',
      series: [memory('90x90'), memory('100x90', { container: 'app' }), limit('memory', 100)],
      expected: { '30m': quiet },
    },
    {
      promise: 'is quiet about a limit of CPU',
      series: [memory('95x90'), limit('cpu', 100)],
      expected: { '30m': quiet },
    },
    { promise: 'is quiet without a limit', series: [memory('95x90')], expected: { '30m': quiet } },
    {
      promise: 'resolves when memory is free again',
      series: [memory('95x20 40x40'), limit('memory', 100)],
      expected: { '19m': one, '30m': quiet },
    },
  ],
  sidecarCpuNearLimit: [
    {
      promise: 'fires after a quarter of an hour near the limit',
      series: [cpu(27.6), limit('cpu', 0.5), ...otherLimits('core')],
      expected: { '16m': quiet, '21m': one },
    },
    {
      promise: 'counts pods',
      series: [...[cpu(27.6), limit('cpu', 0.5)], ...[cpu(60, { pod: 'b' }), limit('cpu', 1, 'b')]],
      expected: { '30m': two },
    },
    {
      promise: 'is quiet when the limit was raised, and where a limit of 0 is none',
      series: [...[cpu(27.6), ...raised('cpu', 0.5, 1)], ...[cpu(27.6, { pod: 'b' }), limit('cpu', 0, 'b')]],
      expected: { '30m': quiet },
    },
    {
      promise: 'is quiet at the bound, and about the app',
      series: [cpu(27), cpu(60, { container: 'app' }), limit('cpu', 0.5)],
      expected: { '40m': quiet },
    },
    {
      promise: 'is quiet about a limit of memory',
      series: [cpu(27.6), limit('memory', 0.5)],
      expected: { '40m': quiet },
    },
    {
      promise: 'resolves when it has less to do',
      series: [
        kubelet('container_cpu_usage_seconds_total', '0+27.6x30 828+6x40', { cpu: 'total' }),
        limit('cpu', 0.5),
      ],
      expected: { '28m': one, '40m': quiet },
    },
  ],
  sidecarRestarting: [
    {
      promise: 'fires on the third restart, and goes on for a quarter of an hour',
      series: [restarts('0 0 1 2 3x60')],
      expected: { '3m': quiet, '5m': one, '30m': one, '40m': quiet },
    },
    {
      promise: 'is quiet about two',
      series: [restarts('0 0 0 0 1 2x60')],
      expected: { '6m': quiet, '18m': quiet },
    },
    {
      promise: 'is quiet about other containers of the pod',
      series: [restarts('0 0 1 2 3x60', { container: 'app-init' })],
      expected: { '6m': quiet },
    },
    {
      promise: 'counts pods',
      series: [restarts('0 0 1 2 3x60'), restarts('0 0 1 2 3 4x60', { ...ours, pod: 'b', uid: 'w' })],
      expected: { '6m': two },
    },
  ],
  sidecarStuck: [
    {
      promise: 'fires when its image cannot be pulled for ten minutes',
      series: [waiting('1x60', 'ImagePullBackOff')],
      expected: { '9m': quiet, '12m': one },
    },
    ...reasons.map(
      (reason): Case => ({
        promise: `fires on ${reason}`,
        series: [waiting('1x60', reason)],
        expected: { '12m': one },
      }),
    ),
    {
      promise: 'counts pods',
      series: ['a', 'b'].map((pod) => waiting('1x60', 'ImagePullBackOff', 'sidelight-envoy', pod)),
      expected: { '12m': two },
    },
    {
      promise: 'fires too when the kubelet tries each four minutes',
      series: [waiting('1 _ _ _ 1 0 _ _ 1 _ _ 0 1 _ _ _ 1', 'CrashLoopBackOff')],
      expected: { '15m': one },
    },
    {
      promise: 'is quiet about a reason that was never given, though another job gives it',
      series: [
        waiting('0x60', 'CrashLoopBackOff'),
        waiting('1x60', 'CrashLoopBackOff', ours.container, 'a', { job: 'other' }),
      ],
      expected: { '30m': quiet },
    },
    {
      promise: 'fires too when it flips between two reasons',
      series: [
        waiting('1 1 _ _ 1 1 _ _ 1 1 _ _ 1 1 _ _ 1', 'ErrImagePull'),
        waiting('_ _ 1 1 _ _ 1 1 _ _ 1 1 _ _ 1 1 _', 'ImagePullBackOff'),
      ],
      expected: { '15m': one },
    },
    {
      promise: 'is quiet while it is being made, and about other containers',
      series: [waiting('1x60', 'PodInitializing'), waiting('1x60', 'ImagePullBackOff', 'app-init')],
      expected: { '30m': quiet },
    },
    {
      promise: 'resolves when it starts',
      series: [waiting('1x20 stale', 'CrashLoopBackOff')],
      expected: { '18m': one, '30m': quiet },
    },
  ],
  podsWithoutRequests: [
    {
      promise:
        'fires for pods that lived an hour without a request to a vendor, whatever they ask inside the cluster',
      series: [...silent({}), ...silent({}, 'b')],
      expected: { '60m': quiet, '65m': quiet, '67m': two },
    },
    {
      promise: 'is quiet about a pod that once made one',
      series: silent({ requests: '0 0 1x150' }),
      expected: { '100m': quiet },
    },
    {
      promise: 'is quiet about a pod whose requests Envoy answered itself',
      series: [
        ...silent({}),
        sidecar('envoy_proxy_usage_responses_total', '0 0 1x150', { envoy_response_code_class: '4' }),
      ],
      expected: { '100m': quiet },
    },
    {
      promise: 'resolves with the first request',
      series: silent({ requests: '0x90 1x60' }),
      expected: { '80m': one, '100m': quiet },
    },
    {
      promise: 'takes a pod that is scraped at two addresses for one',
      series: [
        ...silent({}),
        toVendor('envoy_cluster_upstream_rq_total', '0x90 1x60', { instance: 'again' }),
        sidecar('envoy_server_uptime', '0x150', { instance: 'again' }),
      ],
      expected: { '80m': one, '100m': quiet },
    },
    {
      promise: 'begins anew when the sidecar starts again',
      series: silent({ uptime: '0+60x50 0+60x90' }),
      expected: { '80m': quiet, '120m': one },
    },
  ],
  destinationsOverflow: [
    {
      promise: 'fires with the first count that is left out',
      series: [overflow('0 0 1x60'), overflow('0 0 0 1x60', { pod: 'b' }), overflow('0x60', { pod: 'c' })],
      expected: { '1m': quiet, '2m': one, '4m': two },
    },
    { promise: 'is quiet where none is', series: [overflow('7x60')], expected: { '30m': quiet } },
    {
      promise: 'resolves a quarter of an hour after the last',
      series: [overflow('0 5x60')],
      expected: { '14m': one, '20m': quiet },
    },
  ],
};
