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
import { labelsOf, named, type Served, type SignalName, servedBy } from './sources.ts';

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
 * anew each time. Once for each thing, however many exporters or replicas tell it.
 */
const latest = (scope: Scope, source: KafkaSource, dimensions: Parameters<typeof labelsOf>[1]) =>
  aggregate(
    'max',
    labelsOf(source, dimensions),
    lastOverTime(seriesOf(scope, source) as Gauge, recordedRange),
  );

const lag = (scope: Scope) =>
  served(scope, ['partitionLag'], ({ partitionLag: source }) => [
    record(
      recorded.kafkaGroupLag,
      named(
        sum(labelsOf(source, ofGroup), clampMin(latest(scope, source, ['group', ...inPartition]), 0)),
        source,
        ofGroup,
      ),
    ),
  ]);

const consumed = (scope: Scope) =>
  served(scope, ['topicCommittedOffset'], ({ topicCommittedOffset: source }) => {
    const pace = deriv(seriesOf(scope, source) as Gauge, recordedRange);
    const ofTopics = aggregate('max', labelsOf(source, ofGroup), pace);
    return [record(recorded.kafkaGroupConsumed, named(clampMin(ofTopics, 0), source, ofGroup))];
  });

const members = (scope: Scope) =>
  served(scope, ['members'], ({ members: source }) => [
    record(recorded.kafkaGroupMembers, named(latest(scope, source, ['group']), source, ['group'])),
  ]);

/** A partition from whose begin nothing was ever removed is in no danger, however little of it is read. */
const unread = (scope: Scope) =>
  served(
    scope,
    ['partitionLag', 'endOffset', 'oldestOffset'],
    ({ partitionLag, endOffset, oldestOffset }) => {
      const left = where(latest(scope, partitionLag, ['group', ...inPartition]), '>', 0);
      const oldest = where(latest(scope, oldestOffset, inPartition), '>', 0);
      const retained = subtract(latest(scope, endOffset, inPartition), oldest);
      const ratio = join(left, '/', clampMin(retained, 1), { on: labelsOf(endOffset, inPartition) });
      const largest = aggregate('max', labelsOf(partitionLag, ofGroup), ratio);
      return [record(recorded.kafkaGroupUnreadShare, named(largest, partitionLag, ofGroup))];
    },
  );

const perTopic = (scope: Scope, source: KafkaSource): Expression<'topic'> => {
  const series = seriesOf(scope, source);
  const topic = labelsOf(source, ['topic']);
  // What brokers count is each one's own; an exporter tells what it reads of the one log.
  if (source.metric.type === 'counter')
    return named(sum(topic, rate(series as Selector<'counter', string>, recordedRange)), source, ['topic']);
  const parts = labelsOf(source, source.labels.partition === undefined ? ['topic'] : inPartition);
  const each = aggregate('max', parts, rateOfGauge(series as Gauge, recordedRange));
  return named(parts.length === 1 ? each : sum(topic, each), source, ['topic']);
};

const throughput = (scope: Scope) =>
  served(scope, ['messagesIn'], ({ messagesIn }) => [
    record(recorded.kafkaTopicMessages, perTopic(scope, messagesIn)),
  ]);

const replication = (scope: Scope) =>
  served(scope, ['underReplicated'], ({ underReplicated: source }) => {
    const partitions = latest(scope, source, inPartition);
    return [
      record(
        recorded.kafkaTopicUnderReplicated,
        named(sum(labelsOf(source, ['topic']), partitions), source, ['topic']),
      ),
    ];
  });

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
