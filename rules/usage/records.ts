import { cadvisor } from '../../metrics/exporters/index.ts';
import {
  aggregate,
  avgOverTime,
  envoy,
  join,
  lastOverTime,
  matches,
  matchesNot,
  quantile,
  rate,
  recorded,
  recordedRange,
  scrape,
  share,
  sum,
  topk,
} from '../../metrics/index.ts';
import { type RuleGroup, record, recordWith } from '../rule.ts';
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

/** What reads a series of each sidecar has a group of its own: with thousands of pods each takes a second. */
const pods = (scope: Scope): RuleGroup[] => {
  const { select } = scope;
  return [
    {
      name: 'sidelight-usage-requests',
      rules: [
        record(recorded.podRequests, sum(pod, rate(select(envoy.upstreamRequests, toVendor), recordedRange))),
      ],
    },
    {
      name: 'sidelight-usage-responses',
      rules: [
        record(
          recorded.podResponses,
          sum([...pod, byClass], rate(select(envoy.vendorResponses), recordedRange)),
        ),
      ],
    },
    {
      name: 'sidelight-usage-bytes',
      rules: [
        record(
          recorded.podSentBytes,
          sum(pod, rate(select(envoy.upstreamSentBytes, toVendor), recordedRange)),
        ),
        record(
          recorded.podReceivedBytes,
          sum(pod, rate(select(envoy.upstreamReceivedBytes, toVendor), recordedRange)),
        ),
      ],
    },
    { name: 'sidelight-usage-scrapes', rules: [record(recorded.podScrapes, podScrapes(scope))] },
    {
      name: 'sidelight-usage-durations',
      rules: [
        record(
          recorded.vendorDurationBuckets,
          sum([...vendor, 'le'], rate(scope.buckets(envoy.upstreamDuration, toVendor), recordedRange)),
        ),
      ],
    },
  ];
};

/** From the pods' records, so that a rate is taken once; a group of its own, for evaluators that store at its end. */
const vendors = ({ select }: Scope): RuleGroup => ({
  name: 'sidelight-usage-vendors',
  rules: [
    record(recorded.vendorRequests, sum(vendor, select(recorded.podRequests))),
    record(recorded.vendorResponses, sum([...vendor, byClass], select(recorded.podResponses))),
    record(recorded.vendorSentBytes, sum(vendor, select(recorded.podSentBytes))),
    record(recorded.vendorReceivedBytes, sum(vendor, select(recorded.podReceivedBytes))),
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

/** How pods' names end: at random in seven of these letters and digits each, or in a number. */
const ends = ['045bcdfg', '126hjklm', '378npqrs'] as const;

/** The most series of all, so they are read in parts of the pods. */
const destinations = ({ select }: Scope): RuleGroup[] =>
  [...ends.map((end) => matches(`.*[${end}]`)), matchesNot(`.*[${ends.join('')}]`)].map((pods, part) => ({
    name: `sidelight-usage-destinations-${part}`,
    rules: [
      recordWith(
        recorded.destinationRequests,
        sum(
          [...vendor, 'destination_host', 'response_code_class'],
          rate(select(envoy.destinationRequests, { pod: pods }), recordedRange),
        ),
        { part: String(part) },
      ),
    ],
  }));

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

export const records = (scope: Scope): RuleGroup[] => [
  ...pods(scope),
  vendors(scope),
  ratios(scope),
  ...destinations(scope),
  sidecars(scope),
];
