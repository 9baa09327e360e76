import type { Case, Cases, Firing } from './case.ts';
import {
  disk,
  inodes,
  type Labels,
  network,
  node2,
  notDisks,
  notDiskTypes,
  notNetworks,
  space,
  volume,
} from './nodeSeries.ts';
import type { Series } from './series.ts';

const quiet: readonly [] = [];
const on = (device: string, value?: string): Firing[] => [
  { labels: { instance: 'node1:9100', device }, ...(value ? { value } : {}) },
];
const sda = (value?: string): Firing[] => on('sda', value);
const eth0 = (value?: string): Firing[] => on('eth0', value);
const root = (value?: string): Firing[] => on('/dev/sda1', value);

interface Pace {
  /** A minute. */
  above: number;
  below: number;
  value: string;
}

const diskRate = (name: string, { above, below, value }: Pace): Case[] => [
  {
    promise: 'fires above the bound for a quarter of an hour, for that disk alone',
    series: [
      disk(name, `0+${above}x60`),
      disk(name, `0+${below}x60`, { device: 'sdb' }),
      disk(name, `0+${below}x60`, node2),
    ],
    expected: { '15m': quiet, '21m': sda(value) },
  },
  { promise: 'is quiet below', series: [disk(name, `0+${below}x60`)], expected: { '50m': quiet } },
  {
    promise: 'is quiet about partitions and what stands on disks',
    series: notDisks.map((device) => disk(name, `0+${above}x60`, { device })),
    expected: { '50m': quiet },
  },
  {
    promise: 'resolves when less is done',
    series: [disk(name, `0+${above * 2}x30 ${60 * above}x30`)],
    expected: { '31m': sda(), '36m': quiet },
  },
];

const reads = ['node_disk_read_time_seconds_total', 'node_disk_reads_completed_total'] as const;
const writes = ['node_disk_write_time_seconds_total', 'node_disk_writes_completed_total'] as const;
const waits = (
  [time, count]: readonly [string, string],
  seconds: number,
  all: number,
  labels: Labels = {},
) => [disk(time, `0+${seconds}x60`, labels), disk(count, `0+${all}x60`, labels)];
const diskSlow = ([time, count]: readonly [string, string]): Case[] => [
  {
    promise: `fires when each of ${count} takes long for a quarter of an hour, for that disk alone`,
    series: [
      ...waits([time, count], 16, 120, { pod: 'a' }),
      ...waits([time, count], 9, 90, { pod: 'b' }),
      ...waits([time, count], 9, 120, { device: 'sdb' }),
      ...waits([time, count], 9, 120, node2),
    ],
    expected: { '15m': quiet, '21m': sda('133.3ms') },
  },
  {
    promise: `is quiet below, about few of ${count}, and about partitions`,
    series: [
      ...waits([time, count], 9, 120),
      ...waits([time, count], 18, 45, { device: 'sdb' }),
      ...notDisks.flatMap((device) => waits([time, count], 18, 120, { device })),
    ],
    expected: { '50m': quiet },
  },
  {
    promise: `resolves when there are few of ${count}, however long they take`,
    series: [disk(time, '0+48x30 1440x30'), disk(count, '0+240x30 7200x30')],
    expected: { '32m': sda('200ms'), '34m': quiet },
  },
  {
    promise: `resolves when ${count} are quick again`,
    series: [disk(time, '0+24x30 720x30'), disk(count, '0+120x60')],
    expected: { '31m': sda(), '36m': quiet },
  },
];

const spaceLow = (below: number, above: number): Case[] => [
  {
    promise: 'fires below the bound for half an hour, for that filesystem alone',
    series: [
      ...space(`50 ${below}x90`),
      ...space('50x90', { device: '/dev/sdb1', mountpoint: '/data' }),
      ...space('50x90', node2),
    ],
    expected: { '30m': quiet, '31m': root(`${below}%`) },
  },
  {
    promise: 'takes a filesystem that is mounted twice for one',
    series: [...space(`${below}x90`), ...space(`${below}x90`, { mountpoint: '/again' })],
    expected: { '40m': root(`${below}%`) },
  },
  { promise: 'is quiet above', series: space(`${above}x90`), expected: { '60m': quiet } },
  ...notSpace(space, below),
  {
    promise: 'resolves when there is space again',
    series: space(`${below}x40 50x40`),
    expected: { '40m': root(`${below}%`), '42m': quiet },
  },
];

