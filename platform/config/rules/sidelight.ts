import { z } from 'zod';
import { alerting, area, share } from './alerting.ts';

const ofWebhook = ['namespace'] as const;

export const sidelight = area('Sidelight itself: its webhook.', {
  webhookCallsFailing: alerting({
    severity: 'critical',
    for: '0s',
    keepFiringFor: '5m',
    selectors: ['name'],
    thresholds: {
      calls: z.number().min(0).default(0).describe('Calls in 5 minutes that may fail.'),
    },
  }),
  webhookCallsSlow: alerting({
    severity: 'warning',
    for: '10m',
    selectors: ['name'],
    thresholds: {
      seconds: z
        .number()
        .positive()
        .max(5)
        .default(1)
        .describe('Within which 99 of 100 calls of the API server must end; it waits for 5 s.'),
    },
  }),
  webhookAnswersSlow: alerting({
    severity: 'warning',
    for: '10m',
    selectors: ofWebhook,
    thresholds: {
      seconds: z
        .number()
        .positive()
        .max(1)
        .default(0.1)
        .describe('Within which the webhook must have answered 99 of 100 reviews.'),
    },
  }),
  webhookFaults: alerting({
    severity: 'warning',
    for: '0s',
    keepFiringFor: '5m',
    selectors: [...ofWebhook, 'code'],
    thresholds: {
      faults: z.number().min(0).default(10).describe('Faults of one code in 15 minutes that may be.'),
    },
  }),
  webhookDown: alerting({ severity: 'critical', for: '2m', selectors: ofWebhook }),
  webhookReplicasMissing: alerting({ severity: 'warning', for: '15m', selectors: ofWebhook }),
  webhookScrapesFailing: alerting({
    severity: 'warning',
    for: '10m',
    selectors: ofWebhook,
    thresholds: {
      minimumRatio: share.default(1).describe('Share of replicas that must answer their scrape.'),
    },
  }),
  webhookNotSynced: alerting({ severity: 'warning', for: '5m', selectors: ofWebhook }),
  certificateExpiring: alerting({
    severity: 'critical',
    for: '15m',
    selectors: [...ofWebhook, 'certificate'],
    thresholds: {
      minimumRatio: share
        .default(0.2)
        .describe('Share of its life that a certificate must have left; it is renewed at a third.'),
    },
  }),
  podsDenied: alerting({
    severity: 'warning',
    for: '0s',
    keepFiringFor: '5m',
    selectors: [...ofWebhook, 'reason'],
    thresholds: { pods: z.number().min(0).default(0).describe('Of one reason in 15 minutes that may be.') },
  }),
  podsOfUnknownProfile: alerting({
    severity: 'warning',
    for: '0s',
    keepFiringFor: '5m',
    selectors: ofWebhook,
    thresholds: { pods: z.number().min(0).default(0).describe('In 15 minutes that may be.') },
  }),
  revisionsDiffer: alerting({ severity: 'info', for: '30m', selectors: ofWebhook }),
  settingsRefused: alerting({ severity: 'warning', for: '2m', selectors: ofWebhook }),
});
