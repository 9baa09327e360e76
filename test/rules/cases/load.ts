import type { Case, Cases } from './case.ts';
import { type Series, sidecar } from './series.ts';

const quiet: readonly [] = [];
const counted = (value: string) => [{ labels: { namespace: 'crawlers' }, value }];
const one = counted('1');
const two = counted('2');

const heap = (values: string, labels = {}): Series =>
  sidecar('envoy_overload_envoy_resource_monitors_fixed_heap_pressure', values, labels);
const shed = (point: string, values: string, pod = 'a'): Series =>
  sidecar(`envoy_overload_envoy_load_shed_points_${point}_shed_load_count`, values, { pod });
const beyond = (values: string, pod = 'a'): Series =>
  sidecar('envoy_http_adaptive_concurrency_gradient_controller_rq_blocked', values, {
    pod,
    envoy_http_conn_manager_prefix: 'forward_proxy',
  });
const connections = (values: string, pod = 'a'): Series =>
  sidecar('envoy_server_total_connections', values, { pod });
const hosts = (values: string, pod = 'a'): Series =>
  sidecar('envoy_dns_cache_dns_num_hosts', values, { pod });
const asked = (values: string, labels = {}): Series =>
  sidecar('envoy_dns_cache_dns_dns_query_attempt', values, labels);
const answered = (values: string, labels = {}): Series =>
  sidecar('envoy_dns_cache_dns_dns_query_success', values, labels);

const points = [
  (values: string) => shed('http_connection_manager_decode_headers', values),
  (values: string) => shed('http1_server_abort_dispatch', values),
  (values: string) => shed('hcm_ondata_creating_codec', values),
  (values: string) => beyond(values),
];

export const loadCases: Cases = {
  sidecarMemoryHigh: [
    {
      promise: 'fires after a minute above 75 %',
      series: [heap('10 76x10')],
      expected: { '1m': quiet, '2m': one },
    },
    {
      promise: 'counts sidecars, not workers or scrapes',
      series: [
        heap('78x9'),
        heap('78x9', { instance: 'again' }),
        heap('79x9', { pod: 'b' }),
        heap('20x9', { pod: 'c' }),
      ],
      expected: { '5m': two },
    },
    { promise: 'is quiet at 75 %', series: [heap('75x10')], expected: { '5m': quiet } },
    {
      promise: 'is quiet about another job',
      series: [heap('90x10', { job: 'other' })],
      expected: { '5m': quiet },
    },
    {
      promise: 'resolves when memory is free again',
      series: [heap('80x5 20x10')],
      expected: { '4m': one, '6m': quiet },
    },
    {
      promise: 'resolves when the pod is gone',
      series: [heap('80x5 stale')],
      expected: { '4m': one, '7m': quiet },
    },
  ],
  sidecarShedding: [
    ...points.map(
      (point, at): Case => ({
        promise: `fires on refusals of the kind ${at + 1}`,
        series: [point('0 0 1x20')],
        expected: { '2m': quiet, '3m': one, '5m': one, '8m': quiet },
      }),
    ),
    {
      promise: 'counts a sidecar once, whatever it refuses',
      series: [
        shed('http_connection_manager_decode_headers', '0 0 5x10'),
        shed('hcm_ondata_creating_codec', '0 0 7x10'),
        beyond('0 0 7x10', 'b'),
        beyond('0 0 7x10', 'c'),
      ],
      expected: { '4m': counted('3') },
    },
    {
      promise: 'is quiet where nothing is refused',
      series: points.map((point) => point('3x10')),
      expected: { '8m': quiet },
    },
    {
      promise: 'resolves five minutes after the last refusal',
      series: [shed('hcm_ondata_creating_codec', '0 5x20')],
      expected: { '5m': one, '7m': quiet },
    },
  ],
  sidecarConnectionsHigh: [
    {
      promise: 'fires above 80 % of what it takes, by the number of sidecars',
      series: [connections('1 6600x10'), connections('1 8000x10', 'b')],
      expected: { '1m': quiet, '2m': two },
    },
    { promise: 'is quiet at the bound', series: [connections('6554x10')], expected: { '5m': quiet } },
    {
      promise: 'resolves when they are closed',
      series: [connections('8000x5 10x9')],
      expected: { '4m': one, '6m': quiet },
    },
  ],
  sidecarDnsFailing: [
    {
      promise: 'fires when most look-ups of a namespace fail for five minutes',
      series: [asked('0+60x20'), answered('0+15x20')],
      expected: { '5m': quiet, '6m': counted('25%'), '10m': counted('25%') },
    },
    {
      promise: 'fires when all sidecars together get too few answers',
      series: [
        ...[asked('0+60x20'), answered('0+15x20')],
        ...[asked('0+60x20', { pod: 'b' }), answered('0+39x20', { pod: 'b' })],
      ],
      expected: { '10m': counted('45%') },
    },
    {
      promise: 'fires just below half, and for that namespace alone',
      series: [
        asked('0+100x20'),
        answered('0+48x20'),
        asked('0+100x20', { namespace: 'other' }),
        answered('0+99x20', { namespace: 'other' }),
      ],
      expected: { '10m': counted('48%') },
    },
    {
      promise: 'is quiet while half are answered',
      series: [asked('0+60x20'), answered('0+30x20')],
      expected: { '15m': quiet },
    },
    {
      promise: 'is quiet when one sidecar of many fails',
      series: [
        asked('0+60x20'),
        answered('0x20'),
        asked('0+600x20', { pod: 'b' }),
        answered('0+600x20', { pod: 'b' }),
      ],
      expected: { '15m': quiet },
    },
    {
      promise: 'is quiet when nothing is asked',
      series: [asked('7x20'), answered('7x20')],
      expected: { '15m': quiet },
    },
    {
      promise: 'resolves when fewer are asked than were',
      series: [asked('0+600x20 12060+60x20'), answered('0+45x40')],
      expected: { '10m': counted('7.5%'), '24m': [{ labels: { namespace: 'crawlers' } }], '27m': quiet },
    },
    {
      promise: 'resolves when names are answered again',
      series: [asked('0+60x30'), answered('0x10 60+60x20')],
      expected: { '8m': counted('0%'), '11m': [{ labels: { namespace: 'crawlers' } }], '20m': quiet },
    },
  ],
  sidecarDnsCacheFull: [
    {
      promise: 'fires above 80 % of what fits, by the number of sidecars',
      series: [hosts('9 53000x20'), hosts('9 60000x20', 'b')],
      expected: { '5m': quiet, '6m': two },
    },
    { promise: 'is quiet at the bound', series: [hosts('52429x20')], expected: { '15m': quiet } },
    {
      promise: 'resolves when hosts have left',
      series: [hosts('60000x9 100x20')],
      expected: { '8m': one, '12m': quiet },
    },
  ],
};
