import type { Case, Cases, RecordCase } from './case.ts';
import { seriesOf } from './scrape.ts';
import { bucketsFrom, made, type Series } from './series.ts';

type Labels = Readonly<Record<string, string>>;
const quiet: readonly [] = [];
const job = { job: 'apiserver' } as const;

/** Of the first API server; another by its `instance`. */
const of = (name: string, values: string, labels: Labels = {}): Series =>
  seriesOf(name, values, { ...job, instance: '10.0.0.1:6443', ...labels }, 'kube-apiserver');
const second = { instance: '10.0.0.2:6443' } as const;

const up = (values: string, labels: Labels = {}): Series => of('up', values, labels);
const requests = (values: string, labels: Labels = {}): Series =>
  of('apiserver_request_total', values, { verb: 'GET', code: '200', ...labels });
const terminated = (values: string, labels: Labels = {}): Series =>
  of('apiserver_request_terminations_total', values, labels);
const rejected = (values: string, labels: Labels = {}): Series =>
  of('apiserver_flowcontrol_rejected_requests_total', values, {
    priority_level: 'workload-low',
    reason: 'queue-full',
    ...labels,
  });
const level = { priority_level: 'workload-low' } as const;
const seats = (values: string, labels: Labels = {}): Series =>
  of('apiserver_flowcontrol_current_executing_seats', values, { ...level, ...labels });
const allSeats = (values: string, labels: Labels = {}): Series =>
  of('apiserver_flowcontrol_nominal_limit_seats', values, { ...level, ...labels });

const bounds = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];
const ofLatency = (le: string | number, values: string, labels: Labels = {}): Series =>
  of('apiserver_request_sli_duration_seconds_bucket', values, {
    verb: 'GET',
    resource: 'pods',
    scope: 'resource',
    subresource: '',
    ...labels,
    le: String(le),
  });
const latency = (from: number, values: string, labels: Labels = {}): Series[] =>
  bucketsFrom(bounds, from, values, (text, own) => ofLatency(own.le as string, text, labels));
const storage = (from: number, values: string, labels: Labels = {}): Series[] =>
  bucketsFrom([0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3], from, values, (text, le) =>
    of('etcd_request_duration_seconds_bucket', text, { operation: 'get', ...labels, ...le }),
  );
const pods = (scope: string, value?: string) => [
  { labels: { verb: 'GET', resource: 'pods', scope }, ...(value ? { value } : {}) },
];
const verb = (value?: string) => [{ labels: { verb: 'GET' }, ...(value ? { value } : {}) }];

