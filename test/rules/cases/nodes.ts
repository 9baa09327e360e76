import type { Case, Cases, Firing } from './case.ts';
import { allowed, ended, type Labels, node, node2, placed, state } from './nodeSeries.ts';
import { seriesOf } from './scrape.ts';
import { bucketsFrom, type Series } from './series.ts';

const quiet: readonly [] = [];
const node1 = { instance: 'node1:9100' } as const;
const at1 = (value?: string): Firing[] => [{ labels: node1, ...(value ? { value } : {}) }];

const condition = (name: string, values: string, labels: Labels = {}): Series =>
  state('kube_node_status_condition', values, { condition: name, status: 'true', ...labels });
const second = { instance: 'ksm2:8080' } as const;
const onNode1 = (value: string): Firing[] => [{ labels: { node: 'node1' }, value }];

const up = (job: string, values: string, instance: string): Series =>
  seriesOf('up', values, { job, instance });
const answering = (job: string): Case[] => [
  {
    promise: 'fires for the one that does not answer for ten minutes',
    series: [up(job, '1 1 0x40', 'node1:9100'), up(job, '1x40', 'node2:9100')],
    expected: { '11m': quiet, '12m': at1('0') },
  },
  {
    promise: 'is quiet while it answers one of two scrapes',
    series: [
      up(job, '1x40', 'node1:9100'),
      seriesOf('up', '0x40', { job, instance: 'node1:9100', metrics_path: '/other' }),
    ],
    expected: { '30m': quiet },
  },
  {
    promise: 'is quiet about other jobs',
    series: [up('other', '0x40', 'node1:9100')],
    expected: { '30m': quiet },
  },
  {
    promise: 'resolves when it answers',
    series: [up(job, '0x20 1x20', 'node1:9100')],
    expected: { '20m': at1('0'), '22m': quiet },
  },
];

const relist = (from: number, values: string, instance = 'node1:10250'): Series[] =>
  bucketsFrom([0.005, 0.01, 0.1, 1, 2.5, 5, 10], from, values, (text, labels) =>
    seriesOf(
      'kubelet_pleg_relist_duration_seconds_bucket',
      text,
      { job: 'kubelet', instance, ...labels },
      'kubelet',
    ),
  );
/** A second scrape of the same kubelet. */
const ofPath = ({ series, values }: Series): Series => ({
  series: series.replace('}', ', metrics_path="/other"}'),
  values,
});
const atKubelet = (value?: string): Firing[] => [
  { labels: { instance: 'node1:10250' }, ...(value ? { value } : {}) },
];

const cpu = (mode: string, perMinute: number, labels: Labels = {}): Series =>
  node('node_cpu_seconds_total', `0+${perMinute}x60`, { cpu: '0', mode, ...labels });
/** Two cores; what is not idle, waiting or stolen works. */
const busy = (percent: number, labels: Labels = {}): Series[] => [
  ...['idle', 'iowait', 'steal'].map((mode) => cpu(mode, (60 - 0.6 * percent) / 3, labels)),
  cpu('user', 0.6 * percent, labels),
  ...['idle', 'iowait', 'steal'].map((mode) => cpu(mode, (60 - 0.6 * percent) / 3, { ...labels, cpu: '1' })),
  cpu('user', 0.6 * percent, { ...labels, cpu: '1' }),
];
const busyFor = (above: number, below: number, minutes: number): Case[] => [
  {
    promise: `fires above the bound for ${minutes} minutes, for that node alone`,
    series: [...busy(above), ...busy(10, node2)],
    expected: { [`${minutes}m`]: quiet, [`${minutes + 2}m`]: at1(`${above}%`) },
  },
  { promise: 'is quiet below', series: busy(below), expected: { '60m': quiet } },
  {
    promise: 'is quiet when one core of two is busy',
    series: [cpu('idle', 0), cpu('idle', 60, { cpu: '1' })],
    expected: { '60m': quiet },
  },
  {
    promise: 'resolves when it has less to do',
    series: ['0', '1'].flatMap((core) => [
      node('node_cpu_seconds_total', '0+0.6x45 27+54x30', { cpu: core, mode: 'idle' }),
    ]),
    expected: { '45m': at1('99%'), '53m': quiet },
  },
];

