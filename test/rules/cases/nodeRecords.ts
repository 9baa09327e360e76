import type { RecordCase } from './case.ts';
import {
  allowed,
  disk,
  ended,
  filesystem,
  type Labels,
  network,
  node,
  notDisks,
  notDiskTypes,
  notNetworks,
  placed,
  space,
} from './nodeSeries.ts';
import type { Series } from './series.ts';

/** So many a minute, and another number from the 20th minute on: at 22m30s both count half. */
const grows = (before: number, after = before): string => `0+${before}x20 ${20 * before + after}+${after}x9`;

/** As two exporters on one node tell it; one of them sees less. */
const twice = (
  make: typeof node,
  name: string,
  [more, less]: [string, string],
  labels: Labels = {},
): Series[] => [make(name, more, { pod: 'a', ...labels }), make(name, less, { pod: 'b', ...labels })];
const rates: [string, string] = [grows(60, 180), grows(30)];
const sda = { 'instance="node1:9100", device="sda"': 2 };
const eth0 = { 'instance="node1:9100", device="eth0"': 2 };
const ofDisk = (name: string): Series[] => [
  ...twice(disk, name, rates),
  ...notDisks.map((device) => disk(name, grows(600), { device })),
];
const ofNetwork = (name: string): Series[] => [
  ...twice(network, name, rates),
  ...notNetworks.map((device) => network(name, grows(600), { device })),
];
const free = (values: [string, string], sizes: [string, string], labels: Labels = {}): Series[] => [
  ...twice(filesystem, 'node_filesystem_avail_bytes', values, labels),
  ...twice(filesystem, 'node_filesystem_size_bytes', sizes, labels),
  ...twice(filesystem, 'node_filesystem_readonly', ['0x40', '0x40'], labels),
];

export const nodeRecordCases: readonly RecordCase[] = [
  {
    promise: 'disks and interfaces are counted once, without what stands on them',
    series: [
      ...ofDisk('node_disk_read_bytes_total'),
      ...ofDisk('node_disk_written_bytes_total'),
      ...ofDisk('node_disk_io_time_seconds_total'),
      ...ofNetwork('node_network_receive_bytes_total'),
      ...ofNetwork('node_network_transmit_bytes_total'),
    ],
    expected: {
      '22m30s': {
        'instance_device:node_disk_read_bytes:rate5m': sda,
        'instance_device:node_disk_written_bytes:rate5m': sda,
        'instance_device:node_disk_busy:ratio_rate5m': sda,
        'instance_device:node_network_receive_bytes:rate5m': eth0,
        'instance_device:node_network_transmit_bytes:rate5m': eth0,
      },
    },
  },
  {
    promise:
      'of memory and space the least that is told counts, of space nothing without a size or that can not be written',
    series: [
      ...twice(node, 'node_memory_MemAvailable_bytes', ['30x40', '20x40']),
      ...twice(node, 'node_memory_MemTotal_bytes', ['100x40', '80x40']),
      ...free(['30x40', '20x40'], ['100x40', '80x40']),
      ...free(['0x40', '0x40'], ['0x40', '0x40'], { device: '/dev/empty' }),
      ...free(['0.5x40', '0.5x40'], ['1x40', '1x40'], { device: '/dev/small' }),
      ...[{}, { job: 'other' }, { instance: 'node2:9100' }].flatMap((where, at) =>
        space('30x40', { device: '/dev/sr1', ...where }, at === 0 ? 1 : 0),
      ),
      ...notDiskTypes.flatMap((fstype) =>
        free(['1x40', '1x40'], ['9x40', '9x40'], { fstype, device: fstype }),
      ),
    ],
    expected: {
      '22m30s': {
        'instance:node_memory_available:ratio': { 'instance="node1:9100"': 0.2 },
        'instance_device:node_filesystem_available:ratio': {
          'instance="node1:9100", device="/dev/sda1"': 0.2,
          'instance="node1:9100", device="/dev/small"': 0.5,
          'instance="node2:9100", device="/dev/sr1"': 0.3,
        },
      },
    },
  },
  {
    promise: 'a CPU is busy when it neither idles nor waits nor is stolen, the mean of all cores',
    series: [
      node('node_cpu_seconds_total', grows(12, 24), { cpu: '0', mode: 'idle' }),
      node('node_cpu_seconds_total', grows(6), { cpu: '0', mode: 'iowait' }),
      node('node_cpu_seconds_total', grows(6), { cpu: '0', mode: 'steal' }),
      node('node_cpu_seconds_total', grows(30), { cpu: '0', mode: 'user' }),
      node('node_cpu_seconds_total', grows(60), { cpu: '1', mode: 'idle' }),
    ],
    expected: {
      '22m30s': { 'instance:node_cpu_busy:ratio_rate5m': { 'instance="node1:9100"': 0.25 } },
    },
  },
  {
    promise: 'pods count once, by namespace and name, until they have ended, of those that a node may have',
    series: [
      ...placed(4),
      ...placed(4, { instance: 'ksm2:8080' }),
      ...placed(2, { namespace: 'b' }),
      ended('p0', 'Succeeded'),
      ended('p1', 'Failed'),
      ended('p2', 'Succeeded', '1x60', { job: 'other' }),
      allowed('pods', '8x60'),
      allowed('cpu', '96x60', 'core'),
      ...placed(1, { node: 'node2', namespace: 'c' }),
      allowed('pods', '1x60', 'integer', { node: 'node2' }),
      ...placed(1, { node: 'node3', namespace: 'd' }),
      allowed('pods', '0x60', 'integer', { node: 'node3' }),
      ...placed(1, { node: '', namespace: 'e' }),
    ],
    expected: { '22m30s': { 'node:kube_pod_info:ratio': { 'node="node1"': 0.5, 'node="node2"': 1 } } },
  },
];
