import { rateOf } from './record.ts';

const vendor = ['namespace', 'proxy_vendor'] as const;
const pod = ['namespace', 'proxy_vendor', 'pod'] as const;
const byClass = 'envoy_response_code_class';

/** What the recording rules write, per pod and per vendor of a namespace: only what leaves the cluster. */
export const usage = {
  podRequests: rateOf(pod, 'envoy_cluster_upstream_rq', 'requests_per_second', 'Requests of a pod.'),
  podResponses: rateOf(
    [...pod, byClass],
    'envoy_proxy_usage_responses',
    'requests_per_second',
    'Responses to a pod by the first digit of their code.',
  ),
  podSentBytes: rateOf(
    pod,
    'envoy_cluster_upstream_cx_tx_bytes',
    'bytes_per_second',
    'Bytes that a pod sends.',
  ),
  podReceivedBytes: rateOf(
    pod,
    'envoy_cluster_upstream_cx_rx_bytes',
    'bytes_per_second',
    'Bytes that a pod receives.',
  ),
  vendorRequests: rateOf(vendor, 'envoy_cluster_upstream_rq', 'requests_per_second', 'Requests by vendor.'),
  vendorResponses: rateOf(
    [...vendor, byClass],
    'envoy_proxy_usage_responses',
    'requests_per_second',
    'Responses by vendor and the first digit of their code.',
  ),
  vendorSentBytes: rateOf(
    vendor,
    'envoy_cluster_upstream_cx_tx_bytes',
    'bytes_per_second',
    'Bytes sent by vendor.',
  ),
  vendorReceivedBytes: rateOf(
    vendor,
    'envoy_cluster_upstream_cx_rx_bytes',
    'bytes_per_second',
    'Bytes received by vendor.',
  ),
  /** For histogram_quantile, in milliseconds; CONNECT tunnels are not in it. */
  vendorDurationBuckets: rateOf(
    [...vendor, 'le'],
    'envoy_cluster_upstream_rq_time_bucket',
    'requests_per_second',
    'Requests by vendor and upper bound of their duration in milliseconds.',
  ),
} as const;
