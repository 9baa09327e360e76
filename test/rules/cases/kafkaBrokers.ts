import type { Case, Cases } from './case.ts';
import { jmx } from './kafkaSeries.ts';
import { made, type Series } from './series.ts';

const quiet: readonly [] = [];
const instance = 'kafka-0:9404';
const other = { instance: 'kafka-1:9404' } as const;
const firing = [{ labels: { instance } }] as const;
const worth = (value: string) => [{ labels: { instance }, value }] as const;

type Labels = Readonly<Record<string, string>>;
const time = (request: string, values: string, labels: Labels = {}): Series =>
  jmx('kafka_network_requestmetrics_totaltimems', values, { request, quantile: '0.99', ...labels });
const count = (request: string, values: string, labels: Labels = {}): Series =>
  jmx('kafka_network_requestmetrics_totaltimems_count_total', values, { request, ...labels });

interface Slow {
  request: 'Produce' | 'FetchConsumer';
  /** The other of the two, whose time is none of this alert's. */
  than: 'Produce' | 'FetchConsumer';
  milliseconds: number;
  text: string;
}

const slow = ({ request, than, milliseconds, text }: Slow): Case[] => [
  {
    promise: 'fires for the broker that is slow for ten minutes, however few ask it',
    series: [
      time(request, `${milliseconds * 1.2}x60`),
      count(request, '0+6x60'),
      time(request, '5x60', other),
      count(request, '0+6x60', other),
      time(request, '5x60', { namespace: 'b' }),
    ],
    expected: { '9m': quiet, '13m': [{ labels: { instance, request }, value: text }] },
  },
  {
    promise: 'is quiet at the bound, about rarer requests, and about others',
    series: [
      time(request, `${milliseconds}x60`),
      time(request, '9000x60', { quantile: '0.999' }),
      count(request, '0+60x60'),
      time(than, '9000x60'),
      count(than, '0+60x60'),
      time('Fetch', '9000x60'),
      count('Fetch', '0+60x60'),
    ],
    expected: { '40m': quiet },
  },
  {
    promise: 'is quiet when nobody asks: the broker keeps what it last measured',
    series: [
      time(request, '9000x60'),
      count(request, '50x60'),
      count(request, '0+60x60', { job: 'other' }),
      time(request, '5x60', other),
      count(request, '0+60x60', other),
    ],
    expected: { '40m': quiet },
  },
  {
    promise: 'resolves when it is quick',
    series: [time(request, `${milliseconds * 1.2}x30 5x30`), count(request, '0+60x60')],
    expected: { '29m': [{ labels: { instance, request }, value: text }], '32m': quiet },
  },
  {
    promise: 'resolves five minutes after the last request',
    series: [time(request, `${milliseconds * 1.2}x60`), count(request, '0+60x30 1800x30')],
    expected: { '33m': [{ labels: { instance, request }, value: text }], '37m': quiet },
  },
];

const topics = (kind: 'produce' | 'fetch') => ({
  failed: (values: string, labels: Labels = {}) =>
    jmx(`kafka_server_brokertopicmetrics_failed${kind}requests_total`, values, labels),
  all: (values: string, labels: Labels = {}) =>
    jmx(`kafka_server_brokertopicmetrics_total${kind}requests_total`, values, labels),
});

const failing = (kind: 'produce' | 'fetch'): Case[] => {
  const { failed, all } = topics(kind);
  return [
    {
      promise: 'fires for the broker of whose requests three in a hundred fail for five minutes',
      series: [failed('0+3x60'), all('0+100x60'), failed('0+1x60', other), all('0+900x60', other)],
      expected: { '5m': quiet, '8m': worth('3%') },
    },
    {
      promise: 'is quiet at the bound, whatever single topics have',
      series: [
        failed('0+10x60'),
        all('0+1000x60'),
        failed('0+9x60', { topic: 'orders' }),
        all('0+10x60', { topic: 'orders' }),
      ],
      expected: { '40m': quiet },
    },
    {
      promise: 'is quiet when nobody asks',
      series: [failed('5x60'), all('100x60')],
      expected: { '40m': quiet },
    },
    {
      promise: 'resolves when no more fail, as the last five minutes tell',
      series: [failed('0+3x30 90x30'), all('0+100x60')],
      expected: { '29m': worth('3%'), '32m': firing, '36m': quiet },
    },
    {
      promise: 'resolves when many more do not fail',
      series: [failed('0+3x60'), all('0+100x30 3500+500x30')],
      expected: { '29m': worth('3%'), '32m': firing, '36m': quiet },
    },
  ];
};

const offline = (values: string, labels: Labels = {}): Series =>
  jmx('kafka_controller_kafkacontroller_offlinepartitionscount', values, labels);
const up = (values: string, labels: Labels = {}): Series =>
  made('up', { job: 'kafka-jmx', instance, ...labels }, values);

export const kafkaBrokerCases: Cases = {
  kafkaProduceSlow: slow({ request: 'Produce', than: 'FetchConsumer', milliseconds: 500, text: '600ms' }),
  kafkaFetchSlow: slow({ request: 'FetchConsumer', than: 'Produce', milliseconds: 1000, text: '1.2s' }),
  kafkaProducesFailing: failing('produce'),
  kafkaFetchesFailing: failing('fetch'),
  kafkaPartitionsOffline: [
    {
      promise: 'fires after a minute, for the controller that leads',
      series: [offline('0 0 2x20'), offline('0x20', other), offline('0x20', { namespace: 'b' })],
      expected: { '2m': quiet, '3m': worth('2') },
    },
    {
      promise: 'is quiet while each partition has a leader',
      series: [offline('0x20'), offline('0x20', other)],
      expected: { '15m': quiet },
    },
    {
      promise: 'resolves when they have one',
      series: [offline('1x10 0x20')],
      expected: { '9m': worth('1'), '12m': quiet },
    },
  ],
  kafkaBrokerUnread: [
    {
      promise: 'fires for the broker whose agent does not answer for five minutes',
      series: [up('0x20'), up('1x20', other)],
      expected: { '4m': quiet, '7m': worth('0') },
    },
    {
      promise: 'is quiet about other jobs, and while one target of the broker answers',
      series: [up('0x20', { job: 'other' }), up('0x20', { namespace: 'a' }), up('1x20', { namespace: 'b' })],
      expected: { '15m': quiet },
    },
    {
      promise: 'resolves when it answers',
      series: [up('0x10 1x20')],
      expected: { '9m': worth('0'), '12m': quiet },
    },
    {
      promise: 'resolves when it is no longer a target',
      series: [up('0x10 stale')],
      expected: { '9m': worth('0'), '16m': quiet },
    },
  ],
};
