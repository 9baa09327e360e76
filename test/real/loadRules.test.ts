import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { defaultSettings, parseSettings, type Settings } from '../../platform/config/index.ts';
import { emitRules, ruleGroups } from '../../rules/index.ts';
import { describeWith } from '../setup/program.ts';

const run = promisify(execFile);

interface Series {
  series: string;
  values: string;
}

/** One sample a minute. */
const of = (name: string, values: string, pod = 'a', job = 'sidelight-envoy'): Series => ({
  series: `${name}{job="${job}", namespace="crawlers", pod="${pod}", proxy_vendor="v"${name === overflow ? ', envoy_cluster_name="vendor"' : ''}}`,
  values,
});
const heap = 'envoy_overload_envoy_resource_monitors_fixed_heap_pressure';
const shed = (point: string) => `envoy_overload_envoy_load_shed_points_${point}_shed_load_count`;
const overflow = 'envoy_cluster_upstream_rq_pending_overflow';
const connections = 'envoy_server_total_connections';
const hosts = 'envoy_dns_cache_dns_num_hosts';
const reloaded = (values: string, pod?: string) =>
  of('sidelight_settings_last_reload_successful', values, pod, 'sidelight-webhook');
const asked = (values: string, pod?: string) => of('envoy_dns_cache_dns_dns_query_attempt', values, pod);
const answered = (values: string, pod?: string) => of('envoy_dns_cache_dns_dns_query_success', values, pod);

/** Minute to the value that fires then, undefined for none. */
type Expected = Record<string, number | undefined>;
type History = [promise: string, series: Series[], expected: Expected];

const alerts: Record<
  string,
  { area?: string; key: string; severity: string; stricter: string; histories: History[] }
> = {
  SidelightSidecarMemoryHigh: {
    key: 'sidecarMemoryHigh',
    severity: 'warning',
    stricter: 'percent: 90',
    histories: [
      ['fires after a minute above 75 %', [of(heap, '10 76x10')], { '1m': undefined, '3m': 1 }],
      ['counts sidecars, not workers or scrapes', [of(heap, '78x9'), of(heap, '79x9', 'b')], { '5m': 2 }],
      ['is quiet at 75 %', [of(heap, '75x10')], { '5m': undefined }],
      ['is quiet about another job', [of(heap, '90x10', 'a', 'other')], { '5m': undefined }],
      ['resolves when memory is free again', [of(heap, '80x5 20x10')], { '4m': 1, '6m': undefined }],
      ['resolves when the pod is gone', [of(heap, '80x5 stale')], { '4m': 1, '7m': undefined }],
    ],
  },
  SidelightSidecarShedding: {
    key: 'sidecarShedding',
    severity: 'critical',
    stricter: 'events: 1000',
    histories: [
      ...[
        shed('http_connection_manager_decode_headers'),
        shed('http1_server_abort_dispatch'),
        shed('hcm_ondata_creating_codec'),
        overflow,
      ].map(
        (counter): History => [
          `fires on ${counter}`,
          [of(counter, '0 0 5x10')],
          { '1m': undefined, '4m': 1 },
        ],
      ),
      [
        'counts a sidecar once, whatever it refuses',
        [
          of(shed('http_connection_manager_decode_headers'), '0 0 5x10'),
          of(shed('hcm_ondata_creating_codec'), '0 0 7x10'),
        ],
        { '4m': 1 },
      ],
      [
        'is quiet where nothing is refused',
        [of(shed('http1_server_abort_dispatch'), '3x10')],
        { '8m': undefined },
      ],
      [
        'resolves five minutes after the last refusal',
        [of(shed('hcm_ondata_creating_codec'), '0 5x20')],
        { '5m': 1, '12m': undefined },
      ],
    ],
  },
  SidelightSidecarConnectionsHigh: {
    key: 'sidecarConnectionsHigh',
    severity: 'warning',
    stricter: 'ratio: 0.9',
    histories: [
      ['fires above 80 % of what it takes', [of(connections, '1 6600x10')], { '1m': undefined, '3m': 1 }],
      ['is quiet below', [of(connections, '6500x10')], { '5m': undefined }],
      ['resolves when they are closed', [of(connections, '8000x5 10x9')], { '4m': 1, '6m': undefined }],
    ],
  },
  SidelightSidecarDnsFailing: {
    key: 'sidecarDnsFailing',
    severity: 'warning',
    stricter: 'minimumRatio: 0.1',
    histories: [
      [
        'fires when most look-ups of a namespace fail for five minutes',
        [asked('0+60x20'), answered('0+15x20')],
        { '3m': undefined, '10m': 0.25 },
      ],
      ['is quiet while half are answered', [asked('0+60x20'), answered('0+30x20')], { '15m': undefined }],
      [
        'is quiet when one sidecar of many fails',
        [asked('0+60x20'), answered('0x20'), asked('0+600x20', 'b'), answered('0+600x20', 'b')],
        { '15m': undefined },
      ],
      ['is quiet when nothing is asked', [asked('7x20'), answered('7x20')], { '15m': undefined }],
      [
        'resolves when names are answered again',
        [asked('0+60x30'), answered('0x10 60+60x20')],
        { '8m': 0, '20m': undefined },
      ],
    ],
  },
  SidelightSidecarDnsCacheFull: {
    key: 'sidecarDnsCacheFull',
    severity: 'warning',
    stricter: 'ratio: 0.9',
    histories: [
      ['fires above 80 % of what fits', [of(hosts, '9 53000x20')], { '5m': undefined, '8m': 1 }],
      ['is quiet below', [of(hosts, '52000x20')], { '15m': undefined }],
      ['resolves when hosts have left', [of(hosts, '60000x9 100x20')], { '8m': 1, '12m': undefined }],
    ],
  },
  SidelightSettingsRefused: {
    area: 'sidelight',
    key: 'settingsRefused',
    severity: 'warning',
    stricter: 'for: 30m',
    histories: [
      [
        'fires after two minutes, once for all replicas',
        [reloaded('1 0x20'), reloaded('1 0x20', 'b')],
        { '1m': undefined, '2m': undefined, '6m': 2 },
      ],
      ['is quiet while the settings are good', [reloaded('1x20')], { '15m': undefined }],
      [
        'is quiet about another job',
        [of('sidelight_settings_last_reload_successful', '0x20', 'a', 'other')],
        { '15m': undefined },
      ],
      ['resolves when the file is good again', [reloaded('0x9 1x20')], { '8m': 1, '12m': undefined }],
      ['resolves when the pod is gone', [reloaded('0x9 stale')], { '8m': 1, '15m': undefined }],
    ],
  },
};

