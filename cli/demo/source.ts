import { envoyNames, parseExposition } from '../../metrics/index.ts';
import type { Prometheus } from './prometheus.ts';
import { rateSeconds, rates, scrapeTimes, type Total, totals } from './queries.ts';

export interface Row {
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** Rates by vendor at the same times (seconds since the epoch). */
export interface Track {
  times: number[];
  values: Record<string, (number | null)[]>;
}
export type Rated = keyof typeof rates;

/** Who knows the counters: Prometheus, or, where it can't be had, we ourselves. */
export interface Source {
  kind: 'prometheus' | 'scrapes';
  total(which: Total): Promise<Row[]>;
  /** When the totals were scraped, by vendor, in milliseconds since the epoch; empty for just now. */
  scrapedAt(): Promise<Map<string, number>>;
  track(which: Rated, seconds: number): Promise<Track>;
  /** What recording rules wrote; nothing without Prometheus. */
  recorded(promql: string): Promise<Row[]>;
}

export const fromPrometheus = ({ query, queryRange }: Prometheus): Source => ({
  kind: 'prometheus',
  total: ({ expression }) => query(expression.text),
  async scrapedAt() {
    const rows = await query(scrapeTimes);
    return new Map(rows.map(({ labels, value }) => [labels.proxy_vendor ?? '', value * 1000]));
  },
  track: (which, seconds) => queryRange(rates[which].text, seconds),
  recorded: query,
});

interface Scrape {
  at: number;
  rows: Map<string, Row[]>;
}

/** From scrapes of our own: `readAll` gives their texts, `now` seconds. `scrape` is to be called every second or so. */
export function fromScrapes(
  readAll: () => Promise<string[]>,
  now: () => number,
): Source & { scrape(): Promise<void> } {
  const scrapes: Scrape[] = [];

  async function scrape(): Promise<void> {
    const at = now();
    const families = (await readAll()).map(parseExposition);
    const rows = Object.values(totals).map(({ metric, expression }): [string, Row[]] => [
      metric,
      add(
        families.flatMap((family) => family.get(metric)?.samples ?? []),
        expression.labels,
      ),
    ]);
    scrapes.push({ at, rows: new Map(rows) });
    if (scrapes.length > keptScrapes) scrapes.shift();
  }

  return {
    kind: 'scrapes',
    scrape,
    total: async ({ metric }) => scrapes.at(-1)?.rows.get(metric) ?? [],
    async scrapedAt() {
      const { at = 0, rows } = scrapes.at(-1) ?? {};
      const vendors = rows?.get(totals.requests.metric) ?? [];
      return new Map(vendors.map(({ labels }) => [labels.proxy_vendor ?? '', at * 1000]));
    },
    async track(which, seconds) {
      const since = now() - seconds;
      const { metric } = totals[which];
      const readings = scrapes.map(({ at, rows }) => ({ at, rows: rows.get(metric) ?? [] }));
      return rateOf(readings.filter(({ at }) => at >= since));
    },
    recorded: async () => [],
  };
}

const keptScrapes = 1000;

function add(samples: readonly Row[], by: readonly string[]): Row[] {
  const sums = new Map<string, Row>();
  for (const { labels, value } of samples) {
    const cluster = labels.envoy_cluster_name ?? envoyNames.vendorCluster;
    if (cluster !== envoyNames.vendorCluster) continue;
    const kept = Object.fromEntries(by.map((label) => [label, labels[label] ?? '']));
    const key = JSON.stringify(kept);
    sums.set(key, { labels: kept, value: (sums.get(key)?.value ?? 0) + value });
  }
  return [...sums.values()];
}

function rateOf(readings: readonly { at: number; rows: readonly Row[] }[]): Track {
  const values: Track['values'] = {};
  const valueIn = (rows: readonly Row[], vendor: string) =>
    rows.find(({ labels }) => labels.proxy_vendor === vendor)?.value;
  for (const vendor of (readings.at(-1)?.rows ?? []).map(({ labels }) => labels.proxy_vendor ?? '')) {
    values[vendor] = readings.map(({ at, rows }, index) => {
      const before = readings.findLast((one, i) => i < index && one.at <= at - rateSeconds) ?? readings[0];
      const [from, to] = [valueIn(before?.rows ?? [], vendor), valueIn(rows, vendor)];
      if (from === undefined || to === undefined || before === undefined || before.at >= at) return null;
      return (to - from) / (at - before.at);
    });
  }
  return { times: readings.map(({ at }) => at), values };
}
