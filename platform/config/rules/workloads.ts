import { z } from 'zod';
import { alerting, area, share } from './alerting.ts';

const byPod = ['namespace', 'pod'] as const;
const byContainer = ['namespace', 'pod', 'container'] as const;
const byVolume = ['namespace', 'persistentvolumeclaim'] as const;
const left = (by: number, what: string) => share.default(by).describe(`Share of ${what} that must be left.`);

export const workloads = area('Golden signals of workloads: pods, what makes them, and their volumes.', {
  podsCrashLooping: alerting({ severity: 'warning', for: '15m', selectors: byContainer }),
  containersRestarting: alerting({
    severity: 'warning',
    for: '0s',
    keepFiringFor: '15m',
    selectors: byContainer,
    thresholds: {
      restarts: z.number().min(0).default(2).describe('Of a container in 15 minutes that are no alert yet.'),
    },
  }),
  containersOutOfMemory: alerting({
    severity: 'warning',
    for: '0s',
    keepFiringFor: '15m',
    selectors: byContainer,
  }),
  containersWaiting: alerting({ severity: 'warning', for: '30m', selectors: byContainer }),
  podsPending: alerting({ severity: 'warning', for: '15m', selectors: byPod }),
  podsNotReady: alerting({ severity: 'warning', for: '15m', selectors: byPod }),
  deploymentReplicasMissing: alerting({
    severity: 'warning',
    for: '15m',
    selectors: ['namespace', 'deployment'],
  }),
  deploymentStuck: alerting({ severity: 'warning', for: '15m', selectors: ['namespace', 'deployment'] }),
  statefulSetReplicasMissing: alerting({
    severity: 'warning',
    for: '15m',
    selectors: ['namespace', 'statefulset'],
  }),
  daemonSetPodsMissing: alerting({
    severity: 'warning',
    for: '15m',
    selectors: ['namespace', 'daemonset'],
  }),
  jobsFailed: alerting({ severity: 'warning', for: '5m', selectors: ['namespace', 'job_name'] }),
  autoscalerAtMaximum: alerting({
    severity: 'warning',
    for: '30m',
    selectors: ['namespace', 'horizontalpodautoscaler'],
  }),
  containerMemoryNearLimit: alerting({
    severity: 'warning',
    for: '15m',
    selectors: byContainer,
    thresholds: { ratio: share.default(0.9).describe("Of a container's memory limit.") },
  }),
  containerCpuThrottled: alerting({
    enabled: false,
    severity: 'info',
    for: '15m',
    selectors: byContainer,
    thresholds: { ratio: share.default(0.5).describe('Of the periods in which a container may be stopped.') },
  }),
  volumeSpaceLow: alerting({
    severity: 'critical',
    for: '5m',
    selectors: byVolume,
    thresholds: { minimumRatio: left(0.05, 'a volume') },
  }),
  volumeFilling: alerting({
    severity: 'warning',
    for: '1h',
    selectors: byVolume,
    thresholds: {
      hours: z.number().positive().default(96).describe('Within which a volume must not be full.'),
      minimumRatio: share.default(0.2).describe('Share that is left from which on nothing is foretold.'),
    },
  }),
  volumeInodesLow: alerting({
    severity: 'warning',
    for: '15m',
    selectors: byVolume,
    thresholds: { minimumRatio: left(0.05, "a volume's inodes") },
  }),
  quotaNearLimit: alerting({
    enabled: false,
    severity: 'info',
    for: '15m',
    selectors: ['namespace', 'resource'],
    thresholds: { ratio: share.default(0.9).describe('Of what a quota allows.') },
  }),
  dnsErrorsHigh: alerting({
    severity: 'warning',
    for: '10m',
    selectors: ['instance'],
    thresholds: { maximumRatio: share.default(0.03).describe('Share of answers that may be SERVFAIL.') },
  }),
  dnsSlow: alerting({
    severity: 'warning',
    for: '10m',
    selectors: ['instance'],
    thresholds: {
      seconds: z
        .number()
        .positive()
        .max(8)
        .default(1)
        .describe('Within which 99 of 100 names must be answered.'),
    },
  }),
});
