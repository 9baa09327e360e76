import { z } from 'zod';
import { alerting, area, selectors, share } from './alerting.ts';

const byVendor = ['namespace', 'proxy_vendor'] as const;
const byPod = ['namespace', 'pod'] as const;
const minimumRequests = z
  .number()
  .min(0)
  .default(0.1)
  .describe('Requests a second below which there is no alert: a few tell little.');

const bySidecar = ['namespace', 'pod', 'proxy_vendor'] as const;

const alerts = {
  scrapesFailing: alerting({
    severity: 'warning',
    for: '5m',
    selectors: ['namespace'],
    thresholds: {
      minimumRatio: share
        .default(0.99)
        .describe("Share of a namespace's sidecars that must answer their scrape."),
    },
  }),
  vendorScrapesFailing: alerting({
    severity: 'warning',
    for: '10m',
    selectors: byVendor,
    thresholds: {
      minimumRatio: share.default(0.9).describe("Share of the scrapes of a vendor's pods that must succeed."),
    },
  }),
  vendorErrorsHigh: alerting({
    severity: 'warning',
    for: '5m',
    selectors: byVendor,
    thresholds: {
      maximumRatio: share.default(0.05).describe('Share of answers that may be 5xx.'),
      minimumRequests,
    },
  }),
  vendorRefusalsHigh: alerting({
    severity: 'warning',
    for: '15m',
    selectors: byVendor,
    thresholds: {
      maximumRatio: share.default(0.5).describe('Share of answers that may be 4xx.'),
      minimumRequests,
    },
  }),
  vendorUnreachable: alerting({
    severity: 'critical',
    for: '5m',
    selectors: byVendor,
    thresholds: {
      maximumRatio: share.default(0.5).describe('Share of connections that may fail.'),
      minimumConnections: z
        .number()
        .min(0)
        .default(0.02)
        .describe('Connections a second below which there is no alert.'),
    },
  }),
  vendorSlow: alerting({
    severity: 'warning',
    for: '15m',
    selectors: byVendor,
    thresholds: {
      seconds: z
        .number()
        .positive()
        .max(59)
        .default(10)
        .describe('Within which 95 of 100 requests must end; longer than 60 s is not told apart.'),
      minimumRequests,
    },
  }),
  vendorTrafficDropped: alerting({
    enabled: false,
    severity: 'info',
    for: '15m',
    selectors: byVendor,
    thresholds: {
      minimumRatio: share.default(0.1).describe('Of the mean over six hours.'),
      minimumRequests: z
        .number()
        .min(0)
        .default(1)
        .describe('Mean requests a second below which there is no alert.'),
    },
  }),
  vendorBytesHigh: alerting({
    enabled: false,
    severity: 'info',
    for: '15m',
    selectors: byVendor,
    thresholds: {
      bytesPerSecond: z
        .number()
        .positive()
        .default(100_000_000)
        .describe('To and from a vendor, of all pods of a namespace.'),
    },
  }),
  destinationErrorsHigh: alerting({
    severity: 'info',
    for: '15m',
    selectors: [...byVendor, 'destination_host'],
    thresholds: {
      maximumRatio: share.default(0.5).describe('Share of answers that may be 5xx.'),
      minimumRequests,
    },
  }),
  destinationsOverflow: alerting({
    severity: 'info',
    for: '0s',
    selectors: byPod,
    thresholds: {
      events: z
        .number()
        .min(0)
        .default(0)
        .describe('Counts of a sidecar that may be left out in 15 minutes.'),
    },
  }),
  podsWithoutRequests: alerting({
    severity: 'info',
    for: '5m',
    selectors: bySidecar,
    thresholds: {
      minutes: z.number().min(1).default(60).describe('That a pod may live without a request.'),
    },
  }),
  sidecarMemoryNearLimit: alerting({
    severity: 'warning',
    for: '5m',
    selectors: byPod,
    thresholds: { ratio: share.default(0.9).describe("Of the container's memory limit.") },
  }),
  sidecarCpuNearLimit: alerting({
    severity: 'warning',
    for: '15m',
    selectors: byPod,
    thresholds: { ratio: share.default(0.9).describe("Of the container's CPU limit.") },
  }),
  sidecarRestarting: alerting({
    severity: 'warning',
    for: '0s',
    keepFiringFor: '15m',
    selectors: byPod,
    thresholds: {
      restarts: z.number().min(0).default(2).describe('Of one sidecar in 15 minutes that are no alert yet.'),
    },
  }),
  sidecarStuck: alerting({ severity: 'critical', for: '10m', selectors: byPod }),
  sidecarMemoryHigh: alerting({
    severity: 'warning',
    for: '1m',
    selectors: bySidecar,
    thresholds: {
      percent: z
        .number()
        .min(0)
        .max(100)
        .default(75)
        .describe('Of the heap that a sidecar may have; from 80 on it refuses requests.'),
    },
  }),
  sidecarShedding: alerting({
    severity: 'critical',
    for: '1m',
    selectors: bySidecar,
    thresholds: {
      events: z
        .number()
        .min(0)
        .default(0)
        .describe('Refusals of a sidecar in 5 minutes that are no alert yet.'),
    },
  }),
  sidecarConnectionsHigh: alerting({
    severity: 'warning',
    for: '1m',
    selectors: bySidecar,
    thresholds: { ratio: share.default(0.8).describe('Of the connections that a sidecar takes.') },
  }),
  sidecarDnsFailing: alerting({
    severity: 'warning',
    for: '5m',
    selectors: bySidecar,
    thresholds: {
      minimumRatio: share.default(0.5).describe("Share of a namespace's look-ups that must be answered."),
    },
  }),
  sidecarDnsCacheFull: alerting({
    severity: 'warning',
    for: '5m',
    selectors: bySidecar,
    thresholds: { ratio: share.default(0.8).describe('Of `telemetry.dnsCacheHosts`.') },
  }),
};

export const usage = area('What pods ask of vendors through their sidecars.', alerts, {
  selectors: selectors(['namespace']).describe(
    'Of every alert of the area that has none of that label itself.',
  ),
});