export const apiserverCases: Cases = {
  apiServerDown: [
    {
      promise: 'fires when none answers for five minutes',
      series: [up('1 1 0x30'), up('1 0x30', second)],
      expected: { '6m': quiet, '7m': [{ labels: job, value: '0' }] },
    },
    {
      promise: 'is quiet while one is left',
      series: [up('0x30'), up('1x30', second)],
      expected: { '20m': quiet },
    },
    {
      promise: 'resolves when one is back',
      series: [up('0x12 1x30'), up('0x30', second)],
      expected: { '12m': [{ labels: job, value: '0' }], '14m': quiet },
    },
  ],
  apiServerLatencyHigh: [
    ...(
      [
        ['resource', 1.25, 1, '1.248s'],
        ['namespace', 6, 5, '5.99s'],
        ['cluster', 45, 30, '44.85s'],
      ] as const
    ).flatMap(([scope, above, below, value]): Case[] => [
      {
        promise: `fires when the 99th of 100 requests of scope ${scope} takes too long for ten minutes`,
        series: latency(above, '0+60x40', { scope }),
        expected: { '10m': quiet, '12m': pods(scope, value) },
      },
      {
        promise: `is quiet at the bound of scope ${scope}`,
        series: [
          ...latency(below, '0+60x40', { scope }),
          made(
            'resource_verb_scope:apiserver_request_sli_duration_seconds:p99_rate5m',
            { resource: 'nodes', verb: 'GET', scope },
            `${below}x40`,
          ),
        ],
        expected: { '30m': quiet },
      },
    ]),
    {
      promise: 'fires on requests that have no scope of their own',
      series: latency(2, '0+60x40', { scope: '' }),
      expected: { '30m': [{ labels: { verb: 'GET', resource: 'pods' }, value: '1.995s' }] },
    },
    {
      promise: 'is quiet about what lasts as long as its caller wants',
      series: [
        ...['WATCH', 'CONNECT', 'PROXY'].flatMap((own) => latency(60, '0+60x40', { verb: own })),
        ...['attach', 'exec', 'log', 'portforward', 'proxy'].flatMap((subresource) =>
          latency(60, '0+60x40', { subresource }),
        ),
      ],
      expected: { '30m': quiet },
    },
    {
      promise: 'resolves when it is quick again',
      series: [...latency(2, '0+60x25 1500x40'), ...latency(0.05, '0+60x65', second)],
      expected: { '28m': pods('resource'), '31m': quiet },
    },
  ],
  apiServerErrorsHigh: [
    {
      promise: 'fires when more than one in twenty fails for ten minutes',
      series: [...[requests('0+48x40'), requests('0+46x40', second)], requests('0+6x40', { code: '503' })],
      expected: { '10m': quiet, '11m': verb('6%') },
    },
    {
      promise: 'fires on few of each code that are enough together',
      series: [requests('0+4x40'), requests('0+4x40', { code: '504' })],
      expected: { '20m': verb('50%') },
    },
    {
      promise: 'is quiet at the bound, and about what the caller did wrong',
      series: [
        // Whole numbers a second: sums of others depend on their order, which is chance.
        requests('0+420x40'),
        requests('0+60x40', { code: '500' }),
        requests('0+720x40', { code: '404' }),
      ],
      expected: { '30m': quiet },
    },
    {
      promise: 'is quiet about a few',
      series: [requests('0+6x40', { code: '500' })],
      expected: { '30m': quiet },
    },
    {
      promise: 'resolves when answers are good again',
      series: [requests('0+90x60'), requests('0+10x25 250x40', { code: '500' })],
      expected: { '25m': verb('10%'), '31m': quiet },
    },
  ],
  apiServerTrafficHigh: [
    {
      promise: 'fires above the bound for a quarter of an hour, all servers and codes together',
      series: [
        ...[requests('0+36000x40'), requests('0+24000x40', second)],
        requests('0+6000x40', { code: '404' }),
      ],
      expected: { '15m': quiet, '21m': verb('1.1k') },
    },
    {
      promise: 'is quiet below, and at the bound',
      series: [
        requests('0+58000x40'),
        made('verb_code:apiserver_request:rate5m', { verb: 'LIST', code: '200' }, '1000x40'),
      ],
      expected: { '30m': quiet },
    },
    {
      promise: 'is quiet about verbs that are enough only together',
      series: [requests('0+40000x40'), requests('0+40000x40', { verb: 'LIST' })],
      expected: { '30m': quiet },
    },
    {
      promise: 'resolves when less is asked',
      series: [requests('0+66000x25 1650000+60x30')],
      expected: { '25m': verb('1.1k'), '31m': quiet },
    },
  ],
  apiServerRequestsRejected: [
    {
      promise: 'fires when requests are turned away for five minutes',
      series: [rejected('0+4x30'), rejected('0+4x30', second)],
      expected: {
        '5m': quiet,
        '11m': [{ labels: { ...level, reason: 'queue-full' }, value: '133.3m' }],
      },
    },
    { promise: 'is quiet about a few', series: [rejected('0+6x30')], expected: { '20m': quiet } },
    {
      promise: 'is quiet about few of each level and reason',
      series: [
        rejected('0+4x30'),
        rejected('0+4x30', { reason: 'time-out' }),
        rejected('0+4x30', { priority_level: 'system' }),
      ],
      expected: { '20m': quiet },
    },
    {
      promise: 'resolves when all are taken again',
      series: [rejected('0+12x15 180x30')],
      expected: { '17m': [{ labels: { ...level, reason: 'queue-full' } }], '21m': quiet },
    },
  ],
  apiServerSeatsNearLimit: [
    {
      promise: 'fires when nearly all seats of a level are taken for a quarter of an hour',
      series: [
        ...[seats('50x40', { flow_schema: 'a' }), seats('42x40', { flow_schema: 'b' }), allSeats('100x40')],
        ...[seats('92x40', { priority_level: 'other' }), allSeats('200x40', { priority_level: 'other' })],
        ...[seats('10x40', second), allSeats('100x40', second)],
      ],
      expected: {
        '14m': quiet,
        '15m': [{ labels: { ...level, instance: '10.0.0.1:6443' }, value: '92%' }],
      },
    },
    {
      promise: 'fires where there is one seat, and that is taken',
      series: [seats('1x40'), allSeats('1x40')],
      expected: { '30m': [{ labels: { ...level, instance: '10.0.0.1:6443' }, value: '100%' }] },
    },
    {
      promise: 'is quiet at the bound, and about a level without seats of its own',
      series: [
        ...[seats('90x40'), allSeats('100x40')],
        ...[seats('1x40', { priority_level: 'exempt' }), allSeats('0x40', { priority_level: 'exempt' })],
      ],
      expected: { '30m': quiet },
    },
    {
      promise: 'resolves when seats are free again',
      series: [seats('95x20 10x20'), allSeats('100x40')],
      expected: { '20m': [{ labels: { ...level, instance: '10.0.0.1:6443' }, value: '95%' }], '22m': quiet },
    },
  ],
  apiServerRequestsTerminated: [
    {
      promise: 'fires when a quarter is cut off for five minutes',
      series: [
        ...[terminated('0+15x30'), terminated('0+9x30', second)],
        ...[requests('0+45x30'), requests('0+27x30', second)],
      ],
      expected: { '5m': quiet, '7m': [{ labels: job, value: '25%' }] },
    },
    {
      promise: 'fires when all are cut off',
      series: [terminated('0+30x30'), requests('7x30')],
      expected: { '20m': [{ labels: job, value: '100%' }] },
    },
    {
      promise: 'is quiet at the bound',
      series: [terminated('0+15x30'), requests('0+20x30'), requests('0+40x30', { code: '404' })],
      expected: { '20m': quiet },
    },
    {
      promise: 'is quiet when nothing is answered nor cut off',
      series: [terminated('5x30'), requests('7x30')],
      expected: { '20m': quiet },
    },
    {
      promise: 'resolves when nothing is cut off any more',
      series: [terminated('0+30x15 450x30'), requests('0+60x45')],
      expected: { '15m': [{ labels: job, value: '33.33%' }], '17m': [{ labels: job }], '21m': quiet },
    },
  ],
  apiServerStorageSlow: [
    {
      promise: 'fires when the 99th of 100 requests takes too long for a quarter of an hour',
      series: [...storage(1.25, '0+1x40'), ...storage(0.005, '0+50x40', second)],
      expected: { '15m': quiet, '17m': [{ labels: { operation: 'get' }, value: '1.122s' }] },
    },
    { promise: 'is quiet at the bound', series: storage(1, '0+60x40'), expected: { '30m': quiet } },
    {
      promise: 'resolves when it is quick again',
      series: [...storage(2, '0+60x25 1500x40'), ...storage(0.005, '0+60x65', second)],
      expected: { '28m': [{ labels: { operation: 'get' } }], '31m': quiet },
    },
  ],
};

