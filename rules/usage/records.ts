import { cadvisor } from '../../metrics/exporters/index.ts';
import {
  aggregate,
  avgOverTime,
  envoy,
  join,
  lastOverTime,
  quantile,
  rate,
  recorded,
  recordedRange,
  scrape,
  share,
  sum,
  topk,
} from '../../metrics/index.ts';
import { type RuleGroup, record } from '../rule.ts';
import type { Scope } from '../scope.ts';
import { ofSidecar, sidecarJob, toVendor } from './sidecars.ts';

const pod = ['namespace', 'proxy_vendor', 'pod'] as const;
const vendor = ['namespace', 'proxy_vendor'] as const;
const byClass = 'envoy_response_code_class';

/** Whose pod it is, also while its scrape fails: targets themselves have no vendor. One series a pod, so that it joins. */
const vendorOfPod = ({ select }: Scope) =>
  topk(
    1,
    aggregate('group', ['namespace', 'pod', 'proxy_vendor'], lastOverTime(select(envoy.serverLive), '1h')),
    ['namespace', 'pod'],
  );

const podScrapes = (scope: Scope) =>
  sum(
    pod,
    join(
      aggregate(
        'avg',
        ['namespace', 'pod'],
        avgOverTime(scope.select(scrape.up, { job: sidecarJob }), recordedRange),
      ),
      '*',
      vendorOfPod(scope),
      { on: ['namespace', 'pod'], include: ['proxy_vendor'] },
    ),
  );

/** What reads the sidecars' own series, besides the histogram. */
const pods = (scope: Scope): RuleGroup => {
  const { select } = scope;
  return {
    name: 'sidelight-usage-pods',
    rules: [
      record(recorded.podRequests, sum(pod, rate(select(envoy.upstreamRequests, toVendor), recordedRange))),
      record(
        recorded.podResponses,
        sum([...pod, byClass], rate(select(envoy.vendorResponses), recordedRange)),
      ),
      record(recorded.podSentBytes, sum(pod, rate(select(envoy.upstreamSentBytes, toVendor), recordedRange))),
      record(
        recorded.podReceivedBytes,
        sum(pod, rate(select(envoy.upstreamReceivedBytes, toVendor), recordedRange)),
      ),
      record(recorded.podScrapes, podScrapes(scope)),
    ],
  };
};

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
    record(recorded.vendorScrapes, aggregate('avg', vendor, select(recorded.podScrapes))),
    record(
      recorded.vendorConnectFailures,
      share(
        sum(vendor, rate(select(envoy.upstreamConnectFailures, toVendor), recordedRange)),
        sum(vendor, rate(select(envoy.upstreamConnections, toVendor), recordedRange)),
      ),
    ),
  ],
});

/** From the vendors' records. */
const ratios = ({ select }: Scope): RuleGroup => {
  const responses = sum(vendor, select(recorded.vendorResponses));
  const ofClass = (digit: string) => sum(vendor, select(recorded.vendorResponses, { [byClass]: digit }));
  return {
    name: 'sidelight-usage-ratios',
    rules: [
      record(recorded.vendorErrors, share(ofClass('5'), responses)),
      record(recorded.vendorRefusals, share(ofClass('4'), responses)),
      record(recorded.vendorDurationP95, quantile(0.95, select(recorded.vendorDurationBuckets))),
    ],
  };
};

/** The most series of all; a group of its own, so that it delays no other. */
const destinations = ({ select }: Scope): RuleGroup => ({
  name: 'sidelight-usage-destinations',
  rules: [
    record(
      recorded.destinationRequests,
      sum(
        [...vendor, 'destination_host', 'response_code_class'],
        rate(select(envoy.destinationRequests), recordedRange),
      ),
    ),
  ],
});

/** What the kubelets measure of the sidecars. */
const sidecars = ({ select }: Scope): RuleGroup => ({
  name: 'sidelight-usage-sidecars',
  rules: [
    record(
      recorded.sidecarMemory,
      aggregate('max', ['namespace', 'pod'], select(cadvisor.container_memory_working_set_bytes, ofSidecar)),
    ),
    record(
      recorded.sidecarCpu,
      sum(
        ['namespace', 'pod'],
        rate(select(cadvisor.container_cpu_usage_seconds_total, ofSidecar), recordedRange),
      ),
    ),
  ],
});

export const records = (scope: Scope): RuleGroup[] =>
  [pods, vendors, ratios, destinations, sidecars].map((group) => group(scope));
