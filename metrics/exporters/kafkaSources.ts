import type { Metric } from '../entry.ts';
import { kafkaExporter, kafkaJmx, kminion } from './entries.ts';

/** Who may serve a signal of Kafka: danielqsj's exporter, Redpanda's, or the agent in the broker itself. */
export const kafkaSourceNames = ['kafka_exporter', 'kminion', 'jmx'] as const;
export type KafkaSourceName = (typeof kafkaSourceNames)[number];

/** What tells the series of a signal apart; each exporter has a label of its own for it. */
export type KafkaDimension = 'group' | 'topic' | 'partition' | 'state' | 'request' | 'quantile';

/** How one exporter serves a signal. */
export interface KafkaSource<Type extends 'counter' | 'gauge' = 'counter' | 'gauge'> {
  readonly metric: Metric<Type, string, string>;
  readonly labels: Readonly<Partial<Record<KafkaDimension, string>>>;
  /** A label that must not be empty: a series without it is the sum of the others. */
  readonly without?: string;
  /** The value where there is none, such as an offset that was never committed; else such a series is absent. */
  readonly none?: number;
  /** Every broker that has a replica tells it: the largest counts. */
  readonly ofReplicas?: true;
  /** The series of a thing appears with its first event, which a rate misses. */
  readonly lazy?: true;
  /** It is 1 for the thing counted and 0 for the others, not a count. */
  readonly flag?: true;
}

export type KafkaSignal = Readonly<Partial<Record<KafkaSourceName, KafkaSource>>>;

/** A label that the metric doesn't have doesn't compile. */
const at = <Type extends 'counter' | 'gauge', Label extends string, Target extends string>(
  metric: Metric<Type, Label, Target>,
  labels: Readonly<Partial<Record<KafkaDimension, NoInfer<Label>>>>,
  more: Omit<KafkaSource, 'metric' | 'labels' | 'without'> & { readonly without?: NoInfer<Label> } = {},
) => ({ metric, labels, ...more });

const inTopic = { topic: 'topic' } as const;
const inPartition = { ...inTopic, partition: 'partition' } as const;
const inTopicName = { topic: 'topic_name' } as const;
const inPartitionId = { ...inTopicName, partition: 'partition_id' } as const;
const ofGroup = { group: 'consumergroup' } as const;
const ofGroupId = { group: 'group_id' } as const;
/** Beside the series of the topics there is one of all. */
const perTopic = { without: 'topic' } as const;
const perTopicOnce = { ...perTopic, lazy: true } as const;

const groups = {
  /** In messages. kafka_exporter may show a negative one, because it reads the end of a partition first. */
  partitionLag: {
    kafka_exporter: at(kafkaExporter.kafka_consumergroup_lag, { ...ofGroup, ...inPartition }, { none: -1 }),
    kminion: at(kminion.kminion_kafka_consumer_group_topic_partition_lag, { ...ofGroupId, ...inPartitionId }),
  },
  topicLag: {
    kafka_exporter: at(kafkaExporter.kafka_consumergroup_lag_sum, { ...ofGroup, ...inTopic }),
    kminion: at(kminion.kminion_kafka_consumer_group_topic_lag, { ...ofGroupId, ...inTopicName }),
  },
  /** Of groups with the new protocol (KIP-848) kafka_exporter tells 0, and kminion nothing. */
  members: {
    kafka_exporter: at(kafkaExporter.kafka_consumergroup_members, ofGroup),
    kminion: at(kminion.kminion_kafka_consumer_group_members, ofGroupId),
  },
  /** kminion: 1 for a stable group; the broker: how many groups of the new protocol are in each state. */
  state: {
    kminion: at(kminion.kminion_kafka_consumer_group_info, { ...ofGroupId, state: 'state' }, { flag: true }),
    jmx: at(kafkaJmx.kafka_server_groupcoordinatormetrics_consumer_group_count, { state: 'state' }),
  },
  committedOffset: {
    kafka_exporter: at(
      kafkaExporter.kafka_consumergroup_current_offset,
      { ...ofGroup, ...inPartition },
      { none: -1 },
    ),
  },
  /** Summed over partitions; in that of kafka_exporter each one without a commit counts -1. */
  topicCommittedOffset: {
    kafka_exporter: at(kafkaExporter.kafka_consumergroup_current_offset_sum, { ...ofGroup, ...inTopic }),
    kminion: at(kminion.kminion_kafka_consumer_group_topic_offset_sum, { ...ofGroupId, ...inTopicName }),
  },
} as const satisfies Readonly<Record<string, KafkaSignal>>;

