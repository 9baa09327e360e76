import type { AreaRules } from '../areas.ts';
import {
  cpuThrottled,
  crashLooping,
  memoryNearLimit,
  outOfMemory,
  restarting,
  waiting,
} from './containers.ts';
import {
  autoscalerAtMaximum,
  daemonSetPodsMissing,
  deploymentReplicasMissing,
  deploymentStuck,
  jobsFailed,
  podsNotReady,
  podsPending,
  quotaNearLimit,
  statefulSetReplicasMissing,
} from './controllers.ts';
import { dnsErrorsHigh, dnsSlow } from './dns.ts';
import { volumeFilling, volumeInodesLow, volumeSpaceLow } from './volumes.ts';

/** Errors and saturation of workloads; their latency and traffic are those of their objectives and of their sidecars. */
export const workloads: AreaRules = {
  area: 'workloads',
  records: () => [],
  alerts: [
    crashLooping,
    restarting,
    outOfMemory,
    waiting,
    podsPending,
    podsNotReady,
    deploymentReplicasMissing,
    deploymentStuck,
    statefulSetReplicasMissing,
    daemonSetPodsMissing,
    jobsFailed,
    autoscalerAtMaximum,
    memoryNearLimit,
    cpuThrottled,
    volumeSpaceLow,
    volumeFilling,
    volumeInodesLow,
    quotaNearLimit,
    dnsErrorsHigh,
    dnsSlow,
  ],
};
