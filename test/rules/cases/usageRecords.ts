import type { RecordCase } from './case.ts';
import { kubelet, type Series, sidecar, toVendor, up } from './series.ts';

type Labels = Readonly<Record<string, string>>;
type Make = (name: string, values: string, labels?: Labels) => Series;

/** So many a minute, and another number from the 20th minute on: between are both, half and half, at 22m30s. */
const grows = (before: number, after = before): string => `0+${before}x20 ${20 * before + after}+${after}x9`;

/** Of pod a, and of pod b, which was there twice: under another address after a restart. */
const ofPods = (make: Make, name: string, a: [number, number?], b: number, labels: Labels = {}): Series[] => [
  make(name, grows(...a), labels),
  make(name, grows(b / 2), { ...labels, pod: 'b' }),
  make(name, grows(b / 2), { ...labels, pod: 'b', instance: 'b:again' }),
];
const inCluster = (name: string): Series =>
  toVendor(name, grows(600, 6000), { envoy_cluster_name: 'in_cluster' });
const leavingCluster = (name: string, a: [number, number?], b: number): Series[] => [
  ...ofPods(toVendor, name, a, b),
  inCluster(name),
];
const answers = (code: string, a: [number, number?], b: number): Series[] =>
  ofPods(sidecar, 'envoy_proxy_usage_responses_total', a, b, { envoy_response_code_class: code });
const durations = (le: string, a: [number, number?], b: number): Series[] => {
  const name = 'envoy_cluster_upstream_rq_time_bucket';
  return [
    ...ofPods(toVendor, name, a, b, { le }),
    toVendor(name, grows(600), { le, envoy_cluster_name: 'in_cluster' }),
  ];
};
const toHost = (method: string): Labels => ({
  destination_host: 'h.example',
  method,
  response_code_class: '2',
});
const hosts = (method: string, a: [number, number?], b: number): Series[] =>
  ofPods(sidecar, 'envoy_proxy_usage_requests_total', a, b, toHost(method));
const hostsOf = (pod: string, ...each: [number, number?]): Series =>
  sidecar('envoy_proxy_usage_requests_total', grows(...each), { ...toHost('GET'), pod });
/** Of a vendor that was asked nothing. */
const idle = { proxy_vendor: 'idle', pod: 'c' } as const;

const vendor = 'namespace="crawlers", proxy_vendor="v"';
const idler = 'namespace="crawlers", proxy_vendor="idle"';
const ofClass = (labels: string, code: string): string => `${labels}, envoy_response_code_class="${code}"`;
const pods = (a: number, b: number) => ({ [`${vendor}, pod="a"`]: a, [`${vendor}, pod="b"`]: b });
const all = (value: number) => ({ [vendor]: value });

const live = (values: string, labels: Labels): Series => sidecar('envoy_server_live', values, labels);
const memory = (values: string, labels: Labels): Series =>
  kubelet('container_memory_working_set_bytes', values, labels);
const cpu = (values: string, labels: Labels): Series =>
  kubelet('container_cpu_usage_seconds_total', values, { cpu: 'total', ...labels });

