import { kubeState, nodeExporter } from '../../metrics/exporters/index.ts';
import {
  aggregate,
  andOn,
  complement,
  divide,
  matches,
  rate,
  recorded,
  recordedRange,
  share,
  sum,
  unlessOn,
  where,
} from '../../metrics/index.ts';
import { type RuleGroup, record } from '../rule.ts';
import type { Scope } from '../scope.ts';
import { disks, fileSystems, interfaces } from './devices.ts';

const device = ['instance', 'device'] as const;

const cpuAndMemory = ({ select }: Scope): RuleGroup => ({
  name: 'sidelight-nodes-cpu',
  rules: [
    record(
      recorded.nodeCpu,
      complement(
        aggregate(
          'avg',
          ['instance'],
          sum(
            ['instance', 'cpu'],
            rate(
              select(nodeExporter.node_cpu_seconds_total, { mode: matches('idle|iowait|steal') }),
              recordedRange,
            ),
          ),
        ),
      ),
    ),
    record(
      recorded.nodeMemoryAvailable,
      divide(
        aggregate('min', ['instance'], select(nodeExporter.node_memory_MemAvailable_bytes)),
        aggregate('max', ['instance'], select(nodeExporter.node_memory_MemTotal_bytes)),
      ),
    ),
  ],
});

const disksAndNetwork = ({ select }: Scope): RuleGroup => {
  const free = share(
    aggregate('min', device, select(nodeExporter.node_filesystem_avail_bytes, fileSystems)),
    aggregate('max', device, select(nodeExporter.node_filesystem_size_bytes, fileSystems)),
  );
  const writable = where(select(nodeExporter.node_filesystem_readonly, fileSystems), '==', 0);
  return {
    name: 'sidelight-nodes-devices',
    rules: [
      record(
        recorded.nodeDiskRead,
        aggregate('max', device, rate(select(nodeExporter.node_disk_read_bytes_total, disks), recordedRange)),
      ),
      record(
        recorded.nodeDiskWritten,
        aggregate(
          'max',
          device,
          rate(select(nodeExporter.node_disk_written_bytes_total, disks), recordedRange),
        ),
      ),
      record(
        recorded.nodeDiskBusy,
        aggregate(
          'max',
          device,
          rate(select(nodeExporter.node_disk_io_time_seconds_total, disks), recordedRange),
        ),
      ),
      record(recorded.nodeDiskFree, andOn(free, device, writable)),
      record(
        recorded.nodeReceived,
        aggregate(
          'max',
          device,
          rate(select(nodeExporter.node_network_receive_bytes_total, interfaces), recordedRange),
        ),
      ),
      record(
        recorded.nodeSent,
        aggregate(
          'max',
          device,
          rate(select(nodeExporter.node_network_transmit_bytes_total, interfaces), recordedRange),
        ),
      ),
    ],
  };
};

const pods = ({ select }: Scope): RuleGroup => ({
  name: 'sidelight-nodes-pods',
  rules: [
    record(
      recorded.nodePods,
      share(
        aggregate(
          'count',
          ['node'],
          unlessOn(
            aggregate('group', ['namespace', 'pod', 'node'], select(kubeState.kube_pod_info)),
            ['namespace', 'pod'],
            where(select(kubeState.kube_pod_status_phase, { phase: matches('Succeeded|Failed') }), '==', 1),
          ),
        ),
        aggregate('max', ['node'], select(kubeState.kube_node_status_allocatable, { resource: 'pods' })),
      ),
    ),
  ],
});

export const records = (scope: Scope): RuleGroup[] =>
  [cpuAndMemory, disksAndNetwork, pods].map((group) => group(scope));