/** So many a minute, and another number from the 20th minute on: at 22m30s both count half. */
const grows = (before: number, after: number): string => `0+${before}x20 ${20 * before + after}+${after}x9`;

const otherVerbs = ['POST', 'PUT', 'PATCH', 'APPLY', 'LIST', 'DELETE', 'DELETECOLLECTION'];

export const apiserverRecordCases: readonly RecordCase[] = [
  {
    promise: 'requests to all API servers are counted by verb and code, and what of them fails',
    series: [
      requests(grows(60, 180)),
      requests(grows(30, 30), second),
      requests(grows(30, 30), { code: '500' }),
      requests(grows(60, 60), { code: '503' }),
      requests(grows(0, 0), { verb: 'LIST' }),
      requests(grows(60, 60), { verb: 'POST' }),
    ],
    expected: {
      '22m30s': {
        'verb_code:apiserver_request:rate5m': {
          'verb="GET", code="200"': 2.5,
          'verb="GET", code="500"': 0.5,
          'verb="GET", code="503"': 1,
          'verb="POST", code="200"': 1,
          'verb="LIST", code="200"': 0,
        },
        'verb:apiserver_request_errors:ratio_rate5m': { 'verb="GET"': 0.375, 'verb="POST"': 0 },
      },
    },
  },
  {
    promise: 'durations are those of all API servers together',
    series: [
      ...bounds.map((le) => ofLatency(le, le < 0.1 ? '0x40' : le < 0.2 ? grows(30, 30) : grows(60, 180))),
      ofLatency('+Inf', grows(60, 180)),
      ...latency(0.1, grows(30, 30), second),
      ...otherVerbs.flatMap((own) => latency(0.1, grows(60, 60), { verb: own })),
    ],
    expected: {
      '22m30s': {
        'resource_verb_scope:apiserver_request_sli_duration_seconds:p99_rate5m': {
          'resource="pods", verb="GET", scope="resource"': 0.198333,
          ...Object.fromEntries(
            otherVerbs.map((own) => [`resource="pods", verb="${own}", scope="resource"`, 0.0995]),
          ),
        },
      },
    },
  },
];
