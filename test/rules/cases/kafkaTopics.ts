import type { Case, Cases } from './case.ts';
import { highWaterMarks, jmx, kafkaExporter, orders, underReplicated } from './kafkaSeries.ts';
import type { Series } from './series.ts';

const quiet: readonly [] = [];
const worth = (value: string) => [{ labels: orders, value }] as const;
const second = { partition: '1' } as const;
const elsewhere = { topic: 'payments' } as const;
const replica = { instance: 'replica:9308' } as const;
const sources = (source: string) => ({ kafka: { sources: [source] } });

const { end } = kafkaExporter;
const broker = { instance: 'kafka-1:9404' } as const;
const messagesIn = (values: string, labels: Record<string, string> = { topic: 'orders' }): Series =>
  jmx('kafka_server_brokertopicmetrics_messagesin_total', values, labels);
const lacking = (values: string, labels: Record<string, string> = {}): Series =>
  jmx('kafka_cluster_partition_underreplicated', values, { topic: 'orders', partition: '0', ...labels });

const nothing = [{ value: '0' }] as const;
const unread = (one: (values: string) => Series): Case[] => [
  {
    promise: 'fires when nothing is told of Kafka, though other things are',
    series: [jmx('kafka_controller_kafkacontroller_activecontrollercount', '1x40')],
    expected: { '9m': quiet, '12m': nothing },
  },
  {
    promise: 'is quiet while a topic is known, even one without messages',
    series: [one('100x40')],
    expected: { '30m': quiet },
  },
  {
    promise: 'fires when nothing is told any more, and resolves when it is again',
    series: [one(`100x10 ${'stale '.repeat(30)}100x40`)],
    expected: { '22m': quiet, '27m': nothing, '45m': quiet },
  },
];

export const kafkaTopicCases: Cases = {
  kafkaUnderReplicated: [
    {
      promise: 'fires by the number of partitions that lack for ten minutes, as any replica tells them',
      series: [
        underReplicated('1x40'),
        underReplicated('1x40', second),
        underReplicated('0x40', replica),
        underReplicated('0x40', elsewhere),
      ],
      expected: { '9m': quiet, '12m': worth('2') },
    },
    {
      promise: 'is quiet while all are in sync',
      series: [underReplicated('0x40')],
      expected: { '30m': quiet },
    },
    {
      promise: 'resolves when they are in sync',
      series: [underReplicated('1x20 0x20')],
      expected: { '19m': worth('1'), '22m': quiet },
    },
    {
      promise: 'resolves five minutes after the topic is gone',
      series: [underReplicated('1x19 stale')],
      expected: { '23m': worth('1'), '26m': quiet },
    },
    {
      promise: 'fires by what the leader tells, whatever its followers do',
      series: [lacking('1x40'), lacking('0x40', broker), lacking('1x40', { partition: '1' })],
      expected: { '9m': quiet, '12m': worth('2') },
      rules: sources('jmx'),
    },
    {
      promise: 'is quiet while all brokers tell of none',
      series: [lacking('0x40'), lacking('0x40', broker)],
      expected: { '30m': quiet },
      rules: sources('jmx'),
    },
    {
      promise: 'resolves when the leader tells of none, and five minutes after a broker is gone',
      series: [lacking('1x20 0x30'), lacking('1x24 stale', { ...broker, topic: 'payments' })],
      expected: {
        '19m': [...worth('1'), { labels: elsewhere, value: '1' }],
        '28m': [{ labels: elsewhere, value: '1' }],
        '31m': quiet,
      },
      rules: sources('jmx'),
    },
  ],
  kafkaTopicTrafficHigh: [
    {
      promise: 'fires for a topic whose partitions together take 450 messages a second for ten minutes',
      series: [
        end('0+15000x40'),
        end('0+12000x40', second),
        end('0+6000x40', replica),
        end('0+12000x40', elsewhere),
      ],
      expected: { '13m': quiet, '17m': worth('450') },
    },
    {
      promise: 'is quiet at the bound',
      series: [end('0+12000x40'), end('0+12000x40', second), end('0+12000x40', replica)],
      expected: { '30m': quiet },
    },
    {
      promise: 'resolves when it takes less, as the last five minutes tell',
      series: [end('0+27000x30 811200+1200x30')],
      expected: { '30m': worth('450'), '36m': quiet },
    },
    {
      promise: 'fires by the sum of all partitions',
      series: [
        highWaterMarks('0+27000x40'),
        highWaterMarks('0+6000x40', replica),
        highWaterMarks('0+12000x40', elsewhere),
      ],
      expected: { '13m': quiet, '17m': worth('450') },
      rules: sources('kminion'),
    },
    {
      promise: 'is quiet at the bound, whatever replicas tell again',
      series: [highWaterMarks('0+24000x40'), highWaterMarks('0+24000x40', replica)],
      expected: { '30m': quiet },
      rules: sources('kminion'),
    },
    {
      promise: 'fires by the sum of the brokers, for topics alone',
      series: [
        messagesIn('0+15000x40'),
        messagesIn('0+12000x40', { topic: 'orders', ...broker }),
        messagesIn('0+12000x40', { topic: 'payments' }),
        messagesIn('0+30000x40', {}),
      ],
      expected: { '13m': quiet, '17m': worth('450') },
      rules: sources('jmx'),
    },
    {
      promise: 'is quiet at the bound, whatever all topics together take',
      series: [messagesIn('0+24000x40'), messagesIn('0+30000x40', {})],
      expected: { '30m': quiet },
      rules: sources('jmx'),
    },
  ],
  kafkaTopicTrafficLow: [
    {
      promise: 'fires for a topic that takes little, and for one that takes nothing',
      series: [end('0+3000x40'), end('500x40', elsewhere)],
      expected: {
        '9m': quiet,
        '12m': [...worth('50'), { labels: elsewhere, value: '0' }],
      },
    },
    { promise: 'is quiet about one that takes more', series: [end('0+6000x40')], expected: { '30m': quiet } },
    {
      promise: 'resolves when it takes more',
      series: [end('0+3000x25 81600+6600x30')],
      expected: { '24m': worth('50'), '35m': quiet },
    },
  ],
  kafkaUnread: [
    ...unread((values) => end(values)),
    { promise: 'fires without any data', series: [], expected: { '12m': nothing } },
    ...unread((values) => highWaterMarks(values)).map((one) => ({ ...one, rules: sources('kminion') })),
    ...unread((values) => messagesIn(values)).map((one) => ({ ...one, rules: sources('jmx') })),
  ],
};
