import type { Seen } from './counted.ts';
import { records, totals } from './queries.ts';
import type { Rated, Row, Source, Track } from './source.ts';

/** One of the example's pods, as the page shows it. */
export interface Crawler {
  name: string;
  pod: string;
  vendor: string;
  /** Host and port of the vendor's own proxy. */
  through: string | undefined;
  metricsUrl: string;
  /**
   * What was seen by who the sidecar talks to: the sites, or the vendor's own proxy. Now, or at a time (milliseconds
   * since the epoch) not long ago.
   */
  origin(at?: number): Seen;
}

export interface VendorReading {
  vendor: string;
  name: string;
  pod: string;
  through: string | undefined;
  metricsUrl: string;
  envoy: Seen;
  origin: Seen;
  /** Requests a second and seconds of p95, by the recording rules. */
  recorded: { requests?: number | undefined; p95?: number | undefined };
}

/** What the page shows, as JSON. */
export interface Reading {
  at: number;
  source: Source['kind'];
  vendors: VendorReading[];
  codes: { vendor: string; code: string; requests: number }[];
  destinations: { vendor: string; host: string; requests: number; tunnels: number; received: number }[];
  tracks: Record<Rated, Track>;
}

/** Of the chart, in seconds. */
const history = 300;

const valueFor = (rows: readonly Row[], wanted: Record<string, string>): number | undefined =>
  rows.find(({ labels }) => Object.entries(wanted).every(([key, value]) => labels[key] === value))?.value;

/** The counters by vendor beside what their origins saw: when these were scraped, or by now. */
export async function compare(
  source: Source,
  crawlers: readonly Crawler[],
  when: 'at the scrape' | 'now',
): Promise<VendorReading[]> {
  const [times, requests, sent, received, rate, p95] = await Promise.all([
    when === 'now' ? new Map<string, number>() : source.scrapedAt(),
    source.total(totals.requests),
    source.total(totals.sent),
    source.total(totals.received),
    source.recorded(records.requests.text),
    source.recorded(records.p95.text),
  ]);
  return crawlers.map(({ origin, ...crawler }) => {
    const of = (rows: readonly Row[]) => valueFor(rows, { proxy_vendor: crawler.vendor });
    return {
      ...crawler,
      envoy: { requests: of(requests) ?? 0, sent: of(sent) ?? 0, received: of(received) ?? 0 },
      origin: origin(times.get(crawler.vendor)),
      recorded: { requests: of(rate), p95: of(p95) },
    };
  });
}

export async function read(source: Source, crawlers: readonly Crawler[]): Promise<Reading> {
  const [vendors, codes, destinations, bytes, ...tracks] = await Promise.all([
    compare(source, crawlers, 'at the scrape'),
    source.total(totals.codes),
    source.total(totals.destinations),
    source.total(totals.destinationBytes),
    source.track('requests', history),
    source.track('sent', history),
    source.track('received', history),
  ]);
  const [requests, sent, received] = tracks as [Track, Track, Track];
  return {
    at: Date.now(),
    source: source.kind,
    vendors,
    codes: codes.map(({ labels, value }) => ({
      vendor: labels.proxy_vendor ?? '',
      code: labels.envoy_response_code_class ?? '',
      requests: value,
    })),
    destinations: destinationsOf(destinations, bytes),
    tracks: { requests, sent, received },
  };
}

function destinationsOf(rows: readonly Row[], bytes: readonly Row[]): Reading['destinations'] {
  const byHost = Map.groupBy(rows, ({ labels }) => `${labels.proxy_vendor} ${labels.destination_host}`);
  const found = [...byHost.values()].map((methods) => {
    const { proxy_vendor: vendor = '', destination_host: host = '' } = methods[0]?.labels ?? {};
    const sum = (wanted: readonly Row[]) => wanted.reduce((all, { value }) => all + value, 0);
    const tunnels = sum(methods.filter(({ labels }) => labels.method === 'CONNECT'));
    const received = valueFor(bytes, { proxy_vendor: vendor, destination_host: host }) ?? 0;
    return { vendor, host, requests: sum(methods), tunnels, received };
  });
  return found.sort((a, b) => b.requests - a.requests);
}
