import { and, andOn, deriv, type Expression, recorded, unlessOn, where } from '../../metrics/index.ts';
import { alertsOf, percent, valueAs } from '../alert.ts';
import type { Scope } from '../scope.ts';
import { reads } from './sources.ts';

const alert = alertsOf('kafka');

type Group = 'consumergroup' | 'topic';
type LabelOf = (name: Group) => string;
const ofGroup = (label: LabelOf): string => `group ${label('consumergroup')} in topic ${label('topic')}`;

const lagOver = ({ select }: Scope, messages: number): Expression<Group> =>
  where(select(recorded.kafkaGroupLag), '>', messages);

const nothingRead = ({ select }: Scope): Expression<Group> =>
  where(select(recorded.kafkaGroupConsumed), '==', 0);

const gone = ({ select }: Scope): Expression<'consumergroup'> =>
  where(select(recorded.kafkaGroupMembers), '==', 0);

const series = '{consumergroup="GROUP", topic="TOPIC"}';
const pace = {
  what: 'How fast it reads',
  query: `consumergroup_topic:kafka_consumergroup_current_offset:deriv5m${series}`,
};
const written = {
  what: 'How fast messages come',
  query: 'topic:kafka_topic_messages:rate5m{topic="TOPIC"}',
};
const members = {
  what: 'How many members it has',
  query: 'consumergroup:kafka_consumergroup_members:max{consumergroup="GROUP"}',
};
const lag = { what: 'Since when', query: `consumergroup_topic:kafka_consumergroup_lag:sum${series}` };
const describeGroup =
  'Which partitions, and which member has each: `kafka-consumer-groups.sh --describe --group GROUP`. One partition far behind the others is a slow member, or a key that gets most messages.';
const consumers =
  'What the consumers say: errors, retries, or a store behind them that answers slowly. More of them help only up to the number of partitions.';
const unread =
  'Quiet: a group without commits has no lag. SidelightKafkaUnread tells when nothing of Kafka is read at all.';
const withoutLag =
  'The brokers themselves (jmx) tell of no group: for it `rules.kafka.sources` needs kafka_exporter or kminion.';

export const lagHigh = alert('kafkaGroupLagHigh', {
  expression: (scope) => lagOver(scope, scope.own.messages),
  summary: 'A consumer group has much left to read.',
  description: ({ own, label }) =>
    `${valueAs.number} messages are left to read for ${ofGroup(label)}; ${own.messages} are the bound.`,
  meaning: `Messages wait before they are read. How long, a number of messages doesn't say: SidelightKafkaGroupBehind estimates it. A partition without a commit counts as 0. ${withoutLag}`,
  withoutData: unread,
  look: [pace, written, members, describeGroup, consumers],
  readable: reads('partitionLag'),
});

export const behind = alert('kafkaGroupBehind', {
  expression: ({ own, select }) => where(select(recorded.kafkaGroupWait), '>', own.seconds),
  summary: 'Messages wait too long for a consumer group.',
  description: ({ own, label }) =>
    `At its pace of the last five minutes, a message written now waits ${valueAs.duration} for ${ofGroup(label)}; ${own.seconds} s are the bound.`,
  meaning: `An estimate: the lag divided by the pace at which the group commits. None of the exporters has a lag in seconds. It is too high for a group that commits in large steps, and has no value while the group reads nothing: SidelightKafkaGroupStalled tells of that. ${withoutLag}`,
  withoutData: unread,
  look: [lag, pace, written, describeGroup, consumers],
  readable: reads('partitionLag', 'topicCommittedOffset'),
});

export const lagGrowing = alert('kafkaGroupLagGrowing', {
  expression: (scope) =>
    and(
      where(deriv(scope.select(recorded.kafkaGroupLag), '15m'), '>', scope.own.messagesPerSecond),
      lagOver(scope, scope.own.messages),
    ),
  summary: 'A consumer group falls further behind.',
  description: ({ own, label }) =>
    `The lag of ${ofGroup(label)} grows by ${valueAs.number} messages a second; ${own.messagesPerSecond} are the bound.`,
  meaning: `More is written than the group reads, and has been for a while: it will not catch up by itself. ${withoutLag}`,
  withoutData: unread,
  look: [written, pace, members, consumers, describeGroup],
  readable: reads('partitionLag'),
});

export const stalled = alert('kafkaGroupStalled', {
  expression: (scope) =>
    unlessOn(and(lagOver(scope, scope.own.messages), nothingRead(scope)), ['consumergroup'], gone(scope)),
  summary: 'A consumer group reads nothing, though there are messages.',
  description: ({ label }) =>
    `${valueAs.number} messages are left to read for ${ofGroup(label)}, and it has committed nothing for at least five minutes.`,
  meaning: `The group has members, or nothing is known of them, but none commits: a message that can't be processed, a consumer that hangs, a rebalance without end. Of groups with the new protocol (KIP-848) kminion knows no members, so they are here whether they have any or not; kafka_exporter tells 0, which is SidelightKafkaGroupWithoutMembers. ${withoutLag}`,
  withoutData: unread,
  look: [members, describeGroup, consumers, lag],
  readable: reads('partitionLag', 'topicCommittedOffset'),
});

export const withoutMembers = alert('kafkaGroupWithoutMembers', {
  expression: (scope) =>
    andOn(and(lagOver(scope, scope.own.messages), nothingRead(scope)), ['consumergroup'], gone(scope)),
  summary: 'A consumer group has no members, though there are messages.',
  description: ({ label }) =>
    `${valueAs.number} messages are left to read for ${ofGroup(label)}, which has no members and commits nothing.`,
  meaning: `Nobody reads the topic for this group: its consumers are scaled to 0, crash, or were replaced by a group of another name. A group that commits is not here, because kafka_exporter tells 0 members of each with the new protocol (KIP-848). ${withoutLag}`,
  withoutData: unread,
  look: [
    'Whether it is still wanted. If not, `kafka-consumer-groups.sh --delete --group GROUP` ends the alert; else its selectors leave such groups out.',
    'Whether its consumers run: `kubectl get pods` where they should.',
    lag,
    'With the new protocol and kafka_exporter: as for SidelightKafkaGroupStalled.',
  ],
  readable: reads('partitionLag', 'topicCommittedOffset', 'members'),
});

export const retentionRisk = alert('kafkaRetentionRisk', {
  expression: (scope) =>
    and(
      where(scope.select(recorded.kafkaGroupUnreadShare), '>', scope.own.ratio),
      lagOver(scope, scope.own.messages),
    ),
  summary: 'A consumer group will lose messages to retention.',
  description: ({ own, label }) =>
    `${valueAs.percentage} of what a partition still has is unread by ${ofGroup(label)}; at most ${percent(own.ratio)} should be.`,
  meaning: `Kafka deletes the oldest messages of the topic, and the group has almost reached that end: soon messages go before it has read them. Above 100% some are gone already. Only partitions from which something was deleted count. ${withoutLag}`,
  withoutData: unread,
  look: [
    'To gain time, keep messages longer: `kafka-configs.sh --alter --entity-type topics --entity-name TOPIC --add-config retention.ms=...`.',
    pace,
    written,
    describeGroup,
    consumers,
  ],
  readable: reads('partitionLag', 'endOffset', 'oldestOffset'),
});
