import { nodeExporter } from '../../metrics/exporters/index.ts';
import { aggregate, increase, rate, recorded, recordedRange, share, where } from '../../metrics/index.ts';
import { alertsOf, percent, valueAs } from '../alert.ts';
import { unreadNode } from './devices.ts';

const alert = alertsOf('nodes');

const cpuUsers = {
  what: 'Which of its pods use it; ADDRESS is INSTANCE without the port',
  query:
    'topk(10, sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{job="kubelet", container!="", instance=~"ADDRESS:.*"}[5m])))',
};
const memoryUsers = {
  what: 'Which of its pods use it; ADDRESS is INSTANCE without the port',
  query:
    'topk(10, sum by (namespace, pod) (container_memory_working_set_bytes{job="kubelet", container!="", instance=~"ADDRESS:.*"}))',
};

const itsName = {
  what: 'Its name in Kubernetes, the label `nodename`',
  query: 'node_uname_info{job="node-exporter", instance="INSTANCE"}',
};

export const cpuHigh = alert('nodeCpuHigh', {
  expression: ({ own, select }) => where(select(recorded.nodeCpu), '>', own.ratio),
  summary: 'A node uses most of its CPU.',
  description: ({ own, label }) =>
    `${label('instance')} uses ${valueAs.percentage} of its CPU; from ${percent(own.ratio)} on it is told.`,
  meaning:
    'Time that is idle, spent waiting for disks or taken by the host of a virtual machine does not count as use.',
  withoutData: unreadNode,
  look: [
    itsName,
    cpuUsers,
    {
      what: 'In which mode',
      query: 'sum by (mode) (rate(node_cpu_seconds_total{job="node-exporter", instance="INSTANCE"}[5m]))',
    },
  ],
});

export const cpuFull = alert('nodeCpuFull', {
  expression: ({ own, select }) => where(select(recorded.nodeCpu), '>', own.ratio),
  summary: 'A node has no CPU left.',
  description: ({ own, label }) =>
    `${label('instance')} uses ${valueAs.percentage} of its CPU; from ${percent(own.ratio)} on all that runs there is slow.`,
  meaning:
    'Everything on the node waits for CPU, by the share that it requested. Pods without a request wait the longest.',
  withoutData: unreadNode,
  look: [
    itsName,
    cpuUsers,
    {
      what: 'How much of the time something waits',
      query: 'rate(node_pressure_cpu_waiting_seconds_total{job="node-exporter", instance="INSTANCE"}[5m])',
    },
  ],
});

export const memoryLow = alert('nodeMemoryLow', {
  expression: ({ own, select }) => where(select(recorded.nodeMemoryAvailable), '<', own.minimumRatio),
  summary: 'A node has little memory left.',
  description: ({ own, label }) =>
    `${label('instance')} has ${valueAs.percentage} of its memory left; below ${percent(own.minimumRatio)} it is told.`,
  meaning:
    'What the kernel can take back at once, such as its file cache, counts as left. The kubelet begins to evict pods when 100 MiB are left.',
  withoutData: unreadNode,
  look: [itsName, memoryUsers],
});

export const memoryExhausted = alert('nodeMemoryExhausted', {
  expression: ({ own, select }) => where(select(recorded.nodeMemoryAvailable), '<', own.minimumRatio),
  summary: 'A node is about to kill for want of memory.',
  description: ({ own, label }) =>
    `${label('instance')} has ${valueAs.percentage} of its memory left, less than ${percent(own.minimumRatio)}.`,
  meaning:
    'The kubelet evicts pods, and if that is too slow the kernel kills: first containers that use more than they requested.',
  withoutData: unreadNode,
  look: [
    itsName,
    memoryUsers,
    'Move something away: `kubectl cordon NODE`, and delete a pod that may go elsewhere.',
  ],
});

export const memoryPressureHigh = alert('nodeMemoryPressureHigh', {
  expression: ({ own, select }) =>
    where(
      aggregate('max', ['instance'], rate(select(nodeExporter.node_vmstat_pgmajfault), recordedRange)),
      '>',
      own.faultsPerSecond,
    ),
  summary: 'A node reads its memory back from disk.',
  description: ({ own, label }) =>
    `${label('instance')} reads ${valueAs.number} pages a second back from disk; ${own.faultsPerSecond} is the bound.`,
  meaning:
    'Memory that programs use was given up for want of room, their code too, and is read again from disk: all of the node is slow. Programs that start read many pages once; this lasts.',
  withoutData: unreadNode,
  look: [
    itsName,
    memoryUsers,
    {
      what: 'How much of the time all wait for it',
      query: 'rate(node_pressure_memory_stalled_seconds_total{job="node-exporter", instance="INSTANCE"}[5m])',
    },
  ],
});

export const memoryStalled = alert('nodeMemoryStalled', {
  expression: ({ own, select }) =>
    where(
      aggregate(
        'max',
        ['instance'],
        rate(select(nodeExporter.node_pressure_memory_stalled_seconds_total), recordedRange),
      ),
      '>',
      own.ratio,
    ),
  summary: 'A node stands still for want of memory.',
  description: ({ own, label }) =>
    `For ${valueAs.percentage} of the time everything on ${label('instance')} waits for memory; ${percent(own.ratio)} is the bound.`,
  meaning:
    "The kernel's own measure (pressure stall information): in this share of the time no program got on, because all that had something to do waited for memory.",
  withoutData: `${unreadNode} Kernels before 4.20, or without pressure stall information, have no such series.`,
  look: [itsName, memoryUsers],
});

export const outOfMemoryKills = alert('nodeOutOfMemoryKills', {
  expression: ({ own, select }) =>
    where(
      aggregate('max', ['instance'], increase(select(nodeExporter.node_vmstat_oom_kill), '15m')),
      '>',
      own.kills,
    ),
  summary: 'The kernel of a node kills processes for want of memory.',
  description: ({ own, label }) =>
    `${valueAs.number} processes on ${label('instance')} were killed in 15 minutes; ${own.kills} may be.`,
  meaning:
    'Either a container went over its own limit (SidelightContainersOutOfMemory names it), or the node as a whole has no memory left. A process that is no container of a pod is only seen here.',
  withoutData: unreadNode,
  look: [
    'Which: `journalctl -k | grep -i "killed process"` on the node.',
    {
      what: 'Containers that it concerned',
      query:
        'kube_pod_container_status_last_terminated_reason{job="kube-state-metrics", reason="OOMKilled"} == 1',
    },
  ],
});

export const connectionsNearLimit = alert('nodeConnectionsNearLimit', {
  expression: ({ own, select }) =>
    where(
      share(
        aggregate('max', ['instance'], select(nodeExporter.node_nf_conntrack_entries)),
        aggregate('max', ['instance'], select(nodeExporter.node_nf_conntrack_entries_limit)),
      ),
      '>',
      own.ratio,
    ),
  summary: 'The kernel of a node tracks nearly as many connections as it can.',
  description: ({ own, label }) =>
    `${label('instance')} tracks ${valueAs.percentage} of the connections that it can; from ${percent(own.ratio)} on it is told.`,
  meaning: 'Beyond it packets of new connections are dropped, without a word to anybody.',
  withoutData: `${unreadNode} Nodes that track no connections have no such series.`,
  look: [
    "Which: `conntrack -L | awk '{print $5}' | sort | uniq -c | sort -n | tail` on the node.",
    'A larger table: `sysctl net.netfilter.nf_conntrack_max`, or `conntrack.maxPerCore` of kube-proxy.',
  ],
});
