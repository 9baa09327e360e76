import { z } from 'zod';
import { text } from '../values.ts';
import { alerting, alertLabels, area, matcher, share } from './alerting.ts';

// The fast alert asks for 14.4 times the budget, so a budget above a fourteenth could never fire it.
const objectiveOf = (by: number) =>
  z
    .number()
    .min(0.94)
    .max(0.99999)
    .default(by)
    .describe('Share that must be good; below 0.94 the fast alert could not fire.');

const objective = <Own extends z.ZodRawShape = Record<never, never>>(
  by: number,
  what: string,
  own: Own = {} as Own,
  enabled = true,
) =>
  z
    .strictObject({
      enabled: z.boolean().default(enabled).describe('Whether it is kept account of.'),
      objective: objectiveOf(by),
      labels: alertLabels.describe('More labels of its series, and so of its alerts.'),
      ...own,
    })
    .prefault({} as never)
    .describe(what);

const labelName = text(
  /^(?!__|slo$|le$)[a-zA-Z_][a-zA-Z0-9_]*$/,
  'the name of a label, other than slo and le',
);
const matchers = z
  .record(labelName, matcher)
  .default({})
  .describe('Which series count: a matcher for each label, the job among them.');
const metric = text(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, 'the name of a metric');
const counter = (what: string) =>
  z.strictObject({ metric: metric.describe(what), where: matchers }).describe(what);

const custom = z
  .strictObject({
    name: text(/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/, 'small letters, digits and hyphens, at most 40').describe(
      'Value of the label `slo`.',
    ),
    objective: objectiveOf(0.999),
    by: z.array(labelName).default([]).describe('Labels that each have a budget of their own.'),
    labels: alertLabels.describe('More labels of its series, and so of its alerts.'),
    ratio: z
      .strictObject({
        total: counter('A counter of all events.'),
        errors: counter('A counter of the bad ones among them.'),
      })
      .optional()
      .describe('Good is what is not counted as an error.'),
    latency: z
      .strictObject({
        histogram: metric.describe('A histogram, without `_bucket`.'),
        bound: z.number().positive().describe('One of its buckets, in its unit.'),
        where: matchers,
      })
      .optional()
      .describe('Good is what takes no longer than the bound.'),
  })
  .refine(({ ratio, latency }) => (ratio === undefined) !== (latency === undefined), {
    message: 'either ratio or latency',
  });

const builtIn = ['scrapes', 'collection', 'sidecar-cpu', 'sidecar-memory', 'api-server'];

export const slo = area(
  'Service level objectives: error budgets, and alerts on how fast they are used up.',
  {
    sloBudgetBurnsFast: alerting({
      severity: 'critical',
      for: '2m',
      selectors: ['slo'],
      thresholds: {
        hourBurn: z.number().positive().default(14.4).describe('Times the budget, over 1 h and over 5 m.'),
        quarterDayBurn: z
          .number()
          .positive()
          .default(6)
          .describe('Times the budget, over 6 h and over 30 m.'),
      },
    }),
    sloBudgetBurnsSlowly: alerting({
      severity: 'warning',
      for: '15m',
      selectors: ['slo'],
      thresholds: {
        dayBurn: z.number().positive().default(3).describe('Times the budget, over 1 d and over 2 h.'),
        threeDaysBurn: z.number().positive().default(1).describe('Times the budget, over 3 d and over 6 h.'),
      },
    }),
  },
  {
    objectives: z
      .strictObject({
        scrapes: objective(0.99, 'Scrapes of sidecars that succeed, by namespace.'),
        collection: objective(0.999, 'Time in which sidecars of a namespace are read at all.'),
        sidecarCpu: objective(
          0.99,
          "Time of pods in which their sidecar's CPU is small beside their app's.",
          {
            maximumRatio: share
              .default(0.05)
              .describe("The sidecar's CPU, of that of the pod's other containers."),
            minimumCores: z
              .number()
              .min(0)
              .default(0.1)
              .describe('Of the app, below which a pod does not count.'),
          },
        ),
        sidecarMemory: objective(0.99, "Time of pods in which their sidecar's memory is small.", {
          maximumBytes: z.number().positive().default(100_000_000).describe('Of one sidecar.'),
        }),
        apiServer: objective(0.999, 'Answers of the API server that are not 5xx.', {}, false),
      })
      .prefault({} as never)
      .describe('Those of Sidelight.'),
    custom: z
      .array(custom)
      .default([])
      .refine(
        (all) => {
          const names = [...builtIn, ...all.map(({ name }) => name)];
          return new Set(names).size === names.length;
        },
        { message: `names of their own, other than ${builtIn.join(', ')}` },
      )
      .describe('Your own, each a ratio of counters or a bound on a histogram.'),
  },
);
