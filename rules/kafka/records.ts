import { type KafkaSource, kafkaJmx } from '../../metrics/exporters/index.ts';
import {
  aggregate,
  and,
  clampMin,
  deriv,
  type Expression,
  isNot,
  join,
  lastOverTime,
  type Match,
  matches,
  rate,
  rateOfGauge,
  recorded,
  recordedRange,
  type Selector,
  share,
  subtract,
  sum,
  where,
} from '../../metrics/index.ts';
import { type RecordingRule, type RuleGroup, record } from '../rule.ts';
import type { Scope } from '../scope.ts';
import { byOurs, labelsOf, type Served, type SignalName, servedBy } from './sources.ts';

const ofGroup = ['group', 'topic'] as const;
const inPartition = ['topic', 'partition'] as const;
type Gauge = Selector<'gauge', string>;

/** Nothing where no exporter has the signals. */
const served = <Name extends SignalName>(
  { settings }: Scope,
  names: readonly Name[],
  make: (sources: Served<Name>) => RecordingRule[],
): RecordingRule[] => {
  const sources = servedBy(names, settings);
  return sources === undefined ? [] : make(sources);
};

const seriesOf = ({ select }: Scope, { metric, without }: KafkaSource) =>
  select(metric, (without === undefined ? {} : { [without]: isNot('') }) as Record<string, Match>);

/**
 * A gauge as it was last told: kafka_exporter leaves out one of its series in many a scrape, and an alert would begin
 * anew each time.
 */
const latest = (scope: Scope, source: KafkaSource) =>
  lastOverTime(seriesOf(scope, source) as Gauge, recordedRange);

/** Once for each partition, however many exporters or replicas tell of it. */
const ofPartitions = (scope: Scope, source: KafkaSource, of: Parameters<typeof labelsOf>[1] = inPartition) =>
  aggregate('max', labelsOf(source, of), latest(scope, source));

const lag = (scope: Scope) =>
  served(scope, ['partitionLag'], ({ partitionLag: source }) => {
    const each = ofPartitions(scope, source, ['group', ...inPartition]);
    const known = source.none === undefined ? each : clampMin(each, 0);
    return [record(recorded.kafkaGroupLag, byOurs('sum', ofGroup, known, source))];
  });

const consumed = (scope: Scope) =>
  served(scope, ['topicCommittedOffset'], ({ topicCommittedOffset: source }) => {
    const pace = deriv(seriesOf(scope, source) as Gauge, recordedRange);
    return [record(recorded.kafkaGroupConsumed, clampMin(byOurs('max', ofGroup, pace, source), 0))];
  });

const members = (scope: Scope) =>
  served(scope, ['members'], ({ members: source }) => [
    record(recorded.kafkaGroupMembers, byOurs('max', ['group'], latest(scope, source), source)),
  ]);

/** A partition from whose begin nothing was ever removed is in no danger, however little of it is read. */
const unread = (scope: Scope) =>
  served(
    scope,
    ['partitionLag', 'endOffset', 'oldestOffset'],
    ({ partitionLag, endOffset, oldestOffset }) => {
      const left = where(ofPartitions(scope, partitionLag, ['group', ...inPartition]), '>', 0);
      const oldest = where(ofPartitions(scope, oldestOffset), '>', 0);
      const retained = clampMin(subtract(ofPartitions(scope, endOffset), oldest), 1);
      const ratio = join(left, '/', retained, { on: labelsOf(endOffset, inPartition) });
      return [record(recorded.kafkaGroupUnreadShare, byOurs('max', ofGroup, ratio, partitionLag))];
    },
  );

/** What brokers count is each one's own; an exporter tells what it reads of the one log. */
const perTopic = (scope: Scope, source: KafkaSource): Expression<'topic'> => {
  const series = seriesOf(scope, source);
  if (source.metric.type === 'counter')
    return byOurs('sum', ['topic'], rate(series as Selector<'counter', string>, recordedRange), source);
  const each = rateOfGauge(series as Gauge, recordedRange);
  return source.labels.partition === undefined
    ? byOurs('max', ['topic'], each, source)
    : byOurs('sum', ['topic'], aggregate('max', labelsOf(source, inPartition), each), source);
};

