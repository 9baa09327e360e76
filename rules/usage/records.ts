import { envoy, envoyNames, rate, recorded, recordedRange, sum } from '../../metrics/index.ts';
import { type RuleGroup, record } from '../rule.ts';
import type { Scope } from '../scope.ts';

/** Calls inside the cluster carry the vendor's tag too, but are no vendor's. */
const toVendor = { envoy_cluster_name: envoyNames.vendorCluster } as const;
const pod = ['namespace', 'proxy_vendor', 'pod'] as const;
const vendor = ['namespace', 'proxy_vendor'] as const;
const byClass = 'envoy_response_code_class';

/** The one group that reads the sidecars' own series, besides the histogram. */
const pods = ({ select }: Scope): RuleGroup => ({
  name: 'sidelight-usage-pods',
  rules: [
    record(recorded.podRequests, sum(pod, rate(select(envoy.upstreamRequests, toVendor), recordedRange))),
    record(recorded.podResponses, sum([...pod, byClass], rate(select(envoy.vendorResponses), recordedRange))),
    record(recorded.podSentBytes, sum(pod, rate(select(envoy.upstreamSentBytes, toVendor), recordedRange))),
    record(
      recorded.podReceivedBytes,
      sum(pod, rate(select(envoy.upstreamReceivedBytes, toVendor), recordedRange)),
    ),
  ],
});

/** From the pods' records, so that a rate is taken once; a group of its own, for evaluators that store at its end. */
const vendors = ({ select, buckets }: Scope): RuleGroup => ({
  name: 'sidelight-usage-vendors',
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
});

export const records = (scope: Scope): RuleGroup[] => [pods(scope), vendors(scope)];
