import type { Case, Cases } from './case.ts';
import { bucketsFrom, made, type Series, sidecar, toVendor, up } from './series.ts';

const quiet: readonly [] = [];
const vendor = { namespace: 'crawlers', proxy_vendor: 'v' } as const;
const other = { ...vendor, proxy_vendor: 'w' } as const;

const answers = (code: string, values: string): Series =>
  sidecar('envoy_proxy_usage_responses_total', values, { envoy_response_code_class: code });
const live = (values: string, pod: string): Series => sidecar('envoy_server_live', values, { pod });

/** Of answers: a share of one class of codes among a hundred a minute. */
const answered = (code: string, percent: number, length = 40): Series[] => [
  answers(code, `0+${percent}x${length}`),
  answers('2', `0+${100 - percent}x${length}`),
];

const connections = (failed: string, all: string): Series[] => [
  toVendor('envoy_cluster_upstream_cx_connect_fail', failed),
  toVendor('envoy_cluster_upstream_cx_total', all),
];

const bounds = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000];
const durations = (from: number, values: string): Series[] => [
  ...bucketsFrom(bounds, from, values, (text, labels) =>
    toVendor('envoy_cluster_upstream_rq_time_bucket', text, labels),
  ),
  answers('2', values),
];

/** Of 100 requests 94 within ten seconds, and the others within thirty. */
const slow = (le: number): string => (le < 10_000 ? '0x60' : le === 10_000 ? '0+5.64x60' : '0+6x60');

const requests = (values: string): Series => toVendor('envoy_cluster_upstream_rq_total', values);
const bytes = (sent: string, received: string): Series[] => [
  toVendor('envoy_cluster_upstream_cx_tx_bytes_total', sent),
  toVendor('envoy_cluster_upstream_cx_rx_bytes_total', received),
];

const destination = (code: string, values: string, host = 'h.example', pod = 'a'): Series =>
  sidecar('envoy_proxy_usage_requests_total', values, {
    pod,
    destination_host: host,
    method: 'GET',
    response_code_class: code,
  });

const scrapesOf = (others: number, failing: string): Series[] => [
  up(failing, 'bad'),
  live(failing.replace(/ 0x.*/, ' stale'), 'bad'),
  ...Array.from({ length: others }, (_, n) => [up('1x40', `p${n}`), live('1x40', `p${n}`)]).flat(),
];

const shares = (
  code: string,
  { above, below, from }: { above: number; below: number; from: number },
): Case[] => [
  {
    promise: `fires above the share, after ${from} minutes, and not before`,
    series: answered(code, above),
    expected: { [`${from - 1}m`]: quiet, [`${from + 2}m`]: [{ labels: vendor, value: `${above}%` }] },
  },
  { promise: 'is quiet at the bound', series: answered(code, below), expected: { '30m': quiet } },
  {
    promise: 'is quiet about a few requests',
    series: [answers(code, '0+4x40')],
    expected: { '30m': quiet },
  },
  {
    promise: 'fires on few answers of each code that are enough together',
    series: [answers(code, '0+4x40'), answers('2', '0+2x40')],
    expected: { '30m': [{ labels: vendor, value: '66.67%' }] },
  },
  {
    promise: 'is quiet about other codes',
    series: answered('3', above),
    expected: { '30m': quiet },
  },
  {
    promise: 'is quiet about another job',
    series: answered(code, above).map(({ series, values }) => ({
      series: series.replace('job="sidelight-envoy"', 'job="other"'),
      values,
    })),
    expected: { '30m': quiet },
  },
  {
    promise: 'resolves when answers are good again',
    series: [
      answers(code, `0+${above}x25 ${25 * above}+0x40`),
      answers('2', `0+${100 - above}x25 ${25 * (100 - above)}+100x40`),
    ],
    expected: { '24m': [{ labels: vendor, value: `${above}%` }], '40m': quiet },
  },
];

