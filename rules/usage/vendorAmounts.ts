import { add, avgOverTime, divide, recorded, where } from '../../metrics/index.ts';
import { alertsOf, percent, valueAs } from '../alert.ts';
import { ofVendor, series, vendorDashboard } from './ofVendor.ts';

const alert = alertsOf('usage');

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
  dashboard: vendorDashboard,
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
  dashboard: vendorDashboard,
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