const ruleOf = (alert: string, settings = defaultSettings) => {
  const rules = ruleGroups(settings).flatMap((group) => [...group.rules]);
  const found = rules.flatMap((rule) => ('alert' in rule && rule.alert === alert ? [rule] : []));
  return found[0];
};

/** As the notification reads; of one value the text is held whole, so its template is filled in here. */
function firing(alert: string, severity: string, value: number, settings?: Settings) {
  const { annotations } = ruleOf(alert, settings) ?? { annotations: {} };
  const fill = (text: string) =>
    text
      .replace('{{ $value | humanizePercentage }}', `${value * 100}%`)
      .replace('{{ $value }}', String(value))
      .replaceAll('{{ $labels.namespace }}', 'crawlers');
  return {
    exp_labels: { severity, namespace: 'crawlers' },
    exp_annotations: Object.fromEntries(
      Object.entries(annotations).map(([key, text]) => [key, fill(String(text))]),
    ),
  };
}

await describeWith(['promtool'], 'the alerts of load', ({ promtool }) => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sidelight-load-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  /** Output of promtool; rejects when a case fails. */
  async function judge(alert: string, histories: readonly History[], settings = defaultSettings) {
    const { severity } = alerts[alert] as { severity: string };
    const tests = histories.map(([, input_series, expected]) => ({
      interval: '1m',
      input_series,
      alert_rule_test: Object.entries(expected).map(([eval_time, value]) => ({
        eval_time,
        alertname: alert,
        exp_alerts: value === undefined ? [] : [firing(alert, severity, value, settings)],
      })),
    }));
    await writeFile(join(directory, 'rules.yaml'), emitRules(settings, 'file'));
    const file = join(directory, 'test.yaml');
    await writeFile(file, stringify({ rule_files: ['rules.yaml'], evaluation_interval: '15s', tests }));
    return (await run(promtool, ['test', 'rules', file])).stdout;
  }

  describe.each(Object.entries(alerts))('%s', (alert, { area = 'usage', key, stricter, histories }) => {
    test.each(histories)('%s', async (...history) => {
      expect(await judge(alert, [history])).toContain('SUCCESS');
    });

    test('without any data it is quiet', async () => {
      const nothing: History = ['', [of('other', '1x20')], { '15m': undefined }];
      expect(await judge(alert, [nothing])).toContain('SUCCESS');
    });

    test.each([`{ ${stricter} }`, '{ for: 1h }', '{ enabled: false }'])(
      'with %s in the settings its first case does not fire',
      async (text) => {
        const settings = parseSettings(`rules: { ${area}: { ${key}: ${text} } }`, 'test');
        const [[, series, expected]] = histories as [History];
        const quiet = Object.fromEntries(Object.keys(expected).map((at) => [at, undefined]));
        expect(await judge(alert, [['', series, quiet]], settings)).toContain('SUCCESS');
      },
    );

    test('the settings name its severity', () => {
      const settings = parseSettings(`rules: { ${area}: { ${key}: { severity: info } } }`, 'test');
      expect(ruleOf(alert, settings)?.labels).toEqual({ severity: 'info' });
    });
  });
});