export const vendorCases: Cases = {
  vendorScrapesFailing: [
    {
      promise: 'fires when too many of its scrapes fail',
      series: scrapesOf(1, '1 1 1 0x40'),
      expected: { '10m': quiet, '20m': [{ labels: vendor, value: '50%' }] },
    },
    {
      promise: 'is quiet when one of twenty fails, and at the bound',
      series: [...scrapesOf(19, '1 1 1 0x40'), made('namespace_proxy_vendor:up:avg5m', other, '0.9x40')],
      expected: { '30m': quiet },
    },
    {
      promise: 'fires when one of eight fails',
      series: scrapesOf(7, '1 1 1 0x40'),
      expected: { '30m': [{ labels: vendor, value: '87.5%' }] },
    },
    {
      promise: 'resolves when the pod is gone',
      series: scrapesOf(1, '1 1 1 0x20 stale'),
      expected: { '20m': [{ labels: vendor, value: '50%' }], '40m': quiet },
    },
    {
      promise: 'is quiet about pods that told no vendor',
      series: [up('0x40', 'new')],
      expected: { '30m': quiet },
    },
  ],
  vendorErrorsHigh: shares('5', { above: 6, below: 5, from: 6 }),
  vendorRefusalsHigh: shares('4', { above: 52, below: 50, from: 16 }),
  vendorUnreachable: [
    {
      promise: 'fires when most connections fail for five minutes',
      series: connections('0+52x40', '0+100x40'),
      expected: { '5m': quiet, '8m': [{ labels: vendor, value: '52%' }] },
    },
    {
      promise: 'is quiet at the bound',
      series: connections('0+50x40', '0+100x40'),
      expected: { '30m': quiet },
    },
    { promise: 'is quiet about a few', series: connections('0+1x40', '0+1x40'), expected: { '30m': quiet } },
    {
      promise: 'fires on few of several pods that are enough together',
      series: [
        ...connections('0+0.7x40', '0+0.7x40'),
        ...connections('0+0.7x40', '0+0.7x40').map(({ series, values }) => ({
          series: series.replace('pod="a"', 'pod="b"'),
          values,
        })),
      ],
      expected: { '30m': [{ labels: vendor, value: '100%' }] },
    },
    {
      promise: 'is quiet about a few, however many there are inside the cluster',
      series: [
        ...connections('0+1x40', '0+1x40'),
        toVendor('envoy_cluster_upstream_cx_total', '0+90x40', { envoy_cluster_name: 'in_cluster' }),
      ],
      expected: { '30m': quiet },
    },
    {
      promise: 'resolves when only a few are tried',
      series: connections('0+2x20 40.5+0.5x20', '0+2x20 40.5+0.5x20'),
      expected: { '22m': [{ labels: vendor, value: '100%' }], '26m': quiet },
    },
    {
      promise: 'fires on two a minute',
      series: connections('0+2x40', '0+2x40'),
      expected: { '30m': [{ labels: vendor, value: '100%' }] },
    },
    {
      promise: 'is quiet about connections inside the cluster',
      series: connections('0+52x40', '0+100x40').map(({ series, values }) => ({
        series: series.replace('"vendor"', '"in_cluster"'),
        values,
      })),
      expected: { '30m': quiet },
    },
    {
      promise: 'resolves when they can be opened again',
      series: connections('0+60x20 1200+0x40', '0+100x60'),
      expected: { '18m': [{ labels: vendor, value: '60%' }], '40m': quiet },
    },
  ],
  vendorSlow: [
    {
      promise: 'fires when one in twenty takes longer than ten seconds, for a quarter of an hour',
      series: durations(30_000, '0+60x60'),
      expected: { '15m': quiet, '18m': [{ labels: vendor, value: '29s' }] },
    },
    {
      promise: 'fires when three in fifty take so long, and few answers of each code are enough together',
      series: [
        ...bounds.map((le) =>
          toVendor('envoy_cluster_upstream_rq_time_bucket', slow(le), { le: String(le) }),
        ),
        toVendor('envoy_cluster_upstream_rq_time_bucket', '0+6x60', { le: '+Inf' }),
        answers('2', '0+4x60'),
        answers('3', '0+2x60'),
      ],
      expected: { '40m': [{ labels: vendor, value: '13.33s' }] },
    },
    {
      promise: 'is quiet at the bound',
      series: [
        ...durations(10_000, '0+60x60'),
        made('namespace_proxy_vendor:envoy_cluster_upstream_rq_time:p95_rate5m', other, '10000x60'),
        made(
          'namespace_proxy_vendor_envoy_response_code_class:envoy_proxy_usage_responses:rate5m',
          { ...other, envoy_response_code_class: '2' },
          '1x60',
        ),
      ],
      expected: { '40m': quiet },
    },
    {
      promise: 'is quiet about a few',
      series: durations(30_000, '0+4x60'),
      expected: { '40m': quiet },
    },
    {
      promise: 'is quiet about slow calls inside the cluster',
      series: durations(30_000, '0+60x60').map(({ series, values }) => ({
        series: series.replace('"vendor"', '"in_cluster"'),
        values,
      })),
      expected: { '40m': quiet },
    },
    {
      promise: 'resolves when nothing is asked any more',
      series: durations(30_000, '0+60x30 1800+0x40'),
      expected: { '25m': [{ labels: vendor, value: '29s' }], '45m': quiet },
    },
  ],
  vendorTrafficDropped: [
    {
      promise: 'fires when little is left of what six hours had, until six hours have less',
      series: [requests('0+180x360 64812+12x160')],
      expected: {
        '6h18m': quiet,
        '6h23m': [{ labels: vendor }],
        '7h40m': [{ labels: vendor }],
        '8h30m': quiet,
      },
    },
    {
      promise: 'fires from one request a second on',
      series: [requests('0+90x360 32406+6x90')],
      expected: { '6h30m': [{ labels: vendor }] },
    },
    {
      promise: 'is quiet when an eighth is left',
      series: [requests('0+180x360 64822+22x90')],
      expected: { '6h40m': quiet },
    },
    {
      promise: 'is quiet about little traffic',
      series: [requests('0+45x360 16200+0x90')],
      expected: { '6h40m': quiet },
    },
    {
      promise: 'resolves when it is asked again',
      series: [requests('0+180x360 64800+0x40 64800+180x60')],
      expected: { '6h35m': [{ labels: vendor, value: '0%' }], '7h20m': quiet },
    },
  ],
  vendorBytesHigh: [
    {
      promise: 'fires when both directions together take more',
      series: bytes('0+1800000000x40', '0+4500000000x40'),
      expected: { '17m': quiet, '21m': [{ labels: vendor, value: '100.1Mi' }] },
    },
    {
      promise: 'is quiet at the bound',
      series: bytes('0+1500000000x40', '0+4500000000x40'),
      expected: { '30m': quiet },
    },
    {
      promise: 'resolves when less is taken',
      series: bytes('0+1800000000x25 45000000000+60x40', '0+4500000000x60'),
      expected: { '24m': [{ labels: vendor, value: '100.1Mi' }], '40m': quiet },
    },
  ],
  destinationErrorsHigh: [
    {
      promise: 'fires for the host that fails, and for no other',
      series: [
        destination('5', '0+52x60'),
        destination('2', '0+48x60'),
        destination('2', '0+500x60', 'other.example'),
      ],
      expected: {
        '14m': quiet,
        '18m': [{ labels: { ...vendor, destination_host: 'h.example' }, value: '52%' }],
      },
    },
    {
      promise: 'is quiet at the bound',
      series: [destination('5', '0+50x60'), destination('2', '0+50x60')],
      expected: { '40m': quiet },
    },
    { promise: 'is quiet about a few', series: [destination('5', '0+4x60')], expected: { '40m': quiet } },
    {
      promise: 'fires on few answers of each code and pod that are enough together',
      series: [
        ...[destination('5', '0+2x60'), destination('5', '0+2x60', 'h.example', 'b')],
        destination('2', '0+2x60'),
      ],
      expected: { '40m': [{ labels: { ...vendor, destination_host: 'h.example' }, value: '66.67%' }] },
    },
    {
      promise: 'is quiet about what it refuses',
      series: [destination('4', '0+52x60'), destination('2', '0+48x60')],
      expected: { '40m': quiet },
    },
    {
      promise: 'resolves when it answers again',
      series: [destination('5', '0+60x25 1500+0x40'), destination('2', '0+40x60')],
      expected: {
        '22m': [{ labels: { ...vendor, destination_host: 'h.example' }, value: '60%' }],
        '45m': quiet,
      },
    },
  ],
};
