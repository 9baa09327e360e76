import { rateOf, recordedRange, recordOf } from './record.ts';

const group = ['consumergroup', 'topic'] as const;
const topic = ['topic'] as const;
const broker = ['instance'] as const;
const request = [...broker, 'request'] as const;

/** What rules on Kafka record, with the same names and labels whichever exporter they read. */
export const kafka = {
  /** Partitions without a commit count as 0. */
  kafkaGroupLag: recordOf(group, 'kafka_consumergroup_lag', {
    operations: 'sum',
    unit: 'messages',
    help: 'Messages of a topic that a group has left to read.',
  }),
  /** Of the sum of all partitions' offsets; a group that is set back counts as one that reads nothing. */
  kafkaGroupConsumed: recordOf(group, 'kafka_consumergroup_current_offset', {
    operations: `deriv${recordedRange}`,
    unit: 'messages_per_second',
    help: 'Messages of a topic whose reading a group commits.',
  }),
  kafkaGroupMembers: recordOf(['consumergroup'], 'kafka_consumergroup_members', {
    operations: 'max',
    unit: 'state',
    help: 'Members of a group; of groups with the new protocol 0 or absent.',
  }),
  /** Only of partitions that have lost messages to their retention; above 1 the group has lost some too. */
  kafkaGroupUnreadShare: recordOf(group, 'kafka_consumergroup_lag', {
    operations: 'ratio_max',
    unit: 'ratio',
    help: 'Unread messages by those retained, of the partition where this is largest.',
  }),
  kafkaTopicMessages: rateOf(topic, 'kafka_topic_messages', 'messages_per_second', 'Messages into a topic.'),
  kafkaTopicUnderReplicated: recordOf(topic, 'kafka_topic_partition_under_replicated', {
    operations: 'sum',
    unit: 'partitions',
    help: 'Partitions of a topic with fewer replicas in sync than they should have.',
  }),
  kafkaTopicBytesIn: rateOf(topic, 'kafka_topic_bytes_in', 'bytes_per_second', 'Bytes into a topic.'),
  kafkaTopicBytesOut: rateOf(
    topic,
    'kafka_topic_bytes_out',
    'bytes_per_second',
    'Bytes of a topic to consumers.',
  ),
  /** Only while such requests come: a broker keeps the last quantile for ever. */
  kafkaRequestTime: recordOf(request, 'kafka_network_requestmetrics_totaltimems', {
    operations: 'p99_max',
    unit: 'milliseconds',
    help: 'Time within which a broker answers 99 of 100 requests to produce or fetch.',
  }),
  kafkaProduceFailures: recordOf(broker, 'kafka_server_brokertopicmetrics_failedproducerequests', {
    operations: `ratio_rate${recordedRange}`,
    unit: 'ratio',
    help: 'Share of requests to produce that a broker fails.',
  }),
  kafkaFetchFailures: recordOf(broker, 'kafka_server_brokertopicmetrics_failedfetchrequests', {
    operations: `ratio_rate${recordedRange}`,
    unit: 'ratio',
    help: 'Share of requests to fetch that a broker fails.',
  }),
  /** A message written now is read in about as long, if the group goes on at its pace. */
  kafkaGroupWait: recordOf(group, 'kafka_consumergroup_lag_seconds', {
    operations: `estimate${recordedRange}`,
    unit: 'seconds',
    help: 'Lag of a group by its pace: an estimate of what a message waits for.',
  }),
} as const;
