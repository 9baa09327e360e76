import type { AreaRules } from '../areas.ts';
import { records } from './records.ts';
import { scrapesFailing } from './scrapesFailing.ts';
import { connectionsHigh, dnsCacheFull, dnsFailing, memoryHigh, shedding } from './sidecarLoad.ts';

/** What pods ask of vendors, and how their sidecars bear it. */
export const usage: AreaRules = {
  area: 'usage',
  records,
  alerts: [scrapesFailing, memoryHigh, shedding, connectionsHigh, dnsFailing, dnsCacheFull],
};
