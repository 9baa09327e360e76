import { rateOf, recordedRange, recordOf } from './record.ts';

const node = ['instance'] as const;
const device = ['instance', 'device'] as const;

/** What the recording rules write of nodes, by the instance that node_exporter is scraped as. */
export const nodes = {
  nodeCpu: recordOf(node, 'node_cpu_busy', {
    operations: `ratio_rate${recordedRange}`,
    unit: 'ratio',
    help: "Share of a node's CPU in use; waiting for disks, or for the host of a virtual machine, is not.",
  }),
  nodeMemoryAvailable: recordOf(node, 'node_memory_available', {
    operations: 'ratio',
    unit: 'ratio',
    help: "Share of a node's memory that can be had without swapping.",
  }),
  nodeDiskRead: rateOf(device, 'node_disk_read_bytes', 'bytes_per_second', 'Bytes read by device.'),
  nodeDiskWritten: rateOf(device, 'node_disk_written_bytes', 'bytes_per_second', 'Bytes written by device.'),
  nodeDiskBusy: recordOf(device, 'node_disk_busy', {
    operations: `ratio_rate${recordedRange}`,
    unit: 'ratio',
    help: 'Share of the time in which a device has something to do.',
  }),
  /** Bind mounts of a device show the same numbers. */
  nodeDiskFree: recordOf(device, 'node_filesystem_available', {
    operations: 'ratio',
    unit: 'ratio',
    help: 'Share of a file system that is left.',
  }),
  nodeReceived: rateOf(device, 'node_network_receive_bytes', 'bytes_per_second', 'Bytes received by device.'),
  nodeSent: rateOf(device, 'node_network_transmit_bytes', 'bytes_per_second', 'Bytes sent by device.'),
  nodePods: recordOf(['node'], 'kube_pod_info', {
    operations: 'ratio',
    unit: 'ratio',
    help: 'Pods of a node that have not ended, of those that it may have.',
  }),
} as const;
