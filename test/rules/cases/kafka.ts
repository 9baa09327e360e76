import type { Cases } from './case.ts';
import { kafkaBrokerCases } from './kafkaBrokers.ts';
import { kafkaGroupCases } from './kafkaGroups.ts';
import { kafkaTopicCases } from './kafkaTopics.ts';

export const kafkaCases: Cases = { ...kafkaGroupCases, ...kafkaTopicCases, ...kafkaBrokerCases };
