import { describe, expect, test } from 'vitest';
import { auditText } from '../../../cli/audit/auditText.ts';
import { context } from '../../metrics/promql/context.ts';

/** The findings of a panel's unit, in Grafana's words. */
function said(expr: string, unit: string, more: object = {}): string[] {
  const panel = { title: 'p', targets: [{ expr, refId: 'A' }], fieldConfig: { defaults: { unit } }, ...more };
  return auditText(JSON.stringify({ panels: [panel] }), 'd.json', context)
    .reports.filter(({ code }) => code === 'panel_unit_differs')
    .map(({ instead }) => `${instead}`);
}

const latency =
  'histogram_quantile(0.9, sum by (le) (rate(envoy_cluster_upstream_rq_time_bucket[$__rate_interval])))';
const traffic = 'sum(rate(node_network_receive_bytes_total[$__rate_interval]))';
const idle = 'avg(rate(node_cpu_seconds_total{mode="idle"}[$__rate_interval]))';
const free = 'node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes';
const mean =
  'sum(rate(apiserver_request_duration_seconds_sum[5m])) / sum(rate(apiserver_request_duration_seconds_count[5m]))';

describe('a panel shows the unit that its expression gives', () => {
  test.each([
    [latency, 's', ['`ms`']],
    [latency, 'ms', []],
    [`${latency} / 1000`, 's', []],
    [traffic, 'bps', ['`Bps`']],
    [traffic, 'Bps', []],
    [`${traffic} * 8`, 'bps', []],
    [free, 'percent', ['`percentunit`']],
    [free, 'percentunit', []],
    [`${free} * 100`, 'percentunit', ['`percent`']],
    [`100 * ${free}`, 'percent', []],
    [mean, 'ms', ['`s`']],
    [mean, 's', []],
    ['node_memory_MemFree_bytes', 'mbytes', ['`bytes`']],
    ['node_memory_MemFree_bytes', 'short', []],
    [idle, 'percentunit', []],
    [idle, 's', []],
    ['checkout_seconds', 'ms', []],
  ])('%s as %s', (expr, unit, instead) => expect(said(expr, unit)).toEqual(instead));

  test('unless single fields have units of their own', () => {
    const overrides = {
      fieldConfig: { defaults: { unit: 's' }, overrides: [{ matcher: { id: 'byName' } }] },
    };
    expect(said(latency, 's', overrides)).toEqual([]);
  });

  test('in graphs of old dashboards too', () => {
    expect(said(latency, '', { fieldConfig: undefined, yaxes: [{ format: 's' }] })).toEqual(['`ms`']);
  });
});
