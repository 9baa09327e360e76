import {
  type Expression,
  envoy,
  envoyNames,
  quantile,
  rate,
  recorded,
  scale,
  select,
  sum,
} from '../../metrics/index.ts';

const { job } = envoy.upstreamRequests.exporter;
const toVendor = { job, envoy_cluster_name: envoyNames.vendorCluster } as const;
const vendor = ['proxy_vendor'] as const;
const requests = select(envoy.upstreamRequests, toVendor);
const sent = select(envoy.upstreamSentBytes, toVendor);
const received = select(envoy.upstreamReceivedBytes, toVendor);

/** A sum of counters since their start, for Prometheus and for who adds up scrapes himself. */
export interface Total {
  metric: string;
  expression: Expression;
}

const total = (metric: { name: string }, expression: unknown): Total => ({
  metric: metric.name,
  expression: expression as Expression,
});

export const totals = {
  requests: total(envoy.upstreamRequests, sum(vendor, requests)),
  sent: total(envoy.upstreamSentBytes, sum(vendor, sent)),
  received: total(envoy.upstreamReceivedBytes, sum(vendor, received)),
  codes: total(
    envoy.vendorResponses,
    sum([...vendor, 'envoy_response_code_class'], select(envoy.vendorResponses, { job })),
  ),
  destinations: total(
    envoy.destinationRequests,
    sum([...vendor, 'destination_host', 'method'], select(envoy.destinationRequests, { job })),
  ),
  destinationBytes: total(
    envoy.destinationReceivedBytes,
    sum([...vendor, 'destination_host'], select(envoy.destinationReceivedBytes, { job })),
  ),
};

/** When the last scrape of each vendor began, in seconds since the epoch. */
export const scrapeTimes = `max by (proxy_vendor) (timestamp(${requests.text}))`;

/** Seconds over which the charts take their rates: several scrapes of the demo. */
export const rateSeconds = 10;
const window = `${rateSeconds}s`;

export const rates = {
  requests: sum(vendor, rate(requests, window)),
  sent: sum(vendor, rate(sent, window)),
  received: sum(vendor, rate(received, window)),
};

/** What the recording rules wrote, over their 5 minutes. */
export const records = {
  requests: sum(vendor, select(recorded.vendorRequests)),
  p95: scale(quantile(0.95, sum([...vendor, 'le'], select(recorded.vendorDurationBuckets))), '/', 1000),
};
