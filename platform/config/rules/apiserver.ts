import { z } from 'zod';
import { alerting, area, share } from './alerting.ts';

const seconds = (most: number, by: number, what: string) =>
  z.number().positive().max(most).default(by).describe(what);
const byInstance = ['instance'] as const;

export const apiserver = area('Golden signals of the API server.', {
  apiServerDown: alerting({ severity: 'critical', for: '5m', selectors: [] }),
  apiServerLatencyHigh: alerting({
    severity: 'warning',
    for: '10m',
    selectors: ['resource', 'verb', 'scope'],
    thresholds: {
      resourceSeconds: seconds(59, 1, 'Within which 99 of 100 requests for one object must end.'),
      namespaceSeconds: seconds(59, 5, 'Within which 99 of 100 requests for a namespace must end.'),
      clusterSeconds: seconds(59, 30, 'Within which 99 of 100 requests for the whole cluster must end.'),
    },
  }),
  apiServerErrorsHigh: alerting({
    severity: 'critical',
    for: '10m',
    selectors: ['verb'],
    thresholds: {
      maximumRatio: share.default(0.05).describe('Share of answers that may be 5xx.'),
      minimumRequests: z
        .number()
        .min(0)
        .default(0.1)
        .describe('Requests a second below which there is no alert: a few tell little.'),
    },
  }),
  apiServerTrafficHigh: alerting({
    enabled: false,
    severity: 'info',
    for: '15m',
    selectors: ['verb'],
    thresholds: {
      requestsPerSecond: z.number().positive().default(1000).describe('Of one verb, at all API servers.'),
    },
  }),
  apiServerRequestsRejected: alerting({
    severity: 'warning',
    for: '5m',
    selectors: ['priority_level', 'reason', ...byInstance],
    thresholds: {
      perSecond: z.number().min(0).default(0.1).describe('Requests a second that may be turned away.'),
    },
  }),
  apiServerSeatsNearLimit: alerting({
    severity: 'warning',
    for: '15m',
    selectors: ['priority_level', ...byInstance],
    thresholds: { ratio: share.default(0.9).describe('Of the seats of a priority level.') },
  }),
  apiServerRequestsTerminated: alerting({
    severity: 'warning',
    for: '5m',
    selectors: byInstance,
    thresholds: {
      maximumRatio: share.default(0.2).describe('Share of requests that may be cut off.'),
    },
  }),
  apiServerStorageSlow: alerting({
    severity: 'warning',
    for: '15m',
    selectors: ['operation', ...byInstance],
    thresholds: {
      seconds: seconds(59, 1, 'Within which 99 of 100 requests to etcd must end.'),
    },
  }),
});
