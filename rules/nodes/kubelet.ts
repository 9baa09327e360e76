import { kubelet, kubeState } from '../../metrics/exporters/index.ts';
import {
  aggregate,
  matches,
  quantile,
  rate,
  recorded,
  recordedRange,
  scrape,
  sum,
  where,
} from '../../metrics/index.ts';
import { alertsOf, percent, valueAs } from '../alert.ts';

const alert = alertsOf('nodes');
const needsKubeState = 'Quiet: it reads kube-state-metrics, and is silent where that is not scraped.';
const describeNode = 'What the node says of itself: `kubectl describe node NODE`, its conditions and events.';

export const notReady = alert('nodeNotReady', {
  expression: ({ select }) =>
    where(
      aggregate(
        'max',
        ['node'],
        select(kubeState.kube_node_status_condition, { condition: 'Ready', status: 'true' }),
      ),
      '==',
      0,
    ),
  summary: 'A node is not ready.',
  description: ({ label }) =>
    `Node ${label('node')} is not ready (${valueAs.plain}); its pods are evicted after 5 minutes and get no new ones.`,
  meaning:
    'The kubelet of the node has not told for 40 s that it is well, or says that it is not: the machine or its network is gone, the container runtime does not answer, or the network plugin is not set up.',
  withoutData: needsKubeState,
  look: [
    describeNode,
    'On the node: `systemctl status kubelet containerd`, `journalctl -u kubelet -n 100`.',
    { what: 'How many pods are there', query: 'count(kube_pod_info{job="kube-state-metrics", node="NODE"})' },
  ],
});

export const pressure = alert('nodePressure', {
  expression: ({ select }) =>
    where(
      aggregate(
        'max',
        ['node', 'condition'],
        select(kubeState.kube_node_status_condition, {
          condition: matches('MemoryPressure|DiskPressure|PIDPressure|NetworkUnavailable'),
          status: 'true',
        }),
      ),
      '==',
      1,
    ),
  summary: 'A node is short of something, and evicts pods or takes no new ones.',
  description: ({ label }) =>
    `Node ${label('node')} has the condition ${label('condition')} (${valueAs.plain}).`,
  meaning:
    'The kubelet has passed one of its bounds for memory, disk or processes. It evicts pods until it is below, those first that use more than they requested.',
  withoutData: needsKubeState,
  look: [
    describeNode,
    'What was evicted: `kubectl get events -A --field-selector reason=Evicted | tail`.',
    'DiskPressure: images and logs, `crictl images` and `du -sh /var/log/pods/*` on the node.',
  ],
});

export const podsNearLimit = alert('nodePodsNearLimit', {
  expression: ({ own, select }) => where(select(recorded.nodePods), '>', own.ratio),
  summary: 'A node has nearly as many pods as it may.',
  description: ({ own, label }) =>
    `Node ${label('node')} has ${valueAs.percentage} of the pods that it may; from ${percent(own.ratio)} on it is told.`,
  meaning: 'The scheduler puts no more pods there, whatever CPU and memory is free.',
  withoutData: needsKubeState,
  look: [
    { what: 'How full the others are', query: 'sort_desc(node:kube_pod_info:ratio)' },
    "More pods a node: the kubelet's `maxPods`, as far as the node's range of addresses goes.",
  ],
});

const targets =
  "Prometheus' page of targets shows the last error of each; a firewall or NetworkPolicy in between, or the node itself is gone (SidelightNodeNotReady).";

export const scrapesFailing = alert('nodeScrapesFailing', {
  expression: ({ job, select }) =>
    where(aggregate('max', ['instance'], select(scrape.up, { job: job('nodeExporter') })), '==', 0),
  summary: 'A node_exporter does not answer its scrape.',
  description: ({ label }) =>
    `${label('instance')} does not answer (up is ${valueAs.plain}): alerts on this node's CPU, memory and disks are silent.`,
  meaning: 'Nothing is known of the node itself while this is so.',
  withoutData:
    'Quiet when Prometheus has no such target at all. A node that leaves the cluster takes its target with it.',
  look: [targets, 'Its pod: `kubectl get pods -A -o wide | grep node-exporter`.'],
});

export const kubeletDown = alert('kubeletDown', {
  expression: ({ job, select }) =>
    where(aggregate('max', ['instance'], select(scrape.up, { job: job('kubelet') })), '==', 0),
  summary: 'A kubelet does not answer its scrape.',
  description: ({ label }) =>
    `${label('instance')} does not answer (up is ${valueAs.plain}): what its pods use is not known.`,
  meaning:
    "Either the kubelet is gone, then the node becomes not ready too, or Prometheus may not read it. Memory and CPU of the node's containers are missing meanwhile.",
  withoutData:
    'Quiet when Prometheus has no such target at all. A node that leaves the cluster takes its target with it.',
  look: [targets, 'Whether it runs: `kubectl get nodes`, and on the node `systemctl status kubelet`.'],
});

export const relistSlow = alert('kubeletRelistSlow', {
  expression: ({ own, buckets }) =>
    where(
      quantile(
        0.99,
        sum(['instance', 'le'], rate(buckets(kubelet.kubelet_pleg_relist_duration_seconds), recordedRange)),
      ),
      '>',
      own.seconds,
    ),
  summary: 'A kubelet sees late what its containers do.',
  description: ({ own, label }) =>
    `The kubelet at ${label('instance')} takes up to ${valueAs.duration} to list its containers; ${own.seconds} s is the bound.`,
  meaning:
    'Each second the kubelet asks the container runtime for all containers. While that is slow, pods start and stop late; beyond three minutes the node becomes not ready.',
  withoutData: 'Quiet: it reads the kubelets, and is silent where they are not scraped.',
  look: [
    'On the node: `time crictl ps`, and what the disk and the CPU do.',
    { what: 'How many pods it has', query: 'kubelet_running_pods{job="kubelet", instance="INSTANCE"}' },
  ],
});
