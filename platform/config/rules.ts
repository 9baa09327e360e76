import { z } from 'zod';
import { text } from './values.ts';

const duration = text(/^\d+(s|m|h)$/, 'a duration such as 30s, 5m or 1h');
const share = z.number().min(0).max(1);

/** What every alert has. */
const alerting = (severity: 'critical' | 'warning' | 'info', wait: string) => ({
  enabled: z.boolean().default(true).describe('Whether the alert is printed.'),
  for: duration.default(wait).describe('How long it must hold.'),
  severity: z.enum(['critical', 'warning', 'info']).default(severity).describe("The alert's label."),
});

export const rules = z
  .strictObject({
    scrapeInterval: text(
      /^([1-9]|[1-6]\d|7[0-5])s$|^1m$/,
      'at most 75s: rates are taken over 5m and need four scrapes',
    )
      .default('15s')
      .describe('How often Prometheus scrapes the sidecars.'),
    labels: z
      .record(z.string(), z.string())
      .default({})
      .describe('Labels of every generated object, for a Prometheus that selects rules by label.'),
    runbookBase: z.string().default('docs/runbooks/').describe('What stands before the name of a runbook.'),
    dashboardBase: z
      .string()
      .default('/d/')
      .describe('Where Grafana serves dashboards by uid, such as https://grafana.example/d/'),
    scrapesFailing: z
      .strictObject({
        ...alerting('warning', '5m'),
        minimumRatio: share
          .default(0.99)
          .describe("Share of a namespace's sidecars that must answer their scrape."),
      })
      .prefault({})
      .describe('The alert SidelightScrapesFailing.'),
    sidecarMemoryHigh: z
      .strictObject({
        ...alerting('warning', '1m'),
        percent: z
          .number()
          .min(0)
          .max(100)
          .default(75)
          .describe('Of the heap that a sidecar may have; from 80 on it refuses requests.'),
      })
      .prefault({})
      .describe('The alert SidelightSidecarMemoryHigh.'),
    sidecarShedding: z
      .strictObject({
        ...alerting('critical', '1m'),
        events: z
          .number()
          .min(0)
          .default(0)
          .describe('Refusals of a sidecar in 5 minutes that are no alert yet.'),
      })
      .prefault({})
      .describe('The alert SidelightSidecarShedding.'),
    sidecarConnectionsHigh: z
      .strictObject({
        ...alerting('warning', '1m'),
        ratio: share.default(0.8).describe('Of the connections that a sidecar takes.'),
      })
      .prefault({})
      .describe('The alert SidelightSidecarConnectionsHigh.'),
    sidecarDnsFailing: z
      .strictObject({
        ...alerting('warning', '5m'),
        minimumRatio: share.default(0.5).describe("Share of a namespace's look-ups that must be answered."),
      })
      .prefault({})
      .describe('The alert SidelightSidecarDnsFailing.'),
    sidecarDnsCacheFull: z
      .strictObject({
        ...alerting('warning', '5m'),
        ratio: share.default(0.8).describe('Of `telemetry.dnsCacheHosts`.'),
      })
      .prefault({})
      .describe('The alert SidelightSidecarDnsCacheFull.'),
    settingsRefused: z
      .strictObject(alerting('warning', '2m'))
      .prefault({})
      .describe('The alert SidelightSettingsRefused.'),
  })
  .prefault({})
  .describe('What `sidelight rules` and `sidelight scrape` print.');
