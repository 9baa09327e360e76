import { cadvisor, kubeState } from '../../metrics/exporters/index.ts';
import {
  aggregate,
  andOn,
  type Expression,
  increase,
  isNot,
  matchesNot,
  maxOverTime,
  or,
  rate,
  recordedRange,
  share,
  sum,
  where,
} from '../../metrics/index.ts';
import { alertsOf, percent, valueAs } from '../alert.ts';
import type { Scope } from '../scope.ts';

const alert = alertsOf('workloads');
/** What is said of all containers stands here twice: kube-state-metrics has metrics of their own for init containers. */
const container = ['namespace', 'pod', 'container'] as const;
type Container = (typeof container)[number];

export const needsKubeState = 'Quiet: it reads kube-state-metrics, and is silent where that is not scraped.';
const needsKubelet =
  "Quiet: it reads the kubelets' cAdvisor and kube-state-metrics, and is silent where either is not scraped.";
const events = 'What the kubelet says: `kubectl -n NAMESPACE describe pod POD`, at its end.';
const lastWords = 'Its last words: `kubectl -n NAMESPACE logs POD -c CONTAINER --previous`.';

const pods = (of: Expression<Container>) => aggregate('count', ['namespace', 'pod'], of);

export const crashLooping = alert('podsCrashLooping', {
  expression: ({ select }) => {
    const reason = { reason: 'CrashLoopBackOff' } as const;
    // It is gone for a moment at each start.
    return pods(
      where(
        or(
          aggregate(
            'max',
            container,
            maxOverTime(select(kubeState.kube_pod_container_status_waiting_reason, reason), recordedRange),
          ),
          aggregate(
            'max',
            container,
            maxOverTime(
              select(kubeState.kube_pod_init_container_status_waiting_reason, reason),
              recordedRange,
            ),
          ),
        ),
        '==',
        1,
      ),
    );
  },
  summary: 'A pod ends again and again after its start.',
  description: ({ label }) =>
    `${valueAs.plain} containers of pod ${label('pod')} in namespace ${label('namespace')} end again and again; the kubelet waits up to 5 minutes before each start.`,
  meaning:
    'The program ends by itself soon after its start, or its liveness probe fails. The pod shows the phase Running all the while.',
  withoutData: needsKubeState,
  look: [lastWords, events],
});

const restarts = ({ select }: Pick<Scope, 'select'>) =>
  or(
    aggregate('max', container, increase(select(kubeState.kube_pod_container_status_restarts_total), '15m')),
    aggregate(
      'max',
      container,
      increase(
        select(kubeState.kube_pod_init_container_status_restarts_total, {
          container: isNot('sidelight-envoy'),
        }),
        '15m',
      ),
    ),
  );

export const restarting = alert('containersRestarting', {
  expression: (scope) => where(restarts(scope), '>', scope.own.restarts),
  summary: 'A container starts again and again.',
  description: ({ own, label }) =>
    `${label('container')} of pod ${label('pod')} in namespace ${label('namespace')} was restarted ${valueAs.number} times in 15 minutes; ${own.restarts} may be.`,
  meaning:
    'The kubelet waits longer before each start, so a container that always fails is restarted about three times in 15 minutes, and then each 5 minutes: SidelightPodsCrashLooping tells of that.',
  withoutData: needsKubeState,
  look: [lastWords, events],
});

export const outOfMemory = alert('containersOutOfMemory', {
  expression: (scope) => {
    const killed = { reason: 'OOMKilled' } as const;
    return andOn(
      where(restarts(scope), '>', 0),
      container,
      where(
        or(
          aggregate(
            'max',
            container,
            scope.select(kubeState.kube_pod_container_status_last_terminated_reason, killed),
          ),
          aggregate(
            'max',
            container,
            scope.select(kubeState.kube_pod_init_container_status_last_terminated_reason, killed),
          ),
        ),
        '==',
        1,
      ),
    );
  },
  summary: 'A container was killed because it needs more memory than it may have.',
  description: ({ label }) =>
    `${label('container')} of pod ${label('pod')} in namespace ${label('namespace')} was killed for want of memory and restarted ${valueAs.number} times in 15 minutes.`,
  meaning:
    'It went over its memory limit, or its node had none left (then SidelightNodeMemoryExhausted is there too). What it was doing is lost.',
  withoutData: `${needsKubeState} A container that is not started again is not seen here; SidelightNodeOutOfMemoryKills sees it.`,
  look: [
    {
      what: 'How its memory grew',
      query:
        'container_memory_working_set_bytes{job="kubelet", namespace="NAMESPACE", pod="POD", container="CONTAINER"}',
    },
    lastWords,
  ],
});

