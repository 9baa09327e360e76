import type { RecordCase } from './case.ts';
import { jmx, kafkaExporter, kminion, type Names } from './kafkaSeries.ts';
import type { Series } from './series.ts';

type Labels = Readonly<Record<string, string>>;

/** So many a minute, and another number from the 20th minute on: at 22m30s five minutes have half of both. */
const grows = (before: number, after = before): string => `0+${before}x20 ${20 * before + after}+${after}x9`;

const replica = { instance: 'replica:9308' } as const;
const search = { group: 'search', topic: 'payments' } as const;
const caughtUp = { group: 'idle', topic: 'payments' } as const;
const late = { group: 'late', topic: 'logs' } as const;

const groups = ({ lag, committed, members, end, oldest }: Names): Series[] => [
  lag('600x30'),
  lag('500x30', replica),
  end('2000x30'),
  oldest('1000x30'),
  committed('0+60x30'),
  committed('0+6x30', replica),
  members('2x30'),
  members('1x30', replica),
  // Of a partition that begins at its second message, of one that lost all, and of one that lost none.
  lag('1x30', search),
  committed('0+30x30', search),
  lag('0x30', caughtUp),
  committed('100x30', caughtUp),
  end('1001x30', search),
  oldest('1x30', search),
  lag('500x30', late),
  end('700x30', late),
  oldest('700x30', late),
  lag('5x30', { group: 'late', topic: 'fresh' }),
  end('5x30', { topic: 'fresh' }),
  oldest('0x30', { topic: 'fresh' }),
  // Told last ten minutes ago.
  lag('600x12 stale', { group: 'gone' }),
];

const of = (group: string, topic: string): string => `consumergroup="${group}", topic="${topic}"`;

const told = (names: Names, more: Partial<RecordCase>): RecordCase => ({
  promise: `groups, once for all replicas, as ${names.source} tells of them`,
  series: groups(names),
  expected: {
    '22m30s': {
      'consumergroup_topic:kafka_consumergroup_lag:sum': {
        [of('billing', 'orders')]: 600,
        [of('search', 'payments')]: 1,
        [of('idle', 'payments')]: 0,
        [of('late', 'logs')]: 500,
        [of('late', 'fresh')]: 5,
      },
      'consumergroup_topic:kafka_consumergroup_lag:ratio_max': {
        [of('billing', 'orders')]: 0.6,
        [of('search', 'payments')]: 0.001,
        [of('late', 'logs')]: 500,
      },
      'consumergroup_topic:kafka_consumergroup_lag_seconds:estimate5m': {
        [of('billing', 'orders')]: 600,
        [of('search', 'payments')]: 2,
      },
      'consumergroup:kafka_consumergroup_members:max': { 'consumergroup="billing"': 2 },
    },
  },
  ...more,
});

const second = { instance: 'kafka-1:9404' } as const;
const topics = (direction: 'in' | 'out', before: number, after: number): Series[] => {
  const bytes = (values: string, labels: Labels) =>
    jmx(`kafka_server_brokertopicmetrics_bytes${direction}_total`, values, labels);
  return [
    bytes(grows(before, after), { topic: 'orders' }),
    bytes(grows(before, after), { topic: 'orders', ...second }),
    bytes(grows(9000), {}),
  ];
};

/** Of two brokers at one address, of which single topics tell more, and of one that nobody asks. */
const requests = (kind: 'produce' | 'fetch'): Series[] => {
  const name = (what: string) => `kafka_server_brokertopicmetrics_${what}${kind}requests_total`;
  return [
    jmx(name('failed'), grows(3)),
    jmx(name('failed'), grows(9), { pod: 'b' }),
    jmx(name('total'), grows(100)),
    jmx(name('total'), grows(300), { pod: 'b' }),
    jmx(name('failed'), grows(50), { topic: 'orders' }),
    jmx(name('total'), grows(700), { topic: 'orders' }),
    jmx(name('failed'), '5x30', second),
    jmx(name('total'), '100x30', second),
  ];
};

const times = (request: string, milliseconds: number, labels: Labels = {}): Series[] => [
  jmx('kafka_network_requestmetrics_totaltimems', `${milliseconds}x30`, {
    request,
    quantile: '0.99',
    ...labels,
  }),
  jmx('kafka_network_requestmetrics_totaltimems_count_total', grows(60), { request, ...labels }),
];

const brokers: RecordCase = {
  promise:
    'brokers: bytes of topics by all of them, requests by each, of these only the two that clients wait for',
  series: [
    ...topics('in', 600, 1200),
    ...topics('out', 60, 120),
    ...requests('produce'),
    ...requests('fetch'),
    ...times('Produce', 20),
    ...times('Produce', 10, { pod: 'b' }),
    ...times('FetchConsumer', 500),
    ...times('Fetch', 900),
  ],
  expected: {
    '22m30s': {
      'topic:kafka_topic_bytes_in:rate5m': { 'topic="orders"': 30 },
      'topic:kafka_topic_bytes_out:rate5m': { 'topic="orders"': 3 },
      'instance_request:kafka_network_requestmetrics_totaltimems:p99_max': {
        'instance="kafka-0:9404", request="Produce"': 20,
        'instance="kafka-0:9404", request="FetchConsumer"': 500,
      },
      'instance:kafka_server_brokertopicmetrics_failedproducerequests:ratio_rate5m': {
        'instance="kafka-0:9404"': 0.03,
      },
      'instance:kafka_server_brokertopicmetrics_failedfetchrequests:ratio_rate5m': {
        'instance="kafka-0:9404"': 0.03,
      },
    },
  },
};

/** A partition without a commit, which only kafka_exporter tells of, is 0 of a sum and in no danger. */
const uncommitted: readonly Series[] = [
  kafkaExporter.lag('-1x30', { partition: '1' }),
  kafkaExporter.end('500x30', { partition: '1' }),
  kafkaExporter.oldest('100x30', { partition: '1' }),
];

export const kafkaRecordCases: readonly RecordCase[] = [
  told(kafkaExporter, { series: [...groups(kafkaExporter), ...uncommitted] }),
  told(kminion, { rules: { kafka: { sources: ['kminion'] } } }),
  brokers,
];
