import { nodeExporter } from '../../metrics/exporters/index.ts';
import {
  add,
  aggregate,
  and,
  andOn,
  divide,
  or,
  predictLinear,
  rate,
  recorded,
  recordedRange,
  type Selector,
  where,
} from '../../metrics/index.ts';
import { alertsOf, percent, valueAs } from '../alert.ts';
import type { Scope } from '../scope.ts';
import { disks, fileSystems, interfaces, unreadNode } from './devices.ts';

const alert = alertsOf('nodes');
const device = ['instance', 'device'] as const;

const rated = <Label extends string>(counter: Selector<'counter', Label | 'instance' | 'device'>) =>
  aggregate('max', device, rate(counter, recordedRange));

const users = {
  what: 'Which pods read and write',
  query:
    'topk(10, sum by (namespace, pod) (rate(container_fs_writes_bytes_total{job="kubelet", container!=""}[5m]) + rate(container_fs_reads_bytes_total{job="kubelet", container!=""}[5m])))',
};
const mounts = {
  what: 'Where it is mounted',
  query: 'node_filesystem_avail_bytes{job="node-exporter", instance="INSTANCE", device="DEVICE"}',
};
const whatFills = 'What fills it, on the node: `du -xh --max-depth=2 MOUNTPOINT | sort -h | tail`.';

export const readHigh = alert('nodeDiskReadHigh', {
  expression: ({ own, select }) => where(select(recorded.nodeDiskRead), '>', own.bytesPerSecond),
  summary: 'A disk is read much.',
  description: ({ label }) =>
    `${valueAs.bytes} a second are read from ${label('device')} of ${label('instance')}.`,
  meaning:
    'No fault by itself: a rate is good for one disk and much for another. SidelightNodeDiskBusy and SidelightNodeDiskSlow tell when it hurts.',
  withoutData: unreadNode,
  look: [users],
});

export const writeHigh = alert('nodeDiskWriteHigh', {
  expression: ({ own, select }) => where(select(recorded.nodeDiskWritten), '>', own.bytesPerSecond),
  summary: 'A disk is written much.',
  description: ({ label }) =>
    `${valueAs.bytes} a second are written to ${label('device')} of ${label('instance')}.`,
  meaning:
    'No fault by itself: a rate is good for one disk and much for another. SidelightNodeDiskBusy and SidelightNodeDiskSlow tell when it hurts.',
  withoutData: unreadNode,
  look: [users],
});

export const busy = alert('nodeDiskBusy', {
  expression: ({ own, select }) => where(select(recorded.nodeDiskBusy), '>', own.ratio),
  summary: 'A disk has something to do nearly all the time.',
  description: ({ own, label }) =>
    `${label('device')} of ${label('instance')} is busy ${valueAs.percentage} of the time; from ${percent(own.ratio)} on it is told.`,
  meaning:
    'What more is asked of the disk waits. Disks that work on many requests at once, such as NVMe, can be busy all the time and still have room: SidelightNodeDiskSlow tells whether it hurts.',
  withoutData: unreadNode,
  look: [users],
});

export const slow = alert('nodeDiskSlow', {
  expression: ({ own, select }) => {
    const mean = (
      time: Selector<'counter', 'instance' | 'device' | 'job'>,
      operations: Selector<'counter', 'instance' | 'device' | 'job'>,
    ) => where(divide(rated(time), where(rated(operations), '>', own.minimumOperations)), '>', own.seconds);
    return or(
      mean(
        select(nodeExporter.node_disk_read_time_seconds_total, disks),
        select(nodeExporter.node_disk_reads_completed_total, disks),
      ),
      mean(
        select(nodeExporter.node_disk_write_time_seconds_total, disks),
        select(nodeExporter.node_disk_writes_completed_total, disks),
      ),
    );
  },
  summary: 'A disk takes long to read or write.',
  description: ({ own, label }) =>
    `A read or write on ${label('device')} of ${label('instance')} takes ${valueAs.duration} on average; ${own.seconds} s is the bound.`,
  meaning:
    'From the request to its end, the time in queues included. Databases, etcd first, are slow then. Either more is asked of the disk than it can do, or it is about to fail.',
  withoutData: unreadNode,
  look: [
    users,
    {
      what: 'How busy it is',
      query: 'instance_device:node_disk_busy:ratio_rate5m{instance="INSTANCE", device="DEVICE"}',
    },
    'Faults of the disk: `dmesg | grep -i -e "i/o error" -e nvme` on the node.',
  ],
});

const left = (label: (name: 'instance' | 'device') => string, least: number): string =>
  `${valueAs.percentage} of ${label('device')} of ${label('instance')} is left, less than ${percent(least)}.`;

export const spaceLow = alert('nodeDiskSpaceLow', {
  expression: ({ own, select }) => where(select(recorded.nodeDiskFree), '<', own.minimumRatio),
  summary: 'A file system of a node has little room left.',
  description: ({ own, label }) => left(label, own.minimumRatio),
  meaning:
    'The kubelet removes images that nobody uses when 15 % are left, and evicts pods at 10 %: less than that means that there is nothing more to remove. File systems in memory, or that can only be read, are not looked at; volumes of pods have SidelightVolumeSpaceLow.',
  withoutData: unreadNode,
  look: [mounts, whatFills],
});

