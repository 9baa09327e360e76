import { kubeState } from '../../metrics/exporters/index.ts';
import {
  aggregate,
  type Expression,
  increase,
  matches,
  maxOverTime,
  recorded,
  recordedRange,
  share,
  where,
} from '../../metrics/index.ts';
import { alertsOf, percent } from '../alert.ts';
import type { Scope } from '../scope.ts';
import { dashboard, ofNamespace, ofSidecar, sidecars } from './sidecars.ts';

const alert = alertsOf('usage', 'sidecar-alerts');

const pod = ['namespace', 'pod'] as const;

const needsKubelet =
  "Quiet: it reads the kubelets' cAdvisor and kube-state-metrics, and is silent where either is not scraped, or a sidecar has no such limit.";
const needsKubeState = 'Quiet: it reads kube-state-metrics, and is silent where that is not scraped.';

/** What the container may use; a native sidecar is an init container to kube-state-metrics. */
const limitOf = ({ select }: Scope, resource: 'memory' | 'cpu'): Expression<'namespace' | 'pod'> =>
  aggregate(
    'max',
    pod,
    select(kubeState.kube_pod_init_container_resource_limits, { ...ofSidecar, resource }),
  );

export const memoryNearLimit = alert('sidecarMemoryNearLimit', {
  expression: (scope) =>
    sidecars(
      where(share(scope.select(recorded.sidecarMemory), limitOf(scope, 'memory')), '>', scope.own.ratio),
    ),
  summary: 'Sidecars are about to be killed for want of memory.',
  description: ({ own, label }) =>
    `${ofNamespace(label)} use more than ${percent(own.ratio)} of the memory that their container may have; at the limit the kernel kills them.`,
  dashboard,
  meaning:
    'A sidecar refuses traffic long before (SidelightSidecarMemoryHigh): what comes this near the limit is memory that Envoy does not count as its heap, such as buffers of the kernel. When it is killed, its open connections are cut and the kubelet starts it again.',
  withoutData: needsKubelet,
  look: [
    {
      what: 'Which pods',
      query: 'topk(10, namespace_pod:container_memory_working_set_bytes:sidecar{namespace="NAMESPACE"})',
    },
    {
      what: 'How much of it is heap',
      query: 'envoy_server_memory_physical_size{job="sidelight-envoy", namespace="NAMESPACE"}',
    },
    'Give the sidecar more: `sidelight.dev/memory-limit: 1Gi` on the pod template. How much is for what is in [load.md](../load.md).',
  ],
});

export const cpuNearLimit = alert('sidecarCpuNearLimit', {
  expression: (scope) =>
    sidecars(where(share(scope.select(recorded.sidecarCpu), limitOf(scope, 'cpu')), '>', scope.own.ratio)),
  summary: 'Sidecars use all the CPU that they may.',
  description: ({ own, label }) =>
    `${ofNamespace(label)} use more than ${percent(own.ratio)} of the CPU that their container may have; beyond, requests wait.`,
  dashboard,
  meaning:
    'The kernel stops a container for the rest of each tenth of a second in which it has used up its CPU. Requests through the sidecar take so much longer; none is lost.',
  withoutData: needsKubelet,
  look: [
    {
      what: 'Which pods',
      query: 'topk(10, namespace_pod:container_cpu_usage_seconds:sidecar_rate5m{namespace="NAMESPACE"})',
    },
    {
      what: 'What they do: requests',
      query:
        'topk(10, sum by (pod) (namespace_proxy_vendor_pod:envoy_cluster_upstream_rq:rate5m{namespace="NAMESPACE"}))',
    },
    'Give the sidecar more: `sidelight.dev/cpu-limit` on the pod template, and `telemetry.concurrency` for more than one core.',
  ],
});

export const restarting = alert('sidecarRestarting', {
  expression: ({ own, select }) =>
    sidecars(
      where(
        increase(select(kubeState.kube_pod_init_container_status_restarts_total, ofSidecar), '15m'),
        '>',
        // An increase is extrapolated to the whole range, so that two may look like a little more.
        own.restarts + 0.5,
      ),
    ),
  summary: 'Sidecars start again and again.',
  description: ({ own, label }) =>
    `${ofNamespace(label)} were restarted more than ${own.restarts} times in 15 minutes; requests fail while a sidecar is away.`,
  dashboard,
  meaning:
    'Each restart cuts the connections that go through the sidecar, and its counters begin at 0. A sidecar is an init container to the kubelet, so alerts on `kube_pod_container_status_restarts_total` never see it.',
  withoutData: needsKubeState,
  look: [
    {
      what: 'Why they ended (kube-state-metrics has one series for the reason that was)',
      query:
        'kube_pod_init_container_status_last_terminated_reason{job="kube-state-metrics", namespace="NAMESPACE", container="sidelight-envoy"}',
    },
    'Their last words: `kubectl -n NAMESPACE logs POD -c sidelight-envoy --previous`.',
    'OOMKilled: SidelightSidecarMemoryNearLimit says what helps.',
  ],
});

/** Reasons for which the kubelet waits with a container and that don't pass by themselves. */
const stuckReasons = [
  'CrashLoopBackOff',
  'CreateContainerConfigError',
  'CreateContainerError',
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'RunContainerError',
];

export const stuck = alert('sidecarStuck', {
  expression: ({ select }) =>
    sidecars(
      where(
        maxOverTime(
          select(kubeState.kube_pod_init_container_status_waiting_reason, {
            ...ofSidecar,
            reason: matches(stuckReasons.join('|')),
          }),
          recordedRange,
        ),
        '==',
        1,
      ),
    ),
  summary: 'Sidecars cannot start, and keep their pods from starting.',
  description: ({ label }) => `${ofNamespace(label)} cannot start; the apps of these pods wait for them.`,
  dashboard,
  meaning:
    "A pod's app starts when its sidecar is up. The kubelet can't make these sidecars: most often their image can't be pulled, because the settings name one that is not there, or the namespace has no pull secret for it.",
  withoutData: needsKubeState,
  look: [
    {
      what: 'Which pods, and why',
      query:
        'kube_pod_init_container_status_waiting_reason{job="kube-state-metrics", namespace="NAMESPACE", container="sidelight-envoy"}',
    },
    'What the kubelet says: `kubectl -n NAMESPACE describe pod POD`, at its end.',
    'To let the pods start without it meanwhile: `kubectl label ns NAMESPACE sidelight.dev/inject-`, and delete them.',
  ],
});
