import { aggregate, orNothing, recorded, where } from '../../metrics/index.ts';
import { alertsOf, valueAs } from '../alert.ts';
import { reads } from './sources.ts';

const alert = alertsOf('kafka');

const groups = {
  what: 'Which groups fall behind',
  query: 'consumergroup_topic:kafka_consumergroup_lag:sum{topic="TOPIC"}',
};
const traffic = { what: 'Since when', query: 'topic:kafka_topic_messages:rate5m{topic="TOPIC"}' };
const offsets =
  'Of kafka_exporter and kminion it is the growth of the offsets, in which marks of transactions count too; of the brokers (jmx) their own count.';

export const underReplicated = alert('kafkaUnderReplicated', {
  expression: ({ own, select }) => where(select(recorded.kafkaTopicUnderReplicated), '>', own.partitions),
  summary: 'Partitions lack replicas in sync.',
  description: ({ label }) =>
    `${valueAs.plain} partitions of topic ${label('topic')} have fewer replicas in sync than they should have.`,
  meaning:
    'A broker is down, slow, or full: the next one that fails may take messages with it, and with `min.insync.replicas` not met, writes with `acks=all` are refused. kminion does not tell it: for it `rules.kafka.sources` needs kafka_exporter or jmx.',
  withoutData: 'Quiet. SidelightKafkaUnread tells when nothing of Kafka is read at all.',
  look: [
    'Which brokers lack: `kafka-topics.sh --describe --under-replicated-partitions`.',
    'Whether the brokers run, and how full their disks are: `kubectl get pods` where they are.',
    { what: 'Whether other topics lack too', query: 'topic:kafka_topic_partition_under_replicated:sum > 0' },
  ],
  readable: reads('underReplicated'),
});

export const trafficHigh = alert('kafkaTopicTrafficHigh', {
  expression: ({ own, select }) => where(select(recorded.kafkaTopicMessages), '>', own.messagesPerSecond),
  summary: 'A topic takes more messages than usual.',
  description: ({ own, label }) =>
    `${valueAs.number} messages a second come into topic ${label('topic')}; from ${own.messagesPerSecond} on it needs more consumers.`,
  meaning: `The rate at which consumers have to be added. It is off by default: how much is much depends on the topic. ${offsets}`,
  withoutData: 'Quiet. SidelightKafkaUnread tells when nothing of Kafka is read at all.',
  look: [
    groups,
    traffic,
    'Whether the consumers were scaled: `kubectl get hpa,scaledobject` where they are.',
  ],
  readable: reads('messagesIn'),
});

export const trafficLow = alert('kafkaTopicTrafficLow', {
  expression: ({ own, select }) => where(select(recorded.kafkaTopicMessages), '<', own.messagesPerSecond),
  summary: 'A topic takes fewer messages than usual.',
  description: ({ own, label }) =>
    `${valueAs.number} messages a second come into topic ${label('topic')}; usual are at least ${own.messagesPerSecond}.`,
  meaning: `Producers are gone, or can't write. It is off by default, and needs \`selectors.topic\`: most topics have few messages. ${offsets}`,
  withoutData:
    'Quiet for a topic that is gone; one into which nothing comes is at 0 and fires. SidelightKafkaUnread tells when nothing of Kafka is read at all.',
  look: [traffic, 'Whether the producers run, and what they say.'],
  readable: reads('messagesIn'),
});

export const unread = alert('kafkaUnread', {
  expression: ({ select }) =>
    where(orNothing(aggregate('count', [], select(recorded.kafkaTopicMessages))), '==', 0),
  summary: 'Prometheus knows nothing of Kafka.',
  description: () => `${valueAs.plain} topics are known: without their series no rule on Kafka can fire.`,
  meaning:
    'The exporter is not scraped or not running, its job is another than `rules.jobs` says, or it does not reach Kafka: kafka_exporter then still answers its scrape, without a topic. Every other alert on Kafka is silent meanwhile.',
  withoutData: 'It fires: that is what it is for.',
  look: [
    { what: 'Whether the exporter is scraped', query: 'up{job=~"kafka-exporter|kminion|kafka-jmx"}' },
    "What the exporter says in its log: addresses, credentials and the brokers' certificates.",
    'What the job is called on Prometheus’s page of targets, and in `rules.jobs`.',
  ],
  readable: reads('messagesIn'),
});
