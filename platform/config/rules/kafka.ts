import { z } from 'zod';
import { alerting, area, share } from './alerting.ts';

const ofGroup = ['consumergroup', 'topic'] as const;
const ofTopic = ['topic'] as const;
const ofBroker = ['instance'] as const;

const lag = (messages: number, what: string) => z.number().min(0).default(messages).describe(what);
const remainder = lag(10, 'Lag below which there is no alert: marks of transactions are never read.');
const failed = share.default(0.01).describe('Share of the requests to a broker that may fail.');
const within = (seconds: number, what: string) => z.number().positive().default(seconds).describe(what);

const groups = {
  kafkaGroupLagHigh: alerting({
    severity: 'warning',
    for: '15m',
    selectors: ofGroup,
    thresholds: { messages: lag(10_000, 'Of a topic that a group may have left to read.') },
  }),
  kafkaGroupBehind: alerting({
    severity: 'warning',
    for: '15m',
    selectors: ofGroup,
    thresholds: {
      seconds: within(300, 'That a message may wait by estimate: the lag by the pace at which it is read.'),
    },
  }),
  kafkaGroupLagGrowing: alerting({
    severity: 'warning',
    for: '15m',
    selectors: ofGroup,
    thresholds: {
      messagesPerSecond: z.number().min(0).default(1).describe('By which the lag may grow, over 15 minutes.'),
      messages: lag(1000, 'Lag below which there is no alert.'),
    },
  }),
  kafkaGroupStalled: alerting({
    severity: 'critical',
    for: '10m',
    selectors: ofGroup,
    thresholds: { messages: remainder },
  }),
  kafkaGroupWithoutMembers: alerting({
    severity: 'warning',
    for: '30m',
    selectors: ofGroup,
    thresholds: { messages: remainder },
  }),
  kafkaRetentionRisk: alerting({
    severity: 'critical',
    for: '10m',
    selectors: ofGroup,
    thresholds: {
      ratio: z
        .number()
        .positive()
        .default(0.8)
        .describe('Of the messages that a partition still has, those that a group has not read.'),
      messages: lag(100, 'Lag below which there is no alert.'),
    },
  }),
};

const topics = {
  kafkaUnderReplicated: alerting({
    severity: 'warning',
    for: '10m',
    selectors: ofTopic,
    thresholds: { partitions: z.number().min(0).default(0).describe('Of a topic that may be.') },
  }),
  kafkaTopicTrafficHigh: alerting({
    enabled: false,
    severity: 'info',
    for: '10m',
    selectors: ofTopic,
    thresholds: {
      messagesPerSecond: z
        .number()
        .positive()
        .default(400)
        .describe('From which on a topic needs more consumers.'),
    },
  }),
  kafkaTopicTrafficLow: alerting({
    enabled: false,
    severity: 'info',
    for: '10m',
    selectors: ofTopic,
    thresholds: {
      messagesPerSecond: z.number().positive().default(100).describe('That a topic usually takes.'),
    },
  }),
  kafkaUnread: alerting({ severity: 'warning', for: '10m', selectors: ofTopic }),
};

const brokers = {
  kafkaProduceSlow: alerting({
    severity: 'warning',
    for: '10m',
    selectors: ofBroker,
    thresholds: { seconds: within(0.5, 'Within which 99 of 100 writes to a broker must be answered.') },
  }),
  kafkaFetchSlow: alerting({
    severity: 'warning',
    for: '10m',
    selectors: ofBroker,
    thresholds: {
      seconds: within(
        1,
        'Within which 99 of 100 reads of consumers must be answered; without messages a broker waits, by default 0.5 s.',
      ),
    },
  }),
  kafkaProducesFailing: alerting({
    severity: 'warning',
    for: '5m',
    selectors: ofBroker,
    thresholds: { maximumRatio: failed },
  }),
  kafkaFetchesFailing: alerting({
    severity: 'warning',
    for: '5m',
    selectors: ofBroker,
    thresholds: { maximumRatio: failed },
  }),
  kafkaPartitionsOffline: alerting({ severity: 'critical', for: '1m', selectors: ofBroker }),
  kafkaBrokerUnread: alerting({ severity: 'warning', for: '5m', selectors: ofBroker }),
};

export const kafkaSources = ['kafka_exporter', 'kminion', 'jmx'] as const;

const sources = z
  .array(z.enum(kafkaSources))
  .default([])
  .describe(
    "Exporters that tell of Kafka: kafka_exporter and kminion of groups, jmx of the brokers' requests (the JMX agent with Strimzi's names). Of a signal that several have, the first serves. A rule that none of them can serve is not printed; with none of them, no rule is. None has the lag in seconds: it is estimated from the lag and the pace of reading. All rules are for one Kafka cluster.",
  );

export const kafka = area(
  'Kafka: consumer groups, topics and brokers. Without `rules.kafka.sources` nothing of it is printed.',
  { ...groups, ...topics, ...brokers },
  { sources },
);
