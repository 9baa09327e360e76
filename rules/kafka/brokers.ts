import { kafkaJmx } from '../../metrics/exporters/index.ts';
import { aggregate, type Recorded, recorded, scale, scrape, where } from '../../metrics/index.ts';
import { alertsOf, percent, valueAs } from '../alert.ts';
import type { Scope } from '../scope.ts';
import { reads } from './sources.ts';

const alert = alertsOf('kafka');
const broker = ['instance'] as const;

const unread =
  'Quiet. SidelightKafkaBrokerUnread tells of brokers whose agent does not answer, and SidelightKafkaUnread when nothing of Kafka is read at all.';
const onlyBrokers = 'Only the brokers themselves tell it: for it `rules.kafka.sources` needs jmx.';
const timed = `${onlyBrokers} The agent's rules must take in \`RequestMetrics\`, which newer examples of Strimzi leave out.`;
const idle = {
  what: 'Whether the broker is busy: the share of time that its handlers wait, for a node that is a controller too up to 2',
  query:
    'kafka_server_kafkarequesthandlerpool_requesthandleravgidle_percent{job="kafka-jmx", instance="BROKER"}',
};
const log = 'What the broker says in its log, and how busy its disks are.';

const slow = ({ select }: Scope, request: string, seconds: number) =>
  where(scale(select(recorded.kafkaRequestTime, { request }), '/', 1000), '>', seconds);

export const produceSlow = alert('kafkaProduceSlow', {
  expression: (scope) => slow(scope, 'Produce', scope.own.seconds),
  summary: 'A broker is slow to take messages.',
  description: ({ own, label }) =>
    `One in a hundred writes to the broker at ${label('instance')} takes longer than ${valueAs.duration}; ${own.seconds} s is the bound.`,
  meaning: `Producers wait, and with full buffers they block. With \`acks=all\` the followers' time is in it. The quantile is the broker's own, over its last minutes. ${timed}`,
  withoutData: unread,
  look: [
    {
      what: 'Where the time goes: `remotetimems` is the followers, `localtimems` the disk, `requestqueuetimems` the handlers',
      query:
        'topk(10, kafka_network_requestmetrics_totaltimems{job="kafka-jmx", instance="BROKER", quantile="0.99"})',
    },
    idle,
    log,
  ],
  readable: reads('requestTime'),
});

export const fetchSlow = alert('kafkaFetchSlow', {
  expression: (scope) => slow(scope, 'FetchConsumer', scope.own.seconds),
  summary: 'A broker is slow to give messages.',
  description: ({ own, label }) =>
    `One in a hundred reads of consumers from the broker at ${label('instance')} takes longer than ${valueAs.duration}; ${own.seconds} s is the bound.`,
  meaning: `Consumers wait. A read for which there is no message waits by its own wish, 0.5 s unless \`fetch.max.wait.ms\` says otherwise: the bound must be above that. ${timed}`,
  withoutData: unread,
  look: [
    idle,
    {
      what: 'Whether groups fall behind',
      query: 'topk(10, consumergroup_topic:kafka_consumergroup_lag:sum)',
    },
    log,
  ],
  readable: reads('requestTime'),
});

const failing = ({ select }: Scope, entry: Recorded<'instance'>, ratio: number) =>
  where(select(entry), '>', ratio);

export const producesFailing = alert('kafkaProducesFailing', {
  expression: (scope) => failing(scope, recorded.kafkaProduceFailures, scope.own.maximumRatio),
  summary: 'A broker refuses messages.',
  description: ({ own, label }) =>
    `${valueAs.percentage} of the writes to the broker at ${label('instance')} fail; at most ${percent(own.maximumRatio)} should.`,
  meaning: `Messages are not taken: too few replicas in sync, a sequence out of order, no key in a compacted topic, a time out of bounds, or a fault of the broker. Producers retry for a while, or lose them at once. Not counted are refusals that the broker expects: a message that is too large, a partition that has moved, a log directory that has failed, no right to write. ${onlyBrokers}`,
  withoutData: unread,
  look: [
    {
      what: 'Which topics',
      query:
        'topk(10, sum by (topic) (rate(kafka_server_brokertopicmetrics_failedproducerequests_total{job="kafka-jmx", instance="BROKER", topic!=""}[5m])))',
    },
    { what: 'Whether replicas lack', query: 'topic:kafka_topic_partition_under_replicated:sum > 0' },
    log,
  ],
  readable: reads('failedProduces', 'failedFetches'),
});

export const fetchesFailing = alert('kafkaFetchesFailing', {
  expression: (scope) => failing(scope, recorded.kafkaFetchFailures, scope.own.maximumRatio),
  summary: 'A broker fails to give messages.',
  description: ({ own, label }) =>
    `${valueAs.percentage} of the reads from the broker at ${label('instance')} fail; at most ${percent(own.maximumRatio)} should.`,
  meaning: `Consumers or followers get an error that the broker doesn't expect, such as a record that is damaged on its disk. Not counted are those that it does: an offset that is gone, a partition that has moved, a log directory that has failed, no right to read. ${onlyBrokers}`,
  withoutData: unread,
  look: [
    {
      what: 'Which topics',
      query:
        'topk(10, sum by (topic) (rate(kafka_server_brokertopicmetrics_failedfetchrequests_total{job="kafka-jmx", instance="BROKER", topic!=""}[5m])))',
    },
    log,
  ],
  readable: reads('failedProduces', 'failedFetches'),
});

export const partitionsOffline = alert('kafkaPartitionsOffline', {
  expression: ({ select }) =>
    where(
      aggregate('max', broker, select(kafkaJmx.kafka_controller_kafkacontroller_offlinepartitionscount)),
      '>',
      0,
    ),
  summary: 'Partitions have no leader: nobody can write or read them.',
  description: ({ label }) =>
    `${valueAs.plain} partitions have no leader, says the controller at ${label('instance')}.`,
  meaning: `Every replica of these partitions is down or out of sync. Writes and reads fail until one is back. ${onlyBrokers}`,
  withoutData: unread,
  look: [
    'Which: `kafka-topics.sh --describe --unavailable-partitions`.',
    'Whether the brokers run: `kubectl get pods` where they are.',
  ],
  readable: reads('requestTime'),
});

export const brokerUnread = alert('kafkaBrokerUnread', {
  expression: (scope) =>
    where(aggregate('max', broker, scope.select(scrape.up, { job: scope.job('kafkaJmx') })), '==', 0),
  summary: 'A broker is down or not read.',
  description: ({ label }) =>
    `The agent of the broker at ${label('instance')} does not answer its scrape (up is ${valueAs.plain}).`,
  meaning: `The broker is down, or so busy that its agent does not answer in time. ${onlyBrokers}`,
  withoutData:
    'Quiet: a broker that is no longer a target is not missed. SidelightKafkaUnderReplicated and SidelightKafkaPartitionsOffline tell what it leaves behind.',
  look: [
    { what: 'Which others', query: 'up{job="kafka-jmx"} == 0' },
    'Whether the broker runs, and what Prometheus says of the target: its page of targets shows the last error.',
  ],
  readable: reads('requestTime'),
});
