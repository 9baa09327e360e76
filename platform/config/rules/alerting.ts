import { z } from 'zod';
import { text } from '../values.ts';

export const duration = text(/^\d+(s|m|h|d)$/, 'a duration such as 30s, 5m or 1h');
export const share = z.number().min(0).max(1);
export const severity = z.enum(['critical', 'warning', 'info']);
export type Severity = z.infer<typeof severity>;

const labelName = text(
  /^(?!severity$|alertname$|__)[a-zA-Z_][a-zA-Z0-9_]*$/,
  'the name of a label, other than severity and alertname',
);
export const alertLabels = z.record(labelName, z.string()).default({});

// What RE2 lacks is refused here, because Prometheus would refuse the whole file.
const isRegex = (pattern: string): boolean => {
  if (/\(\?(=|!|<=|<!)|\\[1-9]/.test(pattern)) return false;
  try {
    return new RegExp(pattern.replace(/^\(\?[ims]+\)/, '')) instanceof RegExp;
  } catch {
    return false;
  }
};
const matcherText = 'a value, or =~, !~ or != and then a value or a regular expression (RE2), such as =~a|b';

/** One matcher on a label. */
export const matcher = z
  .string()
  .refine((value) => isRegex(/^[=!]~(.*)$/s.exec(value)?.[1] ?? ''), matcherText)
  .meta({ title: matcherText });

export const selectors = <const Label extends string>(labels: readonly Label[]) =>
  z
    .strictObject(
      Object.fromEntries(
        labels.map((label) => [label, matcher.optional().describe(`Only series whose ${label} matches.`)]),
      ) as Record<Label, z.ZodOptional<typeof matcher>>,
    )
    .prefault({} as never)
    .describe('Which series count: a matcher for each label.');

interface Declared<Label extends string, Thresholds extends z.ZodRawShape> {
  severity: Severity;
  /** How long it must hold. */
  for: string;
  /** How long it goes on after it no longer holds. */
  keepFiringFor?: string;
  enabled?: boolean;
  /** Labels that its series can be chosen by: each is on what its expression reads. */
  selectors: readonly Label[];
  /** Numbers that it compares with; each says in its description what they count. */
  thresholds?: Thresholds;
}

/** The settings of one alert: what every alert has, and its own thresholds. */
export const alerting = <const Label extends string, Thresholds extends z.ZodRawShape = Record<never, never>>(
  declared: Declared<Label, Thresholds>,
) =>
  z
    .strictObject({
      enabled: z
        .boolean()
        .default(declared.enabled ?? true)
        .describe('Whether the alert is printed.'),
      for: duration.default(declared.for).describe('How long it must hold.'),
      keepFiringFor: duration
        .default(declared.keepFiringFor ?? '0s')
        .describe('How long it goes on firing when it no longer holds.'),
      severity: severity.default(declared.severity).describe("The alert's label."),
      labels: alertLabels.describe('More labels of the alert.'),
      selectors: selectors(declared.selectors),
      ...(declared.thresholds as Thresholds),
    })
    .prefault({} as never);

/** A key of the settings to the name of its alert. */
export const alertName = (key: string): string => `Sidelight${key.charAt(0).toUpperCase()}${key.slice(1)}`;

/** Rules that are switched together. */
export const area = <
  Alerts extends Readonly<Record<string, z.ZodType>>,
  More extends z.ZodRawShape = Record<never, never>,
>(
  what: string,
  alerts: Alerts,
  more?: More,
) =>
  z
    .strictObject({
      enabled: z.boolean().default(true).describe('Whether any of its rules are printed, records too.'),
      interval: duration
        .optional()
        .describe('How often its groups are evaluated; without it, as Prometheus is set.'),
      ...(more as More),
      ...(Object.fromEntries(
        Object.entries(alerts).map(([key, alert]) => [key, alert.describe(`The alert ${alertName(key)}.`)]),
      ) as unknown as Alerts),
    })
    .prefault({} as never)
    .describe(what);