const memory = (available: string, total = '100x60', labels: Labels = {}): Series[] => [
  node('node_memory_MemAvailable_bytes', available, labels),
  node('node_memory_MemTotal_bytes', total, labels),
];
const memoryLow = (below: number, above: number): Case[] => [
  {
    promise: 'fires below the bound for five minutes, for that node alone',
    series: [...memory(`50 ${below}x30`), ...memory('50x60', '100x60', node2)],
    expected: { '5m': quiet, '6m': at1(`${below}%`) },
  },
  { promise: 'is quiet above', series: memory(`${above}x60`), expected: { '30m': quiet } },
  {
    promise: 'resolves when memory is free again',
    series: memory(`${below}x20 50x20`),
    expected: { '20m': at1(`${below}%`), '22m': quiet },
  },
];

const rated = (
  name: string,
  { above, below, minutes, value }: { above: number; below: number; minutes: number; value: string },
): Case[] => [
  {
    promise: `fires above the bound for ${minutes} minutes, for that node alone`,
    series: [
      node(name, `0+${above}x60`, { pod: 'a' }),
      node(name, `0+${below}x60`, { pod: 'b' }),
      node(name, `0+${below}x60`, node2),
    ],
    expected: { [`${minutes}m`]: quiet, [`${minutes + 5}m`]: at1(value) },
  },
  { promise: 'is quiet below', series: [node(name, `0+${below}x60`)], expected: { '50m': quiet } },
  {
    promise: 'resolves when it is over',
    series: [node(name, `0+${above * 2}x25 ${50 * above}x30`)],
    expected: { '27m': at1(), '31m': quiet },
  },
];

const tracked = (entries: string, limit: string, labels: Labels = {}): Series[] => [
  node('node_nf_conntrack_entries', entries, labels),
  node('node_nf_conntrack_entries_limit', limit, labels),
];