function notSpace(make: typeof space, below: number): Case[] {
  return [
    {
      promise:
        'is quiet about what is no disk, can not be written, is nowhere mounted or is a volume of a pod',
      series: [
        ...notDiskTypes.flatMap((fstype) => make(`${below}x90`, { fstype, device: fstype })),
        ...make(`${below}x90`, { device: '/dev/sr1' }, 1),
        ...make(`${below}x90`, { device: '/dev/sdz', mountpoint: '' }),
        ...make(`${below}x90`, { device: '/dev/sdc', mountpoint: volume }),
        ...make('0x90', { device: '/dev/empty' }).map((one) =>
          /size|files\{/.test(one.series) ? { ...one, values: '0x90' } : one,
        ),
      ],
      expected: { '60m': quiet },
    },
    {
      promise:
        'takes nothing of a device that can not be written from another node or job, from what is no disk, or nowhere mounted',
      series: [
        ...make(`${below}x90`, {}, 1),
        ...make('1x90', { fstype: 'tmpfs' }),
        ...make('1x90', { mountpoint: '' }),
        ...make('1x90', { job: 'other' }),
        ...make('50x90', node2),
      ],
      expected: { '60m': quiet },
    },
    {
      promise: 'has the size and what is free from the disk alone',
      series: [
        ...make(`${below}x90`),
        ...[{ fstype: 'tmpfs' }, { mountpoint: '' }].flatMap((beside) =>
          make('1x90', beside).map((one) =>
            /size|files\{/.test(one.series) ? { ...one, values: '900x90' } : one,
          ),
        ),
      ],
      expected: { '60m': root(`${below}%`) },
    },
  ];
}

const packets = (way: string, errors: number, all: number, labels: Labels = {}): Series[] => [
  network(`node_network_${way}_errs_total`, `0+${errors}x60`, labels),
  network(`node_network_${way}_packets_total`, `0+${all}x60`, labels),
];
const faulty = (way: string): Case[] => [
  {
    promise: `fires on faulty packets of ${way} for a quarter of an hour, at that interface alone`,
    series: [
      ...packets(way, 12, 988, { pod: 'a' }),
      ...packets(way, 6, 900, { pod: 'b' }),
      ...packets(way, 6, 1000, { device: 'eth1' }),
      ...packets(way, 6, 1000, node2),
    ],
    expected: { '15m': quiet, '17m': eth0('1.2%') },
  },
  {
    promise: `fires when each of the packets to ${way} is faulty, until there are no more`,
    series: [
      network(`node_network_${way}_errs_total`, '0+12x30 360x30'),
      network(`node_network_${way}_packets_total`, '7x60'),
    ],
    expected: { '17m': eth0('100%'), '32m': eth0('100%'), '36m': quiet },
  },
  {
    promise: `is quiet below, where no packets ${way}, and about interfaces of pods`,
    series: [
      ...packets(way, 6, 1000),
      ...packets(way, 0, 0, { device: 'eth1' }),
      ...notNetworks.flatMap((device) => packets(way, 500, 1000, { device })),
    ],
    expected: { '50m': quiet },
  },
  {
    promise: `resolves when packets ${way} well again`,
    series: [
      network(`node_network_${way}_errs_total`, '0+40x30 1200x30'),
      network(`node_network_${way}_packets_total`, '0+1000x60'),
    ],
    expected: { '32m': eth0(), '36m': quiet },
  },
  {
    promise: `resolves when many more ${way} well`,
    series: [
      network(`node_network_${way}_errs_total`, '0+20x60'),
      network(`node_network_${way}_packets_total`, '0+1000x30 34000+4000x29'),
    ],
    expected: { '30m': eth0('1.961%'), '31m': eth0(), '34m': quiet },
  },
];

const traffic = (received: string, sent: string, labels: Labels = {}): Series[] => [
  network('node_network_receive_bytes_total', received, labels),
  network('node_network_transmit_bytes_total', sent, labels),
];

export const nodeDeviceCases: Cases = {
  nodeDiskReadHigh: diskRate('node_disk_read_bytes_total', {
    above: 4_194_304_000,
    below: 3_145_728_000,
    value: '66.67Mi',
  }),
  nodeDiskWriteHigh: diskRate('node_disk_written_bytes_total', {
    above: 4_194_304_000,
    below: 3_145_728_000,
    value: '66.67Mi',
  }),
  nodeDiskBusy: diskRate('node_disk_io_time_seconds_total', { above: 57, below: 54, value: '95%' }),
  nodeDiskSlow: [...diskSlow(reads), ...diskSlow(writes)],
  nodeDiskSpaceLow: spaceLow(8, 10),
  nodeDiskSpaceExhausted: spaceLow(4, 5),
  nodeDiskFilling: [
    {
      promise: 'fires an hour after it is clear that it will be full, for that filesystem alone',
      interval: '10m',
      series: [...space('90-1x90'), ...space('30x90', { device: '/dev/sdb1', mountpoint: '/data' })],
      expected: { '9h10m': quiet, '9h30m': root(), '10h': root('30%') },
    },
    {
      promise: 'is quiet while much is left, however fast it fills',
      interval: '10m',
      series: space('90-1x90'),
      expected: { '8h': quiet },
    },
    {
      promise: 'is quiet when it fills slowly',
      interval: '10m',
      series: space('38-0.15x90'),
      expected: { '10h': quiet },
    },
    {
      promise: 'fires when it fills within a day, and not within half of one',
      interval: '10m',
      series: space('38-0.2x90'),
      expected: { '10h': root('26%') },
    },
    {
      promise: 'fires an hour after the day is reached to the byte, and counts bytes below nothing',
      interval: '10m',
      series: space('20.05-0.1x90'),
      expected: { '10h20m': quiet, '10h40m': root() },
    },
    {
      promise: 'takes the fuller of two views of a filesystem',
      interval: '10m',
      series: [...space('39-0.3x90', { pod: 'a' }), ...space('39x90', { pod: 'b' })],
      expected: { '10h': root() },
    },
    {
      promise: 'is quiet about files that came within the last hours and stay',
      interval: '10m',
      series: space('39x43 39-1x5 34x40'),
      expected: { '9h30m': quiet, '9h50m': quiet, '11h': quiet },
    },
    {
      promise: 'takes nothing from another job, from what is no disk or nowhere mounted',
      interval: '10m',
      series: [
        ...space('39x90'),
        ...[{ job: 'other' }, { fstype: 'tmpfs' }, { mountpoint: '' }].flatMap((beside) =>
          space('39-1x38', beside),
        ),
      ],
      expected: { '5h': quiet },
    },
    {
      promise: 'is quiet about what is no disk or can not be written',
      interval: '10m',
      series: [
        ...notDiskTypes.flatMap((fstype) => space('39-1x38', { fstype, device: fstype })),
        ...space('39-1x38', { device: '/dev/sr1' }, 1),
      ],
      expected: { '5h': quiet },
    },
    {
      promise: 'resolves when it no longer fills',
      interval: '10m',
      series: space('39-1x24 15x66'),
      expected: { '4h': root('15%'), '14h': quiet },
    },
  ],
  nodeInodesLow: [
    {
      promise: 'fires below the bound for half an hour, for that filesystem alone',
      series: [
        ...inodes('50 8x90', { pod: 'a' }),
        ...inodes('50 9x90', { pod: 'b' }, 0, '90x90'),
        ...inodes('50x90', { device: '/dev/sdb1', mountpoint: '/data' }),
        ...inodes('50x90', node2),
      ],
      expected: { '30m': quiet, '31m': root('8%') },
    },
    {
      promise: 'takes a filesystem that is mounted twice for one',
      series: [...inodes('8x90'), ...inodes('8x90', { mountpoint: '/again' })],
      expected: { '40m': root('8%') },
    },
    { promise: 'is quiet at the bound', series: inodes('10x90'), expected: { '60m': quiet } },
    ...notSpace(inodes, 8),
    {
      promise: 'resolves when there are some again',
      series: inodes('8x40 50x40'),
      expected: { '40m': root('8%'), '42m': quiet },
    },
  ],
  nodeNetworkErrorsHigh: [...faulty('receive'), ...faulty('transmit')],
  nodeNetworkTrafficHigh: [
    {
      promise: 'fires when both ways together are above the bound for a quarter of an hour',
      series: [
        ...traffic('0+4800000000x60', '0+2400000000x60'),
        ...traffic('0+2400000000x60', '0+2400000000x60', { device: 'eth1' }),
        ...traffic('0+2400000000x60', '0+2400000000x60', node2),
      ],
      expected: { '15m': quiet, '21m': eth0('114.4Mi') },
    },
    {
      promise: 'is quiet below, and about interfaces of pods',
      series: [
        ...traffic('0+3000000000x60', '0+2400000000x60'),
        ...notNetworks.flatMap((device) => traffic('0+4800000000x60', '0+2400000000x60', { device })),
      ],
      expected: { '50m': quiet },
    },
    {
      promise: 'resolves when less goes through',
      series: traffic('0+9600000000x30 288000000000x30', '0+4800000000x30 144000000000x30'),
      expected: { '31m': eth0(), '36m': quiet },
    },
  ],
};
