import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  aggregate,
  divide,
  envoy,
  increase,
  or,
  quantile,
  rate,
  recorded,
  scale,
  scrape,
  select,
  sum,
  topk,
} from '../metrics/index.ts';
import { dashboard, type Numbered } from './dashboard.ts';
import { graph, number, type PanelSpec, query } from './panel.ts';
import { dataSourceVariable, labelVariable, variable } from './variables.ts';

const namespace = { namespace: variable('namespace') };
const ofVendors = { ...namespace, proxy_vendor: variable('vendor') };
const ofPods = { ...ofVendors, pod: variable('pod') };
const job = { job: envoy.upstreamRequests.exporter.job };
const sidecars = { ...job, ...ofPods };
/** Long enough for two scrapes, whatever the zoom. */
const window = '$__rate_interval';

const byVendor = ['proxy_vendor'] as const;
const requests = select(recorded.vendorRequests, ofVendors);
const responses = select(recorded.vendorResponses, ofVendors);
const failed = select(recorded.vendorResponses, { ...ofVendors, envoy_response_code_class: '5' });
const up = select(scrape.up, { ...job, ...namespace });

/** Where nothing ever answered with 5xx there is no such series: the share is 0, not absent. */
const errorShare = <const Kept extends 'proxy_vendor'>(by: readonly Kept[]) =>
  divide(or(sum(by, failed), scale(sum(by, responses), '*', 0)), sum(by, responses));

/** Recorded in milliseconds, drawn in seconds. */
const latency = (share: number) =>
  scale(
    quantile(share, sum(['proxy_vendor', 'le'], select(recorded.vendorDurationBuckets, ofVendors))),
    '/',
    1000,
  );

const graphOf =
  (spec: PanelSpec): Numbered =>
  (id) =>
    graph(spec, id);
const numberOf =
  (spec: PanelSpec): Numbered =>
  (id) =>
    number(spec, id);

const summary = [
  numberOf({
    title: 'Requests',
    description: 'Requests and CONNECT tunnels to all chosen vendors.',
    unit: 'reqps',
    queries: [query(sum([], requests))],
  }),
  numberOf({
    title: 'Server errors',
    description: 'Share of responses with a code of 5xx, those of the sidecar itself included.',
    unit: 'percentunit',
    queries: [query(errorShare([]))],
    max: 1,
  }),
  numberOf({
    title: 'Bytes both ways',
    description: 'Sent and received, open tunnels included.',
    unit: 'Bps',
    queries: [
      query(sum([], select(recorded.vendorSentBytes, ofVendors)), undefined, 'sent'),
      query(sum([], select(recorded.vendorReceivedBytes, ofVendors)), undefined, 'received'),
    ],
  }),
  numberOf({
    title: 'Sidecars that answer',
    description: 'Share of the sidecars whose last scrape succeeded; the numbers beside it miss the others.',
    unit: 'percentunit',
    queries: [query(aggregate('avg', [], up))],
    max: 1,
  }),
];

const traffic = [
  graphOf({
    title: 'Requests by vendor',
    description: 'A CONNECT tunnel, as clients open for HTTPS, is one request.',
    unit: 'reqps',
    queries: [query(sum(byVendor, requests), 'proxy_vendor')],
  }),
  graphOf({
    title: 'Server errors by vendor',
    description: 'Share of responses with a code of 5xx.',
    unit: 'percentunit',
    queries: [query(errorShare(byVendor), 'proxy_vendor')],
    max: 1,
  }),
  graphOf({
    title: 'Responses by class of code',
    description: 'First digit of the code: 2 is 2xx.',
    unit: 'reqps',
    queries: [query(sum(['envoy_response_code_class'], responses), 'envoy_response_code_class')],
  }),
  graphOf({
    title: 'Time to the end of a response',
    description:
      'Median and 95th percentile of plain HTTP requests; what goes through tunnels is not measured.',
    unit: 's',
    queries: [query(latency(0.5), 'proxy_vendor', 'p50 '), query(latency(0.95), 'proxy_vendor', 'p95 ')],
  }),
  graphOf({
    title: 'Bytes sent by vendor',
    description: 'Towards the vendor, headers and open tunnels included.',
    unit: 'Bps',
    queries: [query(sum(byVendor, select(recorded.vendorSentBytes, ofVendors)), 'proxy_vendor')],
  }),
  graphOf({
    title: 'Bytes received by vendor',
    description: 'From the vendor, headers and open tunnels included.',
    unit: 'Bps',
    queries: [query(sum(byVendor, select(recorded.vendorReceivedBytes, ofVendors)), 'proxy_vendor')],
  }),
];

const details = [
  graphOf({
    title: 'Pods with the most requests',
    description: 'Ten of the chosen pods.',
    unit: 'reqps',
    queries: [query(topk(10, sum(['pod'], select(recorded.podRequests, ofPods))), 'pod')],
  }),
  graphOf({
    title: 'Destinations with the most requests',
    description:
      'Ten hosts. Counted at the end of a request, and of a limited number of hosts; a host that is called once shows no rate. No sum over hosts is a total.',
    unit: 'reqps',
    queries: [
      query(
        topk(10, sum(['destination_host'], rate(select(envoy.destinationRequests, sidecars), window))),
        'destination_host',
      ),
    ],
  }),
];

const health = [
  graphOf({
    title: 'Sidecars that answer their scrape',
    description: 'Share by namespace. A namespace without any target shows nothing here.',
    unit: 'percentunit',
    queries: [query(aggregate('avg', ['namespace'], up), 'namespace')],
    max: 1,
  }),
  graphOf({
    title: 'Counters by destination that were dropped',
    description: 'Above 0, some hosts are missing from the destinations: raise telemetry.destinations.',
    unit: 'short',
    queries: [
      query(
        sum(
          ['namespace'],
          increase(select(envoy.statsOverflow, { ...job, ...namespace, pod: variable('pod') }), window),
        ),
        'namespace',
      ),
    ],
  }),
];

/** What each vendor gets and gives, down to pods and destinations. */
export const vendors = (): Dashboard =>
  dashboard({
    uid: 'sidelight-vendors',
    title: 'Sidelight / Vendors',
    description:
      'Outbound traffic by vendor, as the sidecars count it; calls inside the cluster are not in it.',
    variables: [
      dataSourceVariable(),
      labelVariable('namespace', 'Namespace', select(recorded.vendorRequests), 'namespace'),
      labelVariable('vendor', 'Vendor', select(recorded.vendorRequests, namespace), 'proxy_vendor'),
      labelVariable('pod', 'Pod', select(recorded.podRequests, ofVendors), 'pod'),
    ],
    rows: [
      { title: 'Now', panels: summary },
      { title: 'Vendors', panels: traffic },
      { title: 'Pods and destinations', panels: details },
      { title: 'How far these numbers can be trusted', panels: health },
    ],
  });
