import {
  and,
  type Expression,
  envoy,
  rate,
  recorded,
  recordedRange,
  scale,
  sum,
  where,
} from '../../metrics/index.ts';
import { alertsOf, percent, valueAs } from '../alert.ts';
import type { Scope } from '../scope.ts';
import {
  accessLog,
  hosts,
  ofVendor,
  pods,
  type Vendor,
  vendor,
  vendorDashboard,
  without,
} from './ofVendor.ts';
import { toVendor } from './sidecars.ts';

const alert = alertsOf('usage');

/** All answers that apps get, Envoy's own too, when a vendor isn't reached. */
const answered = ({ select }: Scope, minimum: number): Expression<Vendor> =>
  where(sum(vendor, select(recorded.vendorResponses)), '>=', minimum);

export const vendorScrapesFailing = alert('vendorScrapesFailing', {
  expression: ({ own, select }) => where(select(recorded.vendorScrapes), '<', own.minimumRatio),
  summary: "Prometheus misses sidecars of a vendor's pods.",
  description: ({ own, label }) =>
    `Only ${valueAs.percentage} of the scrapes of ${ofVendor(label)} succeed; at least ${percent(own.minimumRatio)} should.`,
  dashboard: vendorDashboard,
  meaning:
    "The pods of one vendor are read more seldom than they should be, while those of the namespace together may still be read well enough. Traffic flows as before, but the vendor's rates and totals are too low.",
  withoutData:
    'Quiet. A pod that was not read once in the last hour has told no vendor: SidelightScrapesFailing counts it by its namespace.',
  look: [
    {
      what: 'Which pods',
      query: 'namespace_proxy_vendor_pod:up:avg5m{namespace="NAMESPACE", proxy_vendor="VENDOR"} < 1',
    },
    'What Prometheus says of them: its page of targets shows the last error of each.',
    "Whether these pods are new or about to end: short Jobs end between two scrapes. `telemetry.lastScrapeSeconds` keeps a sidecar that long after its app's end.",
  ],
});

export const vendorErrorsHigh = alert('vendorErrorsHigh', {
  expression: (scope) =>
    and(
      where(scope.select(recorded.vendorErrors), '>', scope.own.maximumRatio),
      answered(scope, scope.own.minimumRequests),
    ),
  summary: 'Requests to a vendor fail.',
  description: ({ own, label }) =>
    `${valueAs.percentage} of the answers from ${ofVendor(label)} are 5xx; at most ${percent(own.maximumRatio)} should be.`,
  dashboard: vendorDashboard,
  meaning:
    "Apps get 5xx from the vendor's hosts, or from their own sidecar because it can't reach them (503: no address, no connection; 504: no answer). What happens inside a CONNECT tunnel is encrypted: of HTTPS only the tunnel itself is judged.",
  withoutData: without,
  look: [hosts, pods, accessLog],
});

export const vendorRefusalsHigh = alert('vendorRefusalsHigh', {
  expression: (scope) =>
    and(
      where(scope.select(recorded.vendorRefusals), '>', scope.own.maximumRatio),
      answered(scope, scope.own.minimumRequests),
    ),
  summary: 'A vendor refuses requests.',
  description: ({ own, label }) =>
    `${valueAs.percentage} of the answers from ${ofVendor(label)} are 4xx; at most ${percent(own.maximumRatio)} should be.`,
  dashboard: vendorDashboard,
  meaning:
    'Most requests are answered 4xx: too many of them (429), a credential that no longer counts (401, 403), or addresses that are gone (404, 410). Crawlers usually have to slow down, or to be told of new credentials.',
  withoutData: without,
  look: [hosts, pods, accessLog],
});

export const vendorUnreachable = alert('vendorUnreachable', {
  expression: ({ own, select }) =>
    and(
      where(select(recorded.vendorConnectFailures), '>', own.maximumRatio),
      where(
        sum(vendor, rate(select(envoy.upstreamConnections, toVendor), recordedRange)),
        '>=',
        own.minimumConnections,
      ),
    ),
  summary: 'Connections to a vendor cannot be opened.',
  description: ({ own, label }) =>
    `${valueAs.percentage} of the connections to ${ofVendor(label)} cannot be opened; at most ${percent(own.maximumRatio)} should fail.`,
  dashboard: vendorDashboard,
  meaning:
    "Sidecars get no connection to the vendor's addresses: they refuse, time out, or no route leads there. Apps get 503. Names are answered, else there would be no address to try.",
  withoutData: without,
  look: [
    {
      what: 'Whether they time out, which a firewall or a NetworkPolicy does, or are refused',
      query: `sum by (pod) (rate(envoy_cluster_upstream_cx_connect_timeout{job="sidelight-envoy", envoy_cluster_name="vendor", namespace="NAMESPACE", proxy_vendor="VENDOR"}[5m]))`,
    },
    hosts,
    accessLog,
    'With a proxy of the vendor under `telemetry.vendors`: whether that host and port answer from a pod of the namespace.',
  ],
});

export const vendorSlow = alert('vendorSlow', {
  expression: (scope) =>
    and(
      where(scale(scope.select(recorded.vendorDurationP95), '/', 1000), '>', scope.own.seconds),
      answered(scope, scope.own.minimumRequests),
    ),
  summary: 'A vendor answers slowly.',
  description: ({ own, label }) =>
    `One in twenty requests to ${ofVendor(label)} takes longer than ${valueAs.duration}; ${own.seconds} s is the bound.`,
  dashboard: vendorDashboard,
  meaning:
    "From the sidecar's sight, so without the app's own work: from a request to the end of its answer, large downloads with all their bytes. CONNECT tunnels are not in it, so of HTTPS it says nothing.",
  withoutData: without,
  look: [
    {
      what: 'How it is spread',
      query:
        'sum by (le) (namespace_proxy_vendor_le:envoy_cluster_upstream_rq_time_bucket:rate5m{namespace="NAMESPACE", proxy_vendor="VENDOR"})',
    },
    hosts,
    'Whether the sidecar itself is short of CPU: SidelightSidecarCpuNearLimit.',
  ],
});