const throughput = (scope: Scope) =>
  served(scope, ['messagesIn'], ({ messagesIn }) => [
    record(recorded.kafkaTopicMessages, perTopic(scope, messagesIn)),
  ]);

const replication = (scope: Scope) =>
  served(scope, ['underReplicated'], ({ underReplicated: source }) => [
    record(recorded.kafkaTopicUnderReplicated, byOurs('sum', ['topic'], ofPartitions(scope, source), source)),
  ]);

const bytes = (scope: Scope) =>
  served(scope, ['bytesIn', 'bytesOut'], ({ bytesIn, bytesOut }) => [
    record(recorded.kafkaTopicBytesIn, perTopic(scope, bytesIn)),
    record(recorded.kafkaTopicBytesOut, perTopic(scope, bytesOut)),
  ]);

const request = matches('Produce|FetchConsumer');
const broker = ['instance'] as const;
const ofRequest = ['instance', 'request'] as const;

/** Quantiles can't be added up or averaged: the largest stands for all. */
const requests = (scope: Scope) =>
  served(scope, ['requestTime'], () => [
    record(
      recorded.kafkaRequestTime,
      and(
        aggregate(
          'max',
          ofRequest,
          scope.select(kafkaJmx.kafka_network_requestmetrics_totaltimems, { request, quantile: '0.99' }),
        ),
        where(
          sum(
            ofRequest,
            rate(
              scope.select(kafkaJmx.kafka_network_requestmetrics_totaltimems_count_total, { request }),
              recordedRange,
            ),
          ),
          '>',
          0,
        ),
      ),
    ),
  ]);

// The series of all topics, which begins at 0: that of one topic begins with its first failure, which no rate counts.
const all = { topic: '' } as const;
const failures = (scope: Scope) =>
  served(scope, ['failedProduces', 'failedFetches'], () => {
    const ofBroker = (metric: typeof kafkaJmx.kafka_server_brokertopicmetrics_failedproducerequests_total) =>
      sum(broker, rate(scope.select(metric, all), recordedRange));
    return [
      record(
        recorded.kafkaProduceFailures,
        share(
          ofBroker(kafkaJmx.kafka_server_brokertopicmetrics_failedproducerequests_total),
          ofBroker(kafkaJmx.kafka_server_brokertopicmetrics_totalproducerequests_total),
        ),
      ),
      record(
        recorded.kafkaFetchFailures,
        share(
          ofBroker(kafkaJmx.kafka_server_brokertopicmetrics_failedfetchrequests_total),
          ofBroker(kafkaJmx.kafka_server_brokertopicmetrics_totalfetchrequests_total),
        ),
      ),
    ];
  });

const waits = (scope: Scope) =>
  served(scope, ['partitionLag', 'topicCommittedOffset'], () => [
    record(
      recorded.kafkaGroupWait,
      share(scope.select(recorded.kafkaGroupLag), scope.select(recorded.kafkaGroupConsumed)),
    ),
  ]);

const groups: readonly (readonly [string, readonly ((scope: Scope) => RecordingRule[])[]])[] = [
  ['groups', [lag, consumed, members, unread]],
  ['topics', [throughput, replication, bytes]],
  ['brokers', [requests, failures]],
  ['waits', [waits]],
];

/** In groups of their own, so that they are evaluated beside each other; a group without a source is none. */
export const records = (scope: Scope): RuleGroup[] =>
  groups
    .map(([name, make]) => ({
      name: `sidelight-kafka-${name}`,
      rules: make.flatMap((one) => one(scope)),
    }))
    .filter(({ rules }) => rules.length > 0);
