import { z } from 'zod';
import { alerting, area, share } from './alerting.ts';

const byInstance = ['instance'] as const;
const byDevice = ['instance', 'device'] as const;
const byNode = ['node'] as const;
const bytesPerSecond = z.number().positive().default(52_428_800).describe('Of one device.');
const left = (by: number, what: string) => share.default(by).describe(`Share of ${what} that must be left.`);
const most = (by: number, what: string) => share.default(by).describe(what);

export const nodes = area('Golden signals of nodes.', {
  nodeNotReady: alerting({ severity: 'critical', for: '10m', selectors: byNode }),
  nodePressure: alerting({ severity: 'warning', for: '10m', selectors: ['node', 'condition'] }),
  nodePodsNearLimit: alerting({
    severity: 'warning',
    for: '15m',
    selectors: byNode,
    thresholds: { ratio: most(0.95, 'Of the pods that a node may have.') },
  }),
  nodeScrapesFailing: alerting({ severity: 'warning', for: '10m', selectors: byInstance }),
  kubeletDown: alerting({ severity: 'warning', for: '10m', selectors: byInstance }),
  kubeletRelistSlow: alerting({
    severity: 'warning',
    for: '10m',
    selectors: byInstance,
    thresholds: {
      seconds: z
        .number()
        .positive()
        .max(9)
        .default(3)
        .describe('Within which the kubelet must have listed its containers 99 of 100 times.'),
    },
  }),
  nodeCpuHigh: alerting({
    severity: 'warning',
    for: '10m',
    selectors: byInstance,
    thresholds: { ratio: most(0.8, "Of a node's CPU; waiting for disks is none of it.") },
  }),
  nodeCpuFull: alerting({
    severity: 'critical',
    for: '30m',
    selectors: byInstance,
    thresholds: { ratio: most(0.95, "Of a node's CPU; waiting for disks is none of it.") },
  }),
  nodeMemoryLow: alerting({
    severity: 'warning',
    for: '5m',
    selectors: byInstance,
    thresholds: { minimumRatio: left(0.1, "a node's memory") },
  }),
  nodeMemoryExhausted: alerting({
    severity: 'critical',
    for: '5m',
    selectors: byInstance,
    thresholds: { minimumRatio: left(0.05, "a node's memory") },
  }),
  nodeMemoryPressureHigh: alerting({
    severity: 'warning',
    for: '15m',
    selectors: byInstance,
    thresholds: {
      faultsPerSecond: z
        .number()
        .positive()
        .default(500)
        .describe('Pages that may be read back from disk, a second.'),
    },
  }),
  nodeMemoryStalled: alerting({
    severity: 'warning',
    for: '10m',
    selectors: byInstance,
    thresholds: { ratio: most(0.1, 'Of the time in which all may wait for memory.') },
  }),
  nodeOutOfMemoryKills: alerting({
    severity: 'warning',
    for: '0s',
    keepFiringFor: '15m',
    selectors: byInstance,
    thresholds: { kills: z.number().min(0).default(0).describe('In 15 minutes that may be.') },
  }),
  nodeDiskReadHigh: alerting({
    enabled: false,
    severity: 'info',
    for: '15m',
    selectors: byDevice,
    thresholds: { bytesPerSecond },
  }),
  nodeDiskWriteHigh: alerting({
    enabled: false,
    severity: 'info',
    for: '15m',
    selectors: byDevice,
    thresholds: { bytesPerSecond },
  }),
  nodeDiskBusy: alerting({
    severity: 'warning',
    for: '15m',
    selectors: byDevice,
    thresholds: { ratio: most(0.9, 'Of the time in which a disk may be busy.') },
  }),
  nodeDiskSlow: alerting({
    severity: 'warning',
    for: '15m',
    selectors: byDevice,
    thresholds: {
      seconds: z.number().positive().default(0.1).describe('That a read or write may take on average.'),
      minimumOperations: z
        .number()
        .min(0)
        .default(1)
        .describe('Reads or writes a second below which there is no alert.'),
    },
  }),
  nodeDiskSpaceLow: alerting({
    severity: 'warning',
    for: '30m',
    selectors: byDevice,
    thresholds: { minimumRatio: left(0.1, 'a file system') },
  }),
  nodeDiskSpaceExhausted: alerting({
    severity: 'critical',
    for: '30m',
    selectors: byDevice,
    thresholds: { minimumRatio: left(0.05, 'a file system') },
  }),
  nodeDiskFilling: alerting({
    severity: 'warning',
    for: '1h',
    selectors: byDevice,
    thresholds: {
      hours: z.number().positive().default(24).describe('Within which a file system must not be full.'),
      minimumRatio: share.default(0.4).describe('Share that is left from which on nothing is foretold.'),
    },
  }),
  nodeInodesLow: alerting({
    severity: 'warning',
    for: '30m',
    selectors: byDevice,
    thresholds: { minimumRatio: left(0.1, "a file system's inodes") },
  }),
  nodeNetworkErrorsHigh: alerting({
    severity: 'warning',
    for: '15m',
    selectors: byDevice,
    thresholds: { maximumRatio: most(0.01, 'Share of packets that may be faulty.') },
  }),
  nodeNetworkTrafficHigh: alerting({
    enabled: false,
    severity: 'info',
    for: '15m',
    selectors: byDevice,
    thresholds: {
      bytesPerSecond: z.number().positive().default(100_000_000).describe('Received and sent by one device.'),
    },
  }),
  nodeConnectionsNearLimit: alerting({
    severity: 'warning',
    for: '5m',
    selectors: byInstance,
    thresholds: { ratio: most(0.75, 'Of the connections that the kernel tracks at most.') },
  }),
});
