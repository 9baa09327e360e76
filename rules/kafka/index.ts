import type { AreaRules } from '../areas.ts';
import {
  brokerUnread,
  fetchesFailing,
  fetchSlow,
  partitionsOffline,
  produceSlow,
  producesFailing,
} from './brokers.ts';
import { behind, lagGrowing, lagHigh, retentionRisk, stalled, withoutMembers } from './groups.ts';
import { records } from './records.ts';
import { trafficHigh, trafficLow, underReplicated, unread } from './topics.ts';

/** Kafka as the exporters tell of it that the settings name: consumer groups, topics, brokers. */
export const kafka: AreaRules = {
  area: 'kafka',
  records,
  alerts: [
    lagHigh,
    behind,
    lagGrowing,
    stalled,
    withoutMembers,
    retentionRisk,
    underReplicated,
    trafficHigh,
    trafficLow,
    unread,
    produceSlow,
    fetchSlow,
    producesFailing,
    fetchesFailing,
    partitionsOffline,
    brokerUnread,
  ],
};