export const usageRecordCases: readonly RecordCase[] = [
  {
    promise: 'count what leaves the cluster, of each pod once, per pod and per vendor',
    series: [
      ...leavingCluster('envoy_cluster_upstream_rq_total', [60, 180], 30),
      ...leavingCluster('envoy_cluster_upstream_cx_tx_bytes_total', [6000, 18_000], 3000),
      ...leavingCluster('envoy_cluster_upstream_cx_rx_bytes_total', [60_000, 180_000], 30_000),
    ],
    expected: {
      '22m30s': {
        'namespace_proxy_vendor_pod:envoy_cluster_upstream_rq:rate5m': pods(2, 0.5),
        'namespace_proxy_vendor:envoy_cluster_upstream_rq:rate5m': all(2.5),
        'namespace_proxy_vendor_pod:envoy_cluster_upstream_cx_tx_bytes:rate5m': pods(200, 50),
        'namespace_proxy_vendor:envoy_cluster_upstream_cx_tx_bytes:rate5m': all(250),
        'namespace_proxy_vendor_pod:envoy_cluster_upstream_cx_rx_bytes:rate5m': pods(2000, 500),
        'namespace_proxy_vendor:envoy_cluster_upstream_cx_rx_bytes:rate5m': all(2500),
      },
    },
  },
  {
    promise: 'shares of 5xx and 4xx are of all answers, and there is none of no answers',
    series: [
      ...answers('2', [60, 180], 30),
      ...answers('5', [30, 30], 30),
      ...answers('4', [30, 30], 0),
      ...['4', '5'].map((code) =>
        sidecar('envoy_proxy_usage_responses_total', '7x40', { ...idle, envoy_response_code_class: code }),
      ),
    ],
    expected: {
      '22m30s': {
        'namespace_proxy_vendor_pod_envoy_response_code_class:envoy_proxy_usage_responses:rate5m': {
          [ofClass(`${vendor}, pod="a"`, '2')]: 2,
          [ofClass(`${vendor}, pod="b"`, '2')]: 0.5,
          [ofClass(`${vendor}, pod="a"`, '5')]: 0.5,
          [ofClass(`${vendor}, pod="b"`, '5')]: 0.5,
          [ofClass(`${vendor}, pod="a"`, '4')]: 0.5,
          [ofClass(`${vendor}, pod="b"`, '4')]: 0,
          [ofClass(`${idler}, pod="c"`, '4')]: 0,
          [ofClass(`${idler}, pod="c"`, '5')]: 0,
        },
        'namespace_proxy_vendor_envoy_response_code_class:envoy_proxy_usage_responses:rate5m': {
          [ofClass(vendor, '2')]: 2.5,
          [ofClass(vendor, '5')]: 1,
          [ofClass(vendor, '4')]: 0.5,
          [ofClass(idler, '4')]: 0,
          [ofClass(idler, '5')]: 0,
        },
        'namespace_proxy_vendor:envoy_proxy_usage_responses_errors:ratio_rate5m': all(0.25),
        'namespace_proxy_vendor:envoy_proxy_usage_responses_refusals:ratio_rate5m': all(0.125),
      },
    },
  },
  {
    promise: 'the share of connections that fail is of those to the vendor',
    series: [
      ...leavingCluster('envoy_cluster_upstream_cx_connect_fail', [12, 36], 6),
      ...leavingCluster('envoy_cluster_upstream_cx_total', [60, 60], 60),
      toVendor('envoy_cluster_upstream_cx_connect_fail', '7x40', idle),
      toVendor('envoy_cluster_upstream_cx_total', '7x40', idle),
    ],
    expected: {
      '22m30s': { 'namespace_proxy_vendor:envoy_cluster_upstream_cx_connect_fail:ratio_rate5m': all(0.25) },
    },
  },
  {
    promise: 'durations are those of all pods of a vendor together',
    series: [
      ...durations('100', [30, 30], 30),
      ...durations('1000', [60, 180], 60),
      ...durations('+Inf', [60, 180], 60),
    ],
    expected: {
      '22m30s': {
        'namespace_proxy_vendor_le:envoy_cluster_upstream_rq_time_bucket:rate5m': {
          [`${vendor}, le="100"`]: 1,
          [`${vendor}, le="1000"`]: 3,
          [`${vendor}, le="+Inf"`]: 3,
        },
        'namespace_proxy_vendor:envoy_cluster_upstream_rq_time:p95_rate5m': all(932.5),
      },
    },
  },
  {
    promise: 'requests by host are those of all pods and methods, of each pod in one part',
    series: [
      ...hosts('GET', [60, 180], 30),
      ...hosts('POST', [30, 30], 0),
      hostsOf('crawler-0', 60, 180),
      hostsOf('crawler-2', 120, 360),
      hostsOf('crawler-86f7c9b7d4-x2mhk', 60),
      ...[hostsOf('crawler-7', 120, 360), hostsOf('crawler-8', 60)],
    ],
    expected: {
      '22m30s': {
        'namespace_proxy_vendor_destination_host_response_code_class_part:envoy_proxy_usage_requests:rate5m':
          Object.fromEntries(
            [2.5, 5, 5, 2.5].map((each, part) => [
              `${vendor}, destination_host="h.example", response_code_class="2", part="${part}"`,
              each,
            ]),
          ),
      },
    },
  },
  {
    promise: 'scrapes are counted by the vendor that the pod last told',
    series: [
      up('1x20 0x19'),
      live('1x20', {}),
      up('1x40', 'b'),
      live('1x40', { pod: 'b' }),
      {
        series: 'up{job="sidelight-envoy", namespace="crawlers", pod="b", instance="b:again"}',
        values: '0x40',
      },
      live('1x40', { pod: 'b', instance: 'b:again' }),
      up('0x40', 'b', 'sidelight-envoy', 'other'),
      live('1x40', { pod: 'b', namespace: 'other', proxy_vendor: 'w' }),
      // Of which only another job told a vendor.
      up('1x40', 'c'),
      live('1x40', { pod: 'c', job: 'other' }),
    ],
    expected: {
      '22m30s': {
        'namespace_proxy_vendor_pod:up:avg5m': {
          ...pods(0.6, 0.5),
          'namespace="other", proxy_vendor="w", pod="b"': 0,
        },
        'namespace_proxy_vendor:up:avg5m': { ...all(0.55), 'namespace="other", proxy_vendor="w"': 0 },
      },
    },
  },
  {
    promise: 'a pod that answers no more is known by its vendor for an hour',
    series: [up('1x10 0x120'), live('1x10 stale', {})],
    expected: {
      '65m30s': { 'namespace_proxy_vendor_pod:up:avg5m': { [`${vendor}, pod="a"`]: 0 } },
      '75m30s': { 'namespace_proxy_vendor_pod:up:avg5m': {} },
    },
  },
  {
    promise: "memory and CPU are the sidecar's own",
    series: [
      memory('50x40', {}),
      memory('70x40', { id: '/kubepods/again' }),
      memory('900x40', { container: 'app' }),
      cpu(grows(6, 18), {}),
      cpu(grows(6), { id: '/kubepods/again' }),
      cpu(grows(600), { container: 'app' }),
    ],
    expected: {
      '22m30s': {
        'namespace_pod:container_memory_working_set_bytes:sidecar': { 'namespace="crawlers", pod="a"': 70 },
        'namespace_pod:container_cpu_usage_seconds:sidecar_rate5m': { 'namespace="crawlers", pod="a"': 0.3 },
      },
    },
  },
];
