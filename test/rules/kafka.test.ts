import { describe, expect, test } from 'vitest';
import { check, checkGroups } from '../../metrics/promql/index.ts';
import { defaultSettings, parseSettings } from '../../platform/config/index.ts';
import { alerts } from '../../rules/areas.ts';
import { ruleGroups } from '../../rules/index.ts';
import { selectorProblems, selectorsOf } from '../setup/promql.ts';
import { rulesWithAllOn } from './everyRuleOn.ts';
import { known } from './known.ts';
import { readerContext } from './readerContext.ts';
import { alertsIn, recordsIn, rulesIn } from './rulesIn.ts';

const groupsOf = (...sources: string[]) =>
  ruleGroups(parseSettings(JSON.stringify({ rules: rulesWithAllOn({ kafka: { sources } }) }), 'test')).filter(
    ({ name }) => name.startsWith('sidelight-kafka-'),
  );
const namesOf = (...sources: string[]) => alertsIn(groupsOf(...sources)).map(({ alert }) => alert);

const all = alerts.filter(({ area }) => area === 'kafka').map(({ name }) => name);
const ofGroups = all.filter((name) => /Group|Retention/.test(name));
const ofBrokers = [
  'ProduceSlow',
  'FetchSlow',
  'ProducesFailing',
  'FetchesFailing',
  'PartitionsOffline',
  'BrokerUnread',
];
const replicas = 'SidelightKafkaUnderReplicated';
const traffic = ['SidelightKafkaTopicTrafficHigh', 'SidelightKafkaTopicTrafficLow', 'SidelightKafkaUnread'];

describe.each(['kafka_exporter', 'kminion', 'jmx'])('rules on Kafka by %s', (source) => {
  const groups = groupsOf(source);

  test('the reader finds nothing in them', () => {
    for (const { expr } of rulesIn(groups))
      expect([expr, check(expr, readerContext).findings]).toEqual([expr, []]);
    expect(checkGroups(groups, readerContext)).toEqual([]);
    expect(rulesIn(groups).flatMap(({ expr }) => selectorProblems(expr, known))).toEqual([]);
  });

  test('each series is its own exporter’s, or recorded here before', () => {
    const job = { kafka_exporter: '"kafka-exporter"', kminion: '"kminion"', jmx: '"kafka-jmx"' }[source];
    const records = new Set(recordsIn(groups).map(({ record }) => `=${record}`));
    for (const { metric, matchers } of rulesIn(groups).flatMap(({ expr }) => selectorsOf(expr)))
      expect([metric, metric.includes(':') ? records.has(`=${metric}`) : matchers.job]).toEqual([
        metric,
        metric.includes(':') ? true : `=${job}`,
      ]);
  });

  test('an alert is the same as that of any other source', () => {
    const both = new Map(alertsIn(groupsOf('kafka_exporter', 'jmx')).map((rule) => [rule.alert, rule]));
    for (const rule of alertsIn(groups)) expect(rule).toEqual(both.get(rule.alert));
  });
});

test('what a source can’t tell is not printed', () => {
  expect(namesOf('kafka_exporter')).toEqual([...ofGroups, replicas, ...traffic]);
  expect(namesOf('kminion')).toEqual([...ofGroups, ...traffic]);
  expect(namesOf('jmx')).toEqual([replicas, ...traffic, ...ofBrokers.map((name) => `SidelightKafka${name}`)]);
  expect(namesOf('kminion', 'jmx')).toEqual(all);
});

test('without a source nothing is printed, and that is the default', () => {
  expect(groupsOf()).toEqual([]);
  expect(ruleGroups(defaultSettings).filter(({ name }) => name.includes('kafka'))).toEqual([]);
  expect(() => groupsOf('burrow')).toThrow('kminion');
});

test('of a signal that several sources have, the first serves', () => {
  const throughput = (...sources: string[]) =>
    recordsIn(groupsOf(...sources)).find(({ record }) => record === 'topic:kafka_topic_messages:rate5m')
      ?.expr;
  expect(throughput('jmx', 'kminion')).toBe(throughput('jmx'));
  expect(throughput('kminion', 'jmx')).toBe(throughput('kminion'));
});

test('no sum of topics holds the broker’s own total, and no sum of failures only what each topic tells', () => {
  const ofTopics = rulesIn(groupsOf('jmx'))
    .flatMap(({ expr }) => selectorsOf(expr))
    .filter(({ metric }) => metric.startsWith('kafka_server_brokertopicmetrics_'));
  expect(ofTopics.map(({ metric, matchers }) => [/fail|requests/.test(metric), matchers.topic])).toEqual([
    ...Array.from({ length: 3 }, () => [false, '!=""']),
    ...Array.from({ length: 4 }, () => [true, '=""']),
  ]);
});

test('quantiles of brokers are never added up or averaged', () => {
  const [time] = recordsIn(groupsOf('jmx')).filter(({ record }) => record.includes('totaltimems'));
  expect(time?.expr).toMatch(/^max by \(instance, request\) \(kafka_network_requestmetrics_totaltimems\{/);
});
