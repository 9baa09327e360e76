import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Metric, MetricType } from '../entry.ts';
import { webhook } from '../index.ts';

type Handle<M> =
  M extends Metric<'counter', infer Label>
    ? Counter<Label>
    : M extends Metric<'gauge', infer Label>
      ? Gauge<Label>
      : M extends Metric<'histogram', infer Label>
        ? Histogram<Label>
        : never;

export type Handles<Entries> = { readonly [Key in keyof Entries]: Handle<Entries[Key]> };

function register(entry: Metric, registry: Registry): Counter | Gauge | Histogram {
  const common = {
    name: entry.name,
    help: entry.help,
    labelNames: [...entry.labels],
    registers: [registry],
  };
  const kinds: Record<MetricType, () => Counter | Gauge | Histogram> = {
    counter: () => new Counter(common),
    gauge: () => new Gauge(common),
    histogram: () => new Histogram({ ...common, buckets: [...(entry.buckets ?? [])] }),
  };
  return kinds[entry.type]();
}

/** Registers entries of the catalogue with prom-client; a handle takes exactly the labels of its entry. */
export function registerMetrics<Entries extends Readonly<Record<string, Metric>>>(
  entries: Entries,
  registry: Registry,
): Handles<Entries> {
  return Object.fromEntries(
    Object.entries(entries).map(([key, entry]) => [key, register(entry, registry)]),
  ) as unknown as Handles<Entries>;
}

export type WebhookMetrics = Handles<typeof webhook>;

/** The webhook's metrics, from the catalogue: what is exported and what rules read can't differ. */
export const webhookMetrics = (registry: Registry): WebhookMetrics => registerMetrics(webhook, registry);
