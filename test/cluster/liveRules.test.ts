import { describe } from 'vitest';
import { testEveryRuleOn } from '../rules/live/everyRule.ts';
import { requireProgram } from '../setup/program.ts';
import { prometheusProgram } from './setup/prometheusProgram.ts';

const [prometheus, node_exporter] = [await prometheusProgram(), await requireProgram('node_exporter')];

// Here because the tests in the cluster build this Prometheus anyway, which takes minutes.
describe.skipIf(prometheus === undefined || node_exporter === undefined)(
  'every rule of ours on the Prometheus 3 that was built for the cluster, with recorded scrapes',
  () => testEveryRuleOn({ prometheus: prometheus as string, node_exporter: node_exporter as string }, true),
);
