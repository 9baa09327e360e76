import { rateOf, recordedRange, recordOf } from './record.ts';

const vendor = ['namespace', 'proxy_vendor'] as const;
const pod = ['namespace', 'proxy_vendor', 'pod'] as const;
const container = ['namespace', 'pod'] as const;
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
  /** Of pods that Prometheus has read once in the last hour: those never read have told no vendor. */
  podScrapes: recordOf(pod, 'up', {
    operations: `avg${recordedRange}`,
    unit: 'ratio',
    help: "Share of a pod's scrapes that succeed.",
  }),
  /** For histogram_quantile, in milliseconds; CONNECT tunnels are not in it. */
  vendorDurationBuckets: rateOf(
    [...vendor, 'le'],
    'envoy_cluster_upstream_rq_time_bucket',
    'requests_per_second',
    'Requests by vendor and upper bound of their duration in milliseconds.',
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
  vendorScrapes: recordOf(vendor, 'up', {
    operations: `avg${recordedRange}`,
    unit: 'ratio',
    help: "Share of scrapes of a vendor's pods that succeed.",
  }),
  vendorConnectFailures: recordOf(vendor, 'envoy_cluster_upstream_cx_connect_fail', {
    operations: `ratio_rate${recordedRange}`,
    unit: 'ratio',
    help: 'Share of connections to a vendor that could not be opened.',
  }),
  vendorErrors: recordOf(vendor, 'envoy_proxy_usage_responses_errors', {
    operations: `ratio_rate${recordedRange}`,
    unit: 'ratio',
    help: 'Share of responses by vendor whose code is 5xx.',
  }),
  vendorRefusals: recordOf(vendor, 'envoy_proxy_usage_responses_refusals', {
    operations: `ratio_rate${recordedRange}`,
    unit: 'ratio',
    help: 'Share of responses by vendor whose code is 4xx.',
  }),
  vendorDurationP95: recordOf(vendor, 'envoy_cluster_upstream_rq_time', {
    operations: `p95_rate${recordedRange}`,
    unit: 'milliseconds',
    help: 'Time within which 95 of 100 requests of a vendor end; CONNECT tunnels are not in it.',
  }),
  /** To be summed over the parts. A destination's first request is a new series, which no rate counts. */
  destinationRequests: rateOf(
    [...vendor, 'destination_host', 'response_code_class', 'part'],
    'envoy_proxy_usage_requests',
    'requests_per_second',
    'Requests of a part of the pods by vendor, host and the first digit of their code.',
  ),
  sidecarMemory: recordOf(container, 'container_memory_working_set_bytes', {
    operations: 'sidecar',
    unit: 'bytes',
    help: "Memory of a pod's sidecar that the kernel can't take back.",
  }),
  sidecarCpu: recordOf(container, 'container_cpu_usage_seconds', {
    operations: `sidecar_rate${recordedRange}`,
    unit: 'cores',
    help: "Cores that a pod's sidecar uses.",
  }),
} as const;
