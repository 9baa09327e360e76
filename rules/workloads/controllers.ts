import { kubeState } from '../../metrics/exporters/index.ts';
import { aggregate, andOn, match, matches, share, where } from '../../metrics/index.ts';
import { alertsOf, percent, valueAs } from '../alert.ts';
import { needsKubeState } from './containers.ts';

const alert = alertsOf('workloads');
const podEvents = 'What keeps them: `kubectl -n NAMESPACE get events --sort-by=.lastTimestamp | tail`.';

export const podsPending = alert('podsPending', {
  expression: ({ select }) =>
    aggregate(
      'count',
      ['namespace'],
      where(
        aggregate(
          'max',
          ['namespace', 'pod'],
          select(kubeState.kube_pod_status_phase, { phase: matches('Pending|Unknown') }),
        ),
        '==',
        1,
      ),
    ),
  summary: 'Pods of a namespace do not get to run.',
  description: ({ label }) => `${valueAs.plain} pods in namespace ${label('namespace')} are pending.`,
  meaning:
    'No node takes them (too little CPU or memory that is not requested yet, a taint, a volume in another zone), or they cannot be set up where they are: image, volume, network.',
  withoutData: needsKubeState,
  look: ['Which: `kubectl -n NAMESPACE get pods --field-selector status.phase=Pending -o wide`.', podEvents],
});

export const podsNotReady = alert('podsNotReady', {
  expression: ({ select }) => {
    const unready = where(
      aggregate('max', ['namespace', 'pod'], select(kubeState.kube_pod_status_ready, { condition: 'false' })),
      '==',
      1,
    );
    const running = where(select(kubeState.kube_pod_status_phase, { phase: 'Running' }), '==', 1);
    return aggregate('count', ['namespace'], andOn(unready, ['namespace', 'pod'], running));
  },
  summary: 'Pods of a namespace run but are not ready.',
  description: ({ label }) =>
    `${valueAs.plain} pods in namespace ${label('namespace')} run and are not ready; no Service sends them anything.`,
  meaning: 'Their readiness probe fails, or one of their containers does not run.',
  withoutData: needsKubeState,
  look: ['Which: `kubectl -n NAMESPACE get pods`, those with fewer ready than there are.', podEvents],
});

export const deploymentReplicasMissing = alert('deploymentReplicasMissing', {
  expression: ({ select }) =>
    match(
      aggregate(
        'max',
        ['namespace', 'deployment'],
        select(kubeState.kube_deployment_status_replicas_available),
      ),
      '<',
      aggregate('max', ['namespace', 'deployment'], select(kubeState.kube_deployment_spec_replicas)),
      ['namespace', 'deployment'],
    ),
  summary: 'Replicas of a Deployment are missing.',
  description: ({ label }) =>
    `Only ${valueAs.plain} replicas of Deployment ${label('deployment')} in namespace ${label('namespace')} are available.`,
  meaning: 'Fewer pods are ready than the Deployment should have, for longer than a rollout takes.',
  withoutData: needsKubeState,
  look: [
    'Where it stands: `kubectl -n NAMESPACE rollout status deployment/DEPLOYMENT`.',
    'Whether its pods are made at all: `kubectl -n NAMESPACE describe replicaset`, at its end.',
    podEvents,
  ],
});

export const deploymentStuck = alert('deploymentStuck', {
  expression: ({ select }) =>
    where(
      aggregate(
        'max',
        ['namespace', 'deployment'],
        select(kubeState.kube_deployment_status_condition, { condition: 'Progressing', status: 'false' }),
      ),
      '==',
      1,
    ),
  summary: 'A rollout has come to a stop.',
  description: ({ label }) =>
    `The rollout of Deployment ${label('deployment')} in namespace ${label('namespace')} makes no progress (${valueAs.plain}).`,
  meaning:
    'No new pod became ready within `progressDeadlineSeconds`. The pods of the revision before still serve.',
  withoutData: needsKubeState,
  look: [
    'Where it stands: `kubectl -n NAMESPACE rollout status deployment/DEPLOYMENT`.',
    'Back to the revision before: `kubectl -n NAMESPACE rollout undo deployment/DEPLOYMENT`.',
  ],
});

