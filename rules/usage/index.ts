import type { AreaRules } from '../areas.ts';
import { destinationErrorsHigh, destinationsOverflow } from './destinations.ts';
import { podsWithoutRequests } from './podsWithoutRequests.ts';
import { records } from './records.ts';
import { scrapesFailing } from './scrapesFailing.ts';
import { cpuNearLimit, memoryNearLimit, restarting, stuck } from './sidecarContainers.ts';
import { connectionsHigh, dnsCacheFull, dnsFailing, memoryHigh, shedding } from './sidecarLoad.ts';
import { vendorBytesHigh, vendorTrafficDropped } from './vendorAmounts.ts';
import {
  vendorErrorsHigh,
  vendorRefusalsHigh,
  vendorScrapesFailing,
  vendorSlow,
  vendorUnreachable,
} from './vendors.ts';

/** What pods ask of vendors, and how their sidecars bear it. */
export const usage: AreaRules = {
  area: 'usage',
  records,
  alerts: [
    scrapesFailing,
    vendorScrapesFailing,
    vendorErrorsHigh,
    vendorRefusalsHigh,
    vendorUnreachable,
    vendorSlow,
    vendorTrafficDropped,
    vendorBytesHigh,
    destinationErrorsHigh,
    destinationsOverflow,
    podsWithoutRequests,
    memoryNearLimit,
    cpuNearLimit,
    restarting,
    stuck,
    memoryHigh,
    shedding,
    connectionsHigh,
    dnsFailing,
    dnsCacheFull,
  ],
};