export const nodeCases: Cases = {
  nodeNotReady: [
    {
      promise: 'fires for the node that is not ready for ten minutes',
      series: [
        condition('Ready', '1 0x40'),
        condition('Ready', '1x40', { node: 'node2' }),
        condition('DiskPressure', '1x40'),
        condition('Ready', '1x40', { status: 'unknown' }),
      ],
      expected: { '10m': quiet, '11m': onNode1('0') },
    },
    {
      promise: 'is quiet while one kube-state-metrics says that it is, and about other conditions',
      series: [
        condition('Ready', '1x40'),
        condition('Ready', '0x40', second),
        condition('DiskPressure', '0x40', { node: 'node2' }),
        condition('Ready', '0x40', { node: 'node3', status: 'unknown' }),
      ],
      expected: { '30m': quiet },
    },
    {
      promise: 'resolves when it is ready, or gone',
      series: [condition('Ready', '0x20 1x20'), condition('Ready', '0x20 stale', { node: 'node2' })],
      expected: {
        '20m': [...onNode1('0'), { labels: { node: 'node2' }, value: '0' }],
        '22m': quiet,
      },
    },
  ],
  nodePressure: [
    ...['MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable'].map(
      (name): Case => ({
        promise: `fires on ${name} of ten minutes`,
        series: [
          condition(name, '0 1x40'),
          condition(name, '0x40', second),
          condition(name, '0x40', { node: 'node2' }),
        ],
        expected: { '10m': quiet, '11m': [{ labels: { node: 'node1', condition: name }, value: '1' }] },
      }),
    ),
    {
      promise: 'is quiet about being ready, and about what is not known',
      series: [condition('Ready', '1x40'), condition('DiskPressure', '1x40', { status: 'unknown' })],
      expected: { '30m': quiet },
    },
    {
      promise: 'resolves when it is over',
      series: [condition('DiskPressure', '1x20 0x20')],
      expected: {
        '20m': [{ labels: { node: 'node1', condition: 'DiskPressure' }, value: '1' }],
        '22m': quiet,
      },
    },
  ],
  nodePodsNearLimit: [
    {
      promise: 'fires with 24 pods of 25 for a quarter of an hour, without those that ended',
      series: [
        ...placed(25),
        ...placed(25, second),
        ended('p0', 'Succeeded'),
        ended('p1', 'Running'),
        ended('p2', 'Failed', '0x60'),
        ...placed(9, { node: 'node2', namespace: 'b' }),
        allowed('pods', '25x60'),
        allowed('cpu', '1x60', 'core'),
        allowed('pods', '25x60', 'integer', { node: 'node2' }),
      ],
      expected: { '14m': quiet, '15m': onNode1('96%') },
    },
    {
      promise:
        'is quiet with 24 pods of 26 or 19 of 20, when pods have ended, and about those without a node',
      series: [
        ...placed(25),
        ended('p0', 'Failed'),
        ...placed(9, { node: '', namespace: 'b' }),
        allowed('pods', '26x60'),
        ...placed(19, { node: 'node3', namespace: 'c' }),
        allowed('pods', '20x60', 'integer', { node: 'node3' }),
      ],
      expected: { '40m': quiet },
    },
    {
      promise: 'resolves when there is room',
      series: [...placed(24), allowed('pods', '24x20 50x40')],
      expected: { '20m': onNode1('100%'), '22m': quiet },
    },
  ],
  nodeScrapesFailing: answering('node-exporter'),
  kubeletDown: answering('kubelet'),
  kubeletRelistSlow: [
    {
      promise: 'fires when the 99th of 100 takes too long for ten minutes, at that kubelet alone',
      series: [...relist(5, '0+60x40'), ...relist(0.1, '0+60x40', 'node2:10250')],
      expected: { '10m': quiet, '12m': atKubelet('4.975s') },
    },
    {
      promise: 'fires when few take a little too long',
      series: [...relist(0.1, '0+60x40'), ...relist(5, '0+0.9x40').map(ofPath)],
      expected: { '30m': atKubelet('3.308s') },
    },
    { promise: 'is quiet below', series: relist(2.5, '0+60x40'), expected: { '30m': quiet } },
    {
      promise: 'resolves when it is quick again',
      series: relist(5, '0+60x25 1500x40'),
      expected: { '28m': atKubelet(), '31m': quiet },
    },
  ],
  nodeCpuHigh: busyFor(82, 80, 10),
  nodeCpuFull: busyFor(96, 95, 30),
  nodeMemoryLow: memoryLow(8, 10),
  nodeMemoryExhausted: memoryLow(4, 5),
  nodeMemoryPressureHigh: rated('node_vmstat_pgmajfault', {
    above: 36_000,
    below: 27_000,
    minutes: 15,
    value: '600',
  }),
  nodeMemoryStalled: rated('node_pressure_memory_stalled_seconds_total', {
    above: 7.2,
    below: 6,
    minutes: 10,
    value: '12%',
  }),
  nodeOutOfMemoryKills: [
    {
      promise: 'fires with the first, and goes on for a quarter of an hour',
      series: [node('node_vmstat_oom_kill', '0 0 1x60'), node('node_vmstat_oom_kill', '3x60', node2)],
      expected: { '1m': quiet, '2m': at1('1'), '28m': at1(), '34m': quiet },
    },
    {
      promise: 'takes the larger of two counts of a node',
      series: [
        node('node_vmstat_oom_kill', '0 0 1x60', { pod: 'a' }),
        node('node_vmstat_oom_kill', '7x60', { pod: 'b' }),
      ],
      expected: { '2m': at1('1') },
    },
    {
      promise: 'is quiet when none is',
      series: [node('node_vmstat_oom_kill', '7x60')],
      expected: { '30m': quiet },
    },
  ],
  nodeConnectionsNearLimit: [
    {
      promise: 'fires above three quarters for five minutes, at that node alone',
      series: [
        ...tracked('0 80x30', '100x30', { pod: 'a' }),
        ...tracked('0 30x30', '50x30', { pod: 'b' }),
        ...tracked('80x30', '200x30', node2),
      ],
      expected: { '5m': quiet, '6m': at1('80%') },
    },
    { promise: 'is quiet below', series: tracked('70x30', '100x30'), expected: { '20m': quiet } },
    { promise: 'fires at a limit of one', series: tracked('1x30', '1x30'), expected: { '6m': at1('100%') } },
    { promise: 'is quiet without a limit', series: tracked('70x30', '0x30'), expected: { '20m': quiet } },
    {
      promise: 'resolves when there are less',
      series: tracked('80x20 20x20', '100x40'),
      expected: { '20m': at1('80%'), '22m': quiet },
    },
  ],
};