export const statefulSetReplicasMissing = alert('statefulSetReplicasMissing', {
  expression: ({ select }) =>
    match(
      aggregate(
        'max',
        ['namespace', 'statefulset'],
        select(kubeState.kube_statefulset_status_replicas_ready),
      ),
      '<',
      aggregate('max', ['namespace', 'statefulset'], select(kubeState.kube_statefulset_replicas)),
      ['namespace', 'statefulset'],
    ),
  summary: 'Replicas of a StatefulSet are missing.',
  description: ({ label }) =>
    `Only ${valueAs.plain} replicas of StatefulSet ${label('statefulset')} in namespace ${label('namespace')} are ready.`,
  meaning:
    'Its pods start one after the other: one that does not get ready keeps those after it from starting.',
  withoutData: needsKubeState,
  look: ['Which: `kubectl -n NAMESPACE get pods`, the first by number that is not ready.', podEvents],
});

export const daemonSetPodsMissing = alert('daemonSetPodsMissing', {
  expression: ({ select }) =>
    match(
      aggregate('max', ['namespace', 'daemonset'], select(kubeState.kube_daemonset_status_number_ready)),
      '<',
      aggregate(
        'max',
        ['namespace', 'daemonset'],
        select(kubeState.kube_daemonset_status_desired_number_scheduled),
      ),
      ['namespace', 'daemonset'],
    ),
  summary: 'Nodes lack a ready pod of a DaemonSet.',
  description: ({ label }) =>
    `Only ${valueAs.plain} pods of DaemonSet ${label('daemonset')} in namespace ${label('namespace')} are ready.`,
  meaning: 'What the DaemonSet does on each node, such as network, logs or metrics, is missing on some.',
  withoutData: needsKubeState,
  look: [
    'On which nodes: `kubectl -n NAMESPACE get pods -o wide`.',
    'Nodes that are not ready (SidelightNodeNotReady) still count.',
    podEvents,
  ],
});

export const jobsFailed = alert('jobsFailed', {
  expression: ({ select }) =>
    where(
      aggregate('max', ['namespace', 'job_name'], select(kubeState.kube_job_failed, { condition: 'true' })),
      '==',
      1,
    ),
  summary: 'A Job has failed.',
  description: ({ label }) =>
    `Job ${label('job_name')} in namespace ${label('namespace')} has failed (${valueAs.plain}); it is not tried again.`,
  meaning:
    'Its pods failed as often as `backoffLimit` allows, or it took longer than `activeDeadlineSeconds`. The alert goes when the Job is deleted.',
  withoutData: needsKubeState,
  look: [
    'Why: `kubectl -n NAMESPACE describe job JOB_NAME`, and `kubectl -n NAMESPACE logs job/JOB_NAME`.',
    'When it is dealt with: `kubectl -n NAMESPACE delete job JOB_NAME`.',
  ],
});

export const autoscalerAtMaximum = alert('autoscalerAtMaximum', {
  expression: ({ select }) => {
    const by = ['namespace', 'horizontalpodautoscaler'] as const;
    const most = () => aggregate('max', by, select(kubeState.kube_horizontalpodautoscaler_spec_max_replicas));
    const current = aggregate(
      'max',
      by,
      select(kubeState.kube_horizontalpodautoscaler_status_current_replicas),
    );
    const least = aggregate('max', by, select(kubeState.kube_horizontalpodautoscaler_spec_min_replicas));
    // One that may not scale at all is always at its maximum.
    return andOn(match(current, '>=', most(), by), by, match(most(), '>', least, by));
  },
  summary: 'An autoscaler has no replicas left to add.',
  description: ({ label }) =>
    `${label('horizontalpodautoscaler')} in namespace ${label('namespace')} has been at its maximum of ${valueAs.plain} replicas.`,
  meaning: 'It would add more if it might: what comes beyond is not kept pace with.',
  withoutData: needsKubeState,
  look: [
    'What it scales by: `kubectl -n NAMESPACE describe hpa HORIZONTALPODAUTOSCALER`.',
    'More: `maxReplicas`, as far as the nodes have room.',
  ],
});

export const quotaNearLimit = alert('quotaNearLimit', {
  expression: ({ own, select }) => {
    const by = ['namespace', 'resourcequota', 'resource'] as const;
    const quota = (type: string) => aggregate('max', by, select(kubeState.kube_resourcequota, { type }));
    return where(share(quota('used'), quota('hard')), '>', own.ratio);
  },
  summary: 'A namespace has used up nearly all that its quota allows.',
  description: ({ own, label }) =>
    `${valueAs.percentage} of ${label('resource')} in the quota ${label('resourcequota')} of namespace ${label('namespace')} is used; from ${percent(own.ratio)} on it is told.`,
  meaning: 'What needs more is refused by the API server, new pods first.',
  withoutData: needsKubeState,
  look: ['What is used: `kubectl -n NAMESPACE describe quota`.'],
});
