import { made, type Series } from './series.ts';

type Labels = Readonly<Record<string, string>>;
/** Of a series made here, what may be other. */
export interface Of {
  readonly group?: string;
  readonly topic?: string;
  readonly partition?: string;
  /** Another replica of the exporter, or another broker. */
  readonly instance?: string;
}

/** One group of one topic, as an alert names it. */
export const billing = { consumergroup: 'billing', topic: 'orders' } as const;
export const orders = { topic: 'orders' } as const;

/** How an exporter names what all have. */
export interface Names {
  readonly source: 'kafka_exporter' | 'kminion';
  lag(values: string, of?: Of): Series;
  committed(values: string, of?: Of): Series;
  members(values: string, of?: Of): Series;
  end(values: string, of?: Of): Series;
  oldest(values: string, of?: Of): Series;
}

const exporter = (name: string, values: string, labels: Labels, { instance = 'exporter:9308' }: Of) =>
  made(name, { job: 'kafka-exporter', instance, ...labels }, values);
const group = ({ group = 'billing' }: Of) => ({ consumergroup: group });
const topic = ({ topic = 'orders' }: Of) => ({ topic });
const partition = (of: Of) => ({ ...topic(of), partition: of.partition ?? '0' });

export const kafkaExporter: Names = {
  source: 'kafka_exporter',
  lag: (values, of = {}) =>
    exporter('kafka_consumergroup_lag', values, { ...group(of), ...partition(of) }, of),
  committed: (values, of = {}) =>
    exporter('kafka_consumergroup_current_offset_sum', values, { ...group(of), ...topic(of) }, of),
  members: (values, of = {}) => exporter('kafka_consumergroup_members', values, group(of), of),
  end: (values, of = {}) => exporter('kafka_topic_partition_current_offset', values, partition(of), of),
  oldest: (values, of = {}) => exporter('kafka_topic_partition_oldest_offset', values, partition(of), of),
};

export const underReplicated = (values: string, of: Of = {}): Series =>
  exporter('kafka_topic_partition_under_replicated_partition', values, partition(of), of);

const minion = (name: string, values: string, labels: Labels, { instance = 'kminion:8080' }: Of) =>
  made(`kminion_kafka_${name}`, { job: 'kminion', instance, ...labels }, values);
const groupId = ({ group = 'billing' }: Of) => ({ group_id: group });
const topicName = ({ topic = 'orders' }: Of) => ({ topic_name: topic });
const partitionId = (of: Of) => ({ ...topicName(of), partition_id: of.partition ?? '0' });

export const kminion: Names = {
  source: 'kminion',
  lag: (values, of = {}) =>
    minion('consumer_group_topic_partition_lag', values, { ...groupId(of), ...partitionId(of) }, of),
  committed: (values, of = {}) =>
    minion('consumer_group_topic_offset_sum', values, { ...groupId(of), ...topicName(of) }, of),
  members: (values, of = {}) => minion('consumer_group_members', values, groupId(of), of),
  end: (values, of = {}) => minion('topic_partition_high_water_mark', values, partitionId(of), of),
  oldest: (values, of = {}) => minion('topic_partition_low_water_mark', values, partitionId(of), of),
};

export const highWaterMarks = (values: string, of: Of = {}): Series =>
  minion('topic_high_water_mark_sum', values, topicName(of), of);

/** Of a broker's agent; `labels` as the agent has them. */
export const jmx = (name: string, values: string, labels: Labels = {}): Series =>
  made(name, { job: 'kafka-jmx', instance: 'kafka-0:9404', ...labels }, values);
