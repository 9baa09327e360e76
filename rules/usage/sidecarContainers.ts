import { kubeState } from '../../metrics/exporters/index.ts';
import {
  aggregate,
  and,
  type Expression,
  envoy,
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
import { dashboard, ofNamespace, ofSidecar, sidecars, toVendor, unread } from './sidecars.ts';

const alert = alertsOf('usage');
const pod = ['namespace', 'pod'] as const;

const needsKubelet =
  "Quiet: it reads the kubelets' cAdvisor and kube-state-metrics, and is silent where either is not scraped, or a sidecar has no such limit.";
const needsKubeState = 'Quiet: it reads kube-state-metrics, and is silent where that is not scraped.';

/** What the container may use; a native sidecar is an init container to kube-state-metrics. */
const limitOf = (
  { select }: Scope,
  of: { resource: 'memory'; unit: 'byte' } | { resource: 'cpu'; unit: 'core' },
): Expression<'namespace' | 'pod'> =>
  aggregate('max', pod, select(kubeState.kube_pod_init_container_resource_limits, { ...ofSidecar, ...of }));

export const memoryNearLimit = alert('sidecarMemoryNearLimit', {
  expression: (scope) =>
    sidecars(
      where(
        share(scope.select(recorded.sidecarMemory), limitOf(scope, { resource: 'memory', unit: 'byte' })),
        '>',
        scope.own.ratio,
      ),
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
    sidecars(
      where(
        share(scope.select(recorded.sidecarCpu), limitOf(scope, { resource: 'cpu', unit: 'core' })),
        '>',
        scope.own.ratio,
      ),
    ),
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
        '>=',
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

/** Over the pod's whole life: counters are there at 0 from the first scrape on. */
export const podsWithoutRequests = alert('podsWithoutRequests', {
  expression: ({ own, select }) =>
    sidecars(
      and(
        and(
          where(aggregate('max', pod, select(envoy.upstreamRequests, toVendor)), '==', 0),
          where(aggregate('max', pod, select(envoy.vendorResponses)), '==', 0),
        ),
        where(aggregate('max', pod, select(envoy.serverUptime)), '>', own.minutes * 60),
      ),
    ),
  summary: 'Pods with the sidecar send nothing through it.',
  description: ({ own, label }) =>
    `${ofNamespace(label)} have not seen one request to a vendor in more than ${own.minutes} minutes; most often their app does not use the proxy.`,
  dashboard,
  meaning:
    "The pods carry the sidecar and run, but no request to a vendor has ever gone through it. Most often the app's runtime or HTTP library ignores `HTTP_PROXY` and goes around the sidecar, so that its traffic is counted nowhere. It may also be that it only calls services inside the cluster, or has nothing to do yet.",
  withoutData: unread,
  look: [
    {
      what: 'Which pods',
      query:
        'max by (pod) (envoy_cluster_upstream_rq_total{job="sidelight-envoy", envoy_cluster_name="vendor", namespace="NAMESPACE"}) == 0',
    },
    'What the pod has, and what its containers were told: `sidelight explain pod/POD -n NAMESPACE`.',
    'Whether the proxy works from there: `kubectl -n NAMESPACE exec POD -- curl -sI http://example.com` must raise the count.',
    'What each runtime needs to use the variables is in [runtimes.md](../runtimes.md); a pod that should not have the sidecar gets the label `sidelight.dev/inject: disabled`.',
  ],
});

export const destinationsOverflow = alert('destinationsOverflow', {
  expression: ({ own, select }) =>
    sidecars(where(increase(select(envoy.statsOverflow), '15m'), '>', own.events)),
  summary: 'Sidecars see more destinations than they count by name.',
  description: ({ own, label, settings }) =>
    `${ofNamespace(label)} left out more than ${own.events} counts by destination in 15 minutes: ${settings.telemetry.destinations} destinations are counted by name.`,
  dashboard,
  meaning:
    "Requests to further hosts pass as ever and are in the vendor's totals, but not in what is counted by host. There is no series for the rest: it is the total less the sum.",
  withoutData: unread,
  look: [
    {
      what: 'How many hosts the vendors have by now',
      query:
        'count by (proxy_vendor) (count by (proxy_vendor, destination_host) (envoy_proxy_usage_requests_total{job="sidelight-envoy", namespace="NAMESPACE"}))',
    },
    'More of them: `telemetry.destinations`, up to 5000. What that costs in memory and series is in [load.md](../load.md).',
  ],
});
