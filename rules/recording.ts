import { buckets, envoy, envoyNames, rate, recorded, recordedRange, select, sum } from '../metrics/index.ts';
import { type RuleGroup, record } from './rule.ts';

/**
 * Calls inside the cluster carry the vendor's tag too, but are no vendor's. Named by job, because a second scrape of
 * the same port under another job would double every sum.
 */
const toVendor = {
  job: envoy.upstreamRequests.exporter.job,
  envoy_cluster_name: envoyNames.vendorCluster,
} as const;
const pod = ['namespace', 'proxy_vendor', 'pod'] as const;
const vendor = ['namespace', 'proxy_vendor'] as const;
const byClass = 'envoy_response_code_class';

/** The one group that reads the sidecars' own series, besides the histogram. */
const pods: RuleGroup = {
  name: 'sidelight-envoy-pods',
  rules: [
    record(recorded.podRequests, sum(pod, rate(select(envoy.upstreamRequests, toVendor), recordedRange))),
    record(
      recorded.podResponses,
      sum([...pod, byClass], rate(select(envoy.vendorResponses, { job: toVendor.job }), recordedRange)),
    ),
    record(recorded.podSentBytes, sum(pod, rate(select(envoy.upstreamSentBytes, toVendor), recordedRange))),
    record(
      recorded.podReceivedBytes,
      sum(pod, rate(select(envoy.upstreamReceivedBytes, toVendor), recordedRange)),
    ),
  ],
};

/** From the pods' records, so that a rate is taken once; a group of its own, for evaluators that store at its end. */
const vendors: RuleGroup = {
  name: 'sidelight-envoy-vendors',
  rules: [
    record(recorded.vendorRequests, sum(vendor, select(recorded.podRequests))),
    record(recorded.vendorResponses, sum([...vendor, byClass], select(recorded.podResponses))),
    record(recorded.vendorSentBytes, sum(vendor, select(recorded.podSentBytes))),
    record(recorded.vendorReceivedBytes, sum(vendor, select(recorded.podReceivedBytes))),
    record(
      recorded.vendorDurationBuckets,
      sum([...vendor, 'le'], rate(buckets(envoy.upstreamDuration, toVendor), recordedRange)),
    ),
  ],
};

export const recordingGroups: readonly RuleGroup[] = [pods, vendors];
