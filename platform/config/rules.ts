import { z } from 'zod';
import { alertLabels } from './rules/alerting.ts';
import { apiserver } from './rules/apiserver.ts';
import { jobs } from './rules/jobs.ts';
import { kafka } from './rules/kafka.ts';
import { nodes } from './rules/nodes.ts';
import { sidelight } from './rules/sidelight.ts';
import { slo } from './rules/slo.ts';
import { usage } from './rules/usage.ts';
import { workloads } from './rules/workloads.ts';
import { text } from './values.ts';

/** Each a folder of rules/, with its alerts as keys. */
const areas = { usage, sidelight, apiserver, nodes, workloads, kafka, slo };

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
    alertLabels: alertLabels.describe('More labels of every alert; those of an alert itself are stronger.'),
    runbookBase: z.string().default('docs/runbooks/').describe('What stands before the name of a runbook.'),
    dashboardBase: z
      .string()
      .default('/d/')
      .describe('Where Grafana serves dashboards by uid, such as https://grafana.example/d/'),
    jobs,
    ...areas,
  })
  .prefault({})
  .describe('What `sidelight rules` and `sidelight scrape` print.');

export type Area = keyof typeof areas;
