import { apiserverCases, apiserverRecordCases } from './apiserver.ts';
import type { Cases, RecordCase } from './case.ts';
import { containerCases } from './containers.ts';
import { kafkaCases } from './kafka.ts';
import { kafkaRecordCases } from './kafkaRecords.ts';
import { loadCases } from './load.ts';
import { nodeDeviceCases } from './nodeDevices.ts';
import { nodeRecordCases } from './nodeRecords.ts';
import { nodeCases } from './nodes.ts';
import { scrapeCases } from './scrapes.ts';
import { sloCases } from './slo.ts';
import { sloRecordCases } from './sloRecords.ts';
import { usageRecordCases } from './usageRecords.ts';
import { vendorCases } from './vendors.ts';
import { webhookCases } from './webhook.ts';
import { workloadContainerCases } from './workloadContainers.ts';
import { workloadCases } from './workloads.ts';

/** By area of the settings, and there by the alert's key. */
export const cases: Readonly<Record<string, Cases>> = {
  usage: { ...scrapeCases, ...vendorCases, ...containerCases, ...loadCases },
  sidelight: webhookCases,
  apiserver: apiserverCases,
  nodes: { ...nodeCases, ...nodeDeviceCases },
  workloads: { ...workloadContainerCases, ...workloadCases },
  kafka: kafkaCases,
  slo: sloCases,
};

export const recordCases: readonly RecordCase[] = [
  ...usageRecordCases,
  ...apiserverRecordCases,
  ...nodeRecordCases,
  ...kafkaRecordCases,
  ...sloRecordCases,
];
