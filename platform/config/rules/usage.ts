import { z } from 'zod';
import { alerting, area, share } from './alerting.ts';

const bySidecar = ['namespace', 'pod', 'proxy_vendor'] as const;

export const usage = area('What pods ask of vendors through their sidecars.', {
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
});
