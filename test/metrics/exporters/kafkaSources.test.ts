import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  type KafkaSignal,
  type KafkaSource,
  type KafkaSourceName,
  kafkaSignals,
  kafkaSourceNames,
} from '../../../metrics/exporters/index.ts';
import { parseExposition } from '../../../metrics/index.ts';

const files: Record<KafkaSourceName, string> = {
  kafka_exporter: 'kafka_exporter.prom',
  kminion: 'kminion.prom',
  jmx: 'kafka-jmx.prom',
};

const signals: [string, KafkaSignal][] = Object.entries(kafkaSignals);

describe.each(kafkaSourceNames)('signals of Kafka as %s serves them', (name) => {
  const families = parseExposition(
    readFileSync(new URL(`../fixtures/scrapes/${files[name]}`, import.meta.url), 'utf8'),
  );
  const sources = signals.flatMap(([signal, { [name]: source }]): [string, KafkaSource][] =>
    source ? [[signal, source]] : [],
  );
  const samplesOf = ({ metric }: KafkaSource) => families.get(metric.name)?.samples ?? [];

  test.each(sources)('%s has its metric and its labels in a real scrape', (_, source) => {
    const samples = samplesOf(source);
    expect(samples.length).toBeGreaterThan(0);
    const labels = Object.values(source.labels);
    const whole = samples.filter((sample) => labels.every((label) => Object.hasOwn(sample.labels, label)));
    expect(whole.length > 0).toBe(source.lazy !== true);
    // Any other series is the total that a rule must leave out.
    const bare = samples.filter((sample) => !whole.includes(sample));
    expect(bare.every(({ labels: given }) => source.without && !Object.hasOwn(given, source.without))).toBe(
      true,
    );
  });

  test.each(sources.filter(([, { none }]) => none !== undefined))(
    '%s has the value that stands for none',
    (_, source) => {
      expect(samplesOf(source).some(({ value }) => value === source.none)).toBe(true);
    },
  );

  test.each(sources.filter(([, { flag }]) => flag))('%s is 0 or 1', (_, source) => {
    expect(samplesOf(source).filter(({ value }) => value !== 0 && value !== 1)).toEqual([]);
  });
});

test('lag, ends and throughput have a source whichever exporter of offsets there is', () => {
  const both = Object.keys(kafkaSignals).filter((signal) => {
    const sources: KafkaSignal = kafkaSignals[signal as keyof typeof kafkaSignals];
    return sources.kafka_exporter && sources.kminion;
  });
  expect(both).toEqual([
    'partitionLag',
    'topicLag',
    'members',
    'topicCommittedOffset',
    'endOffset',
    'oldestOffset',
    'messagesIn',
  ]);
});