const topics = {
  endOffset: {
    kafka_exporter: at(kafkaExporter.kafka_topic_partition_current_offset, inPartition),
    kminion: at(kminion.kminion_kafka_topic_partition_high_water_mark, inPartitionId),
    jmx: at(kafkaJmx.kafka_log_log_logendoffset, inPartition, { ofReplicas: true }),
  },
  oldestOffset: {
    kafka_exporter: at(kafkaExporter.kafka_topic_partition_oldest_offset, inPartition),
    kminion: at(kminion.kminion_kafka_topic_partition_low_water_mark, inPartitionId),
    jmx: at(kafkaJmx.kafka_log_log_logstartoffset, inPartition, { ofReplicas: true }),
  },
  /** Of the brokers the leader's counts; its followers tell 0. */
  underReplicated: {
    kafka_exporter: at(kafkaExporter.kafka_topic_partition_under_replicated_partition, inPartition, {
      flag: true,
    }),
    jmx: at(kafkaJmx.kafka_cluster_partition_underreplicated, inPartition, { flag: true, ofReplicas: true }),
  },
  replicas: {
    kafka_exporter: at(kafkaExporter.kafka_topic_partition_replicas, inPartition),
    jmx: at(kafkaJmx.kafka_cluster_partition_replicascount, inPartition, { ofReplicas: true }),
  },
  inSyncReplicas: {
    kafka_exporter: at(kafkaExporter.kafka_topic_partition_in_sync_replica, inPartition),
    jmx: at(kafkaJmx.kafka_cluster_partition_insyncreplicascount, inPartition, { ofReplicas: true }),
  },
  /** Bytes on disk; that of kminion is of all replicas, those of the broker of each. */
  size: {
    kminion: at(kminion.kminion_kafka_topic_log_dir_size_total_bytes, inTopicName),
    jmx: at(kafkaJmx.kafka_log_log_size, inPartition),
  },
} as const satisfies Readonly<Record<string, KafkaSignal>>;

const traffic = {
  /** Messages since a time that doesn't matter: a rate of them is the throughput. Two of them are gauges that grow. */
  messagesIn: {
    kafka_exporter: at(kafkaExporter.kafka_topic_partition_current_offset, inPartition),
    kminion: at(kminion.kminion_kafka_topic_high_water_mark_sum, inTopicName),
    jmx: at(kafkaJmx.kafka_server_brokertopicmetrics_messagesin_total, inTopic, perTopic),
  },
  bytesIn: { jmx: at(kafkaJmx.kafka_server_brokertopicmetrics_bytesin_total, inTopic, perTopic) },
  bytesOut: { jmx: at(kafkaJmx.kafka_server_brokertopicmetrics_bytesout_total, inTopic, perTopic) },
  failedProduces: {
    jmx: at(kafkaJmx.kafka_server_brokertopicmetrics_failedproducerequests_total, inTopic, perTopicOnce),
  },
  failedFetches: {
    jmx: at(kafkaJmx.kafka_server_brokertopicmetrics_failedfetchrequests_total, inTopic, perTopicOnce),
  },
  /** Milliseconds, as quantiles of each broker: only their largest means something. */
  requestTime: {
    jmx: at(kafkaJmx.kafka_network_requestmetrics_totaltimems, { request: 'request', quantile: 'quantile' }),
  },
} as const satisfies Readonly<Record<string, KafkaSignal>>;

/** Signals that rules on Kafka read, by the exporters that have them. None of these has a lag in seconds. */
export const kafkaSignals = { ...groups, ...topics, ...traffic } as const;