export const waiting = alert('containersWaiting', {
  expression: ({ select }) => {
    const reason = { reason: isNot('CrashLoopBackOff'), container: isNot('sidelight-envoy') } as const;
    return pods(
      where(
        or(
          aggregate('max', container, select(kubeState.kube_pod_container_status_waiting_reason, reason)),
          aggregate(
            'max',
            container,
            select(kubeState.kube_pod_init_container_status_waiting_reason, reason),
          ),
        ),
        '==',
        1,
      ),
    );
  },
  summary: 'A pod waits for something that does not come.',
  description: ({ label }) =>
    `${valueAs.plain} containers of pod ${label('pod')} in namespace ${label('namespace')} have waited too long for their start.`,
  meaning:
    'The kubelet cannot make the container: its image is not there or may not be pulled, a ConfigMap, Secret or volume is missing, or an init container before it does not end.',
  withoutData: needsKubeState,
  look: [
    events,
    {
      what: 'The reason',
      query:
        'kube_pod_container_status_waiting_reason{job="kube-state-metrics", namespace="NAMESPACE", pod="POD"}',
    },
  ],
});

export const memoryNearLimit = alert('containerMemoryNearLimit', {
  expression: ({ own, select }) => {
    const memory = { resource: 'memory' } as const;
    return where(
      share(
        aggregate(
          'max',
          container,
          select(cadvisor.container_memory_working_set_bytes, {
            container: matchesNot('|sidelight-envoy'),
          }),
        ),
        or(
          aggregate('max', container, select(kubeState.kube_pod_container_resource_limits, memory)),
          aggregate('max', container, select(kubeState.kube_pod_init_container_resource_limits, memory)),
        ),
      ),
      '>',
      own.ratio,
    );
  },
  summary: 'A container is about to be killed for want of memory.',
  description: ({ own, label }) =>
    `${label('container')} of pod ${label('pod')} in namespace ${label('namespace')} uses ${valueAs.percentage} of the memory that it may; from ${percent(own.ratio)} on it is told.`,
  meaning: 'At its limit the kernel kills it. Memory that the kernel could take back is not counted.',
  withoutData: `${needsKubelet} A container without a limit has nothing to be near to.`,
  look: [
    {
      what: 'How it grew',
      query:
        'container_memory_working_set_bytes{job="kubelet", namespace="NAMESPACE", pod="POD", container="CONTAINER"}',
    },
    'A higher limit, `resources.limits.memory`, or a leak to be found.',
  ],
});

export const cpuThrottled = alert('containerCpuThrottled', {
  expression: ({ own, select }) => {
    const named = { container: isNot('') } as const;
    return where(
      share(
        sum(
          container,
          rate(select(cadvisor.container_cpu_cfs_throttled_periods_total, named), recordedRange),
        ),
        sum(container, rate(select(cadvisor.container_cpu_cfs_periods_total, named), recordedRange)),
      ),
      '>',
      own.ratio,
    );
  },
  summary: 'A container is stopped because it uses more CPU than it may.',
  description: ({ own, label }) =>
    `${label('container')} of pod ${label('pod')} in namespace ${label('namespace')} is stopped in ${valueAs.percentage} of the periods; ${percent(own.ratio)} may be.`,
  meaning:
    'In each tenth of a second a container may use so much CPU, and is stopped for the rest when it has. Many threads at once reach that at a low use on average; it matters where answers are late.',
  withoutData: 'Quiet: containers without a CPU limit have no such series.',
  look: [
    {
      what: 'What it uses on average, in cores',
      query:
        'rate(container_cpu_usage_seconds_total{job="kubelet", namespace="NAMESPACE", pod="POD", container="CONTAINER"}[5m])',
    },
    'A higher limit, `resources.limits.cpu`, or none.',
  ],
});
