import {
  add,
  and,
  avgOverTime,
  divide,
  type Expression,
  envoy,
  rate,
  recorded,
  recordedRange,
  scale,
  share,
  sum,
  where,
} from '../../metrics/index.ts';
import { alertsOf, percent, valueAs } from '../alert.ts';
import type { Scope } from '../scope.ts';
import { toVendor } from './sidecars.ts';

const alert = alertsOf('usage');
const vendor = ['namespace', 'proxy_vendor'] as const;
type Vendor = (typeof vendor)[number];
type LabelOf = (name: Vendor) => string;

const dashboard = {
  uid: 'sidelight-vendors',
  variables: { namespace: 'namespace', vendor: 'proxy_vendor' },
} as const;
const without =
  'Quiet: without series of the vendor in the last five minutes there is no share. SidelightScrapesFailing tells of sidecars that Prometheus does not read.';
const ofVendor = (label: LabelOf): string =>
  `vendor ${label('proxy_vendor')} in namespace ${label('namespace')}`;
const series = '{namespace="NAMESPACE", proxy_vendor="VENDOR"}';
const hosts = {
  what: 'Which hosts, and with which answers (the bound of hosts is `telemetry.destinations`)',
  query: `topk(10, namespace_proxy_vendor_destination_host_response_code_class:envoy_proxy_usage_requests:rate5m${series})`,
};
const pods = {
  what: 'Whether all pods or a few',
  query: `topk(10, namespace_proxy_vendor_pod_envoy_response_code_class:envoy_proxy_usage_responses:rate5m{namespace="NAMESPACE", proxy_vendor="VENDOR", envoy_response_code_class=~"4|5"})`,
};
const accessLog =
  'What happens to single requests: the access log of a sidecar, `kubectl -n NAMESPACE logs POD -c sidelight-envoy`, has code, flags and the address of each that failed.';

/** All answers that apps get, Envoy's own too, when a vendor isn't reached. */
const answered = ({ select }: Scope, minimum: number): Expression<Vendor> =>
  where(sum(vendor, select(recorded.vendorResponses)), '>=', minimum);

export const vendorScrapesFailing = alert('vendorScrapesFailing', {
  expression: ({ own, select }) => where(select(recorded.vendorScrapes), '<', own.minimumRatio),
  summary: "Prometheus misses sidecars of a vendor's pods.",
  description: ({ own, label }) =>
    `Only ${valueAs.percentage} of the scrapes of ${ofVendor(label)} succeed; at least ${percent(own.minimumRatio)} should.`,
  dashboard,
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
  dashboard,
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
  dashboard,
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
  dashboard,
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
  dashboard,
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

export const vendorTrafficDropped = alert('vendorTrafficDropped', {
  expression: ({ own, select }) =>
    where(
      divide(
        select(recorded.vendorRequests),
        where(avgOverTime(select(recorded.vendorRequests), '6h'), '>', own.minimumRequests),
      ),
      '<',
      own.minimumRatio,
    ),
  summary: 'Much less is asked of a vendor than in the hours before.',
  description: ({ own, label }) =>
    `Requests to ${ofVendor(label)} are at ${valueAs.percentage} of their mean over six hours; below ${percent(own.minimumRatio)} is unusual.`,
  dashboard,
  meaning:
    'Pods that asked much of the vendor ask little now: their work is done, they hang, or they no longer use the proxy. It is off by default, because work in batches looks just so.',
  withoutData: 'Quiet: a vendor without pods has no rate, whatever it had before.',
  look: [
    {
      what: 'Since when, by pod',
      query: `namespace_proxy_vendor_pod:envoy_cluster_upstream_rq:rate5m${series}`,
    },
    'Whether the pods run, and what their apps say: `kubectl -n NAMESPACE get pods`.',
  ],
});

export const vendorBytesHigh = alert('vendorBytesHigh', {
  expression: ({ own, select }) =>
    where(
      add(select(recorded.vendorSentBytes), select(recorded.vendorReceivedBytes)),
      '>',
      own.bytesPerSecond,
    ),
  summary: 'A vendor takes more bandwidth than it should.',
  description: ({ own, label }) =>
    `${valueAs.bytes}/s to and from ${ofVendor(label)}; ${own.bytesPerSecond} bytes a second are the bound.`,
  dashboard,
  meaning:
    'Bytes in both directions, as they are on the connections to the vendor, open tunnels too. It is off by default: how much is too much is what you pay for.',
  withoutData: 'Quiet.',
  look: [
    {
      what: 'Which pods receive most',
      query: `topk(10, namespace_proxy_vendor_pod:envoy_cluster_upstream_cx_rx_bytes:rate5m${series})`,
    },
    {
      what: 'From which hosts',
      query: `topk(10, sum by (destination_host) (rate(envoy_proxy_usage_rx_bytes_total{job="sidelight-envoy", namespace="NAMESPACE", proxy_vendor="VENDOR"}[5m])))`,
    },
  ],
});

const destination = [...vendor, 'destination_host'] as const;

export const destinationErrorsHigh = alert('destinationErrorsHigh', {
  expression: ({ own, select }) => {
    const all = sum(destination, select(recorded.destinationRequests));
    const failed = sum(destination, select(recorded.destinationRequests, { response_code_class: '5' }));
    return and(where(share(failed, all), '>', own.maximumRatio), where(all, '>=', own.minimumRequests));
  },
  summary: 'A destination answers with errors.',
  description: ({ own, label }) =>
    `${valueAs.percentage} of the answers of ${label('destination_host')}, from ${ofVendor(label)}, are 5xx; at most ${percent(own.maximumRatio)} should be.`,
  dashboard,
  meaning:
    'One host fails, while the vendor as a whole may do well. Requests that reached no upstream are not in it, and hosts beyond `telemetry.destinations` are not counted by name.',
  withoutData:
    'Quiet: a host without a request in the last five minutes has no rate, and the very first request to a host is not seen.',
  look: [
    {
      what: 'Its answers by the first digit of their code',
      query:
        'namespace_proxy_vendor_destination_host_response_code_class:envoy_proxy_usage_requests:rate5m{namespace="NAMESPACE", proxy_vendor="VENDOR", destination_host="HOST"}',
    },
    accessLog,
  ],
});