export const spaceExhausted = alert('nodeDiskSpaceExhausted', {
  expression: ({ own, select }) => where(select(recorded.nodeDiskFree), '<', own.minimumRatio),
  summary: 'A file system of a node is nearly full.',
  description: ({ own, label }) => left(label, own.minimumRatio),
  meaning: 'Writing fails soon: logs, images, whatever pods keep there, and the node itself.',
  withoutData: unreadNode,
  look: [mounts, whatFills, 'Images that nobody uses: `crictl rmi --prune` on the node.'],
});

export const filling = alert('nodeDiskFilling', {
  expression: ({ own, select }) =>
    and(
      where(select(recorded.nodeDiskFree), '<', own.minimumRatio),
      where(
        aggregate(
          'min',
          device,
          predictLinear(
            select(nodeExporter.node_filesystem_avail_bytes, fileSystems),
            '6h',
            Math.round(own.hours * 3600),
          ),
        ),
        '<',
        0,
      ),
    ),
  summary: 'A file system of a node fills up.',
  description: ({ own, label }) =>
    `${valueAs.percentage} of ${label('device')} of ${label('instance')} is left, and at the pace of the last six hours nothing in ${own.hours} hours.`,
  meaning:
    'A line through the last six hours, which passes over what comes and goes, such as images. It says nothing while much is left.',
  withoutData: unreadNode,
  look: [mounts, whatFills],
});

/** Of a file system that counts none this is 0/0, which is below no bound. */
const inodesLeft = ({ select }: Pick<Scope, 'select'>) =>
  andOn(
    divide(
      aggregate('min', device, select(nodeExporter.node_filesystem_files_free, fileSystems)),
      aggregate('max', device, select(nodeExporter.node_filesystem_files, fileSystems)),
    ),
    device,
    where(select(nodeExporter.node_filesystem_readonly, fileSystems), '==', 0),
  );

export const inodesLow = alert('nodeInodesLow', {
  expression: (scope) => where(inodesLeft(scope), '<', scope.own.minimumRatio),
  summary: 'A file system of a node can hold few more files.',
  description: ({ own, label }) =>
    `${valueAs.percentage} of the inodes of ${label('device')} of ${label('instance')} are left; at least ${percent(own.minimumRatio)} should be.`,
  meaning: 'No file can be made when none is left, however much room there is.',
  withoutData: `${unreadNode} File systems that make inodes as they need them, such as btrfs, tell of none.`,
  look: [
    mounts,
    'Where the many files are, on the node: `du -x --inodes --max-depth=3 MOUNTPOINT | sort -n | tail`.',
  ],
});

const traffic = {
  what: 'Which pods',
  query:
    'topk(10, sum by (namespace, pod) (rate(container_network_receive_bytes_total{job="kubelet", pod!=""}[5m])))',
};

export const networkErrorsHigh = alert('nodeNetworkErrorsHigh', {
  expression: ({ own, select }) => {
    const faulty = (
      errors: Selector<'counter', 'instance' | 'device' | 'job'>,
      sound: Selector<'counter', 'instance' | 'device' | 'job'>,
    ) => {
      const lost = rated(errors);
      // The kernel counts faulty packets apart. Without any this is 0/0, which is above no bound.
      return where(divide(lost, add(lost, rated(sound))), '>', own.maximumRatio);
    };
    return or(
      faulty(
        select(nodeExporter.node_network_receive_errs_total, interfaces),
        select(nodeExporter.node_network_receive_packets_total, interfaces),
      ),
      faulty(
        select(nodeExporter.node_network_transmit_errs_total, interfaces),
        select(nodeExporter.node_network_transmit_packets_total, interfaces),
      ),
    );
  },
  summary: 'A network interface of a node loses packets to errors.',
  description: ({ own, label }) =>
    `${valueAs.percentage} of the packets of ${label('device')} of ${label('instance')} are faulty; ${percent(own.maximumRatio)} may be.`,
  meaning: 'A cable, a driver or a virtual network that is at its end: connections through it are slow.',
  withoutData: unreadNode,
  look: ['What the interface counts: `ethtool -S DEVICE` and `ip -s link show DEVICE` on the node.', traffic],
});

export const networkTrafficHigh = alert('nodeNetworkTrafficHigh', {
  expression: ({ own, select }) =>
    where(add(select(recorded.nodeReceived), select(recorded.nodeSent)), '>', own.bytesPerSecond),
  summary: 'A network interface of a node carries much.',
  description: ({ label }) =>
    `${valueAs.bytes} a second go through ${label('device')} of ${label('instance')}.`,
  meaning: 'No fault by itself: something to know before the interface is full.',
  withoutData: unreadNode,
  look: [traffic],
});
