import type { AreaRules } from '../areas.ts';
import {
  busy,
  filling,
  inodesLow,
  networkErrorsHigh,
  networkTrafficHigh,
  readHigh,
  slow,
  spaceExhausted,
  spaceLow,
  writeHigh,
} from './disks.ts';
import { kubeletDown, notReady, podsNearLimit, pressure, relistSlow, scrapesFailing } from './kubelet.ts';
import {
  connectionsNearLimit,
  cpuFull,
  cpuHigh,
  memoryExhausted,
  memoryLow,
  memoryPressureHigh,
  memoryStalled,
  outOfMemoryKills,
} from './load.ts';
import { records } from './records.ts';

/** Latency, traffic, errors and saturation of nodes. */
export const nodes: AreaRules = {
  area: 'nodes',
  records,
  alerts: [
    notReady,
    pressure,
    podsNearLimit,
    scrapesFailing,
    kubeletDown,
    relistSlow,
    cpuHigh,
    cpuFull,
    memoryLow,
    memoryExhausted,
    memoryPressureHigh,
    memoryStalled,
    outOfMemoryKills,
    readHigh,
    writeHigh,
    busy,
    slow,
    spaceLow,
    spaceExhausted,
    filling,
    inodesLow,
    networkErrorsHigh,
    networkTrafficHigh,
    connectionsNearLimit,
  ],
};
