import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseExposition, recorded } from '../../metrics/index.ts';
import { parseSettings } from '../../platform/config/index.ts';
import { emitRules, withOnly } from '../../rules/index.ts';
import { missingIn, wrongOf } from '../metrics/exporters/againstTables.ts';
import { rulesWithAllOn } from '../rules/everyRuleOn.ts';
import { type Broker, startBroker } from '../setup/kafka/broker.ts';
import { kafkaJars } from '../setup/kafka/jars.ts';
import { until } from '../setup/process.ts';
import { describeWith } from '../setup/program.ts';
import { type Prometheus, startPrometheus } from '../setup/prometheus.ts';

const run = promisify(execFile);
const settings = parseSettings(
  JSON.stringify({ rules: rulesWithAllOn({ kafka: { sources: ['jmx'] } }) }),
  'Kafka by its brokers',
);
const rules = emitRules(withOnly('kafka', settings), 'file');
const [topic, group] = ['orders', 'billing'];

interface Rule {
  name: string;
  type: 'alerting' | 'recording';
  health: string;
  state?: string;
  lastError?: string;
}

const jars = kafkaJars();
const title = `rules on a live Kafka broker, by its agent${jars === undefined ? ' (skipped: no Kafka)' : ''}`;

await describeWith(['prometheus'], title, (programs) => {
  describe.skipIf(jars === undefined)(
    'with a client that reads, and one whose writes it partly refuses',
    () => {
      let broker: Broker;
      let prometheus: Prometheus;
      const directory = mkdtempSync(join(tmpdir(), 'sidelight-kafka-rules-'));
      const file = join(directory, 'rules.yaml');
      const scrape = async () => (await fetch(broker.metrics)).text();
      const evaluated = async (): Promise<Rule[]> =>
        ((await prometheus.api('rules')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
          ({ rules }) => rules,
        );
      const valuesOf = async (expression: string): Promise<number[]> =>
        (await prometheus.query(expression)).map(({ value }) => Number(value[1]));

      beforeAll(async () => {
        writeFileSync(file, rules);
        broker = await startBroker(jars as string);
        broker.produce(topic);
        broker.consume(topic, group);
        const agent = new URL(broker.metrics).host;
        prometheus = await startPrometheus(
          programs.prometheus,
          {
            global: { scrape_interval: '5s', evaluation_interval: '1s' },
            scrape_configs: [
              { job_name: settings.rules.jobs.kafkaJmx, static_configs: [{ targets: [agent] }] },
            ],
          },
          rules,
        );
        const refused = `${recorded.kafkaProduceFailures.name} > 0 and ${recorded.kafkaFetchFailures.name}`;
        const read = `${recorded.kafkaTopicBytesOut.name}{topic="${topic}"} > 0`;
        await until(
          () => prometheus.query(`${refused} and on () (${read})`),
          (found) => found.length > 0,
          120,
        );
      });
      afterAll(async () => {
        await prometheus?.stop();
        await broker?.stop();
        rmSync(directory, { recursive: true });
      });

      test('the catalogue knows each of its series, and it has each that the catalogue says is always there', async () => {
        const families = parseExposition(await scrape());
        const described = { families, version: '4.1.0', tables: ['kafka-jmx'] };
        expect(families.size).toBeGreaterThan(250);
        expect(wrongOf(described)).toEqual([]);
        expect(missingIn(described)).toEqual([]);
      });

      test('each rule is evaluated without an error', async () => {
        const all = await evaluated();
        expect(all.length).toBeGreaterThan(15);
        expect(
          all.filter(({ health }) => health !== 'ok').map(({ name, lastError }) => [name, lastError]),
        ).toEqual([]);
      });

      test('each that records has data', async () => {
        const names = (await evaluated()).flatMap(({ type, name }) => (type === 'recording' ? [name] : []));
        const found = await prometheus.query('group by (__name__) ({__name__=~".+:.+"})');
        expect(names.length).toBeGreaterThan(5);
        expect(found.map(({ metric }) => metric.__name__).toSorted()).toEqual([...new Set(names)].toSorted());
      });

      test('they tell that messages come in, how long writes and reads take, and that one write in ten is refused', async () => {
        const [messages] = await valuesOf(`${recorded.kafkaTopicMessages.name}{topic="${topic}"}`);
        expect(messages).toBeGreaterThan(0);
        const [refused] = await valuesOf(recorded.kafkaProduceFailures.name);
        expect(refused).toBeGreaterThan(0.03);
        expect(refused).toBeLessThan(0.2);
        expect(await valuesOf(recorded.kafkaFetchFailures.name)).toEqual([0]);
        const slowest = await prometheus.query(recorded.kafkaRequestTime.name);
        expect(slowest.map(({ metric }) => metric.request).toSorted()).toEqual(['FetchConsumer', 'Produce']);
      });

      test('of the alerts that one of refused writes is on its way, and none of a broker that is away', async () => {
        // Alerts are evaluated after the records that they read.
        const names = await until(
          async () =>
            (await evaluated())
              .filter(({ state }) => state !== undefined && state !== 'inactive')
              .map(({ name }) => name),
          (active) => active.includes('SidelightKafkaProducesFailing'),
          30,
        );
        const away = [
          'SidelightKafkaBrokerUnread',
          'SidelightKafkaUnread',
          'SidelightKafkaPartitionsOffline',
        ];
        expect(names.filter((name) => away.includes(name) || name.includes('UnderReplicated'))).toEqual([]);
      });

      test.each([
        ['the agent itself', () => broker.metrics],
        ['Prometheus', () => prometheus.url],
      ])('verify finds no fault in them when it asks %s', async (_, url) => {
        const [node, main] = [resolve('node_modules/.bin/node'), resolve('cli/main.ts')];
        const { stdout } = await run(node, [main, 'verify', '--metrics', url(), file]);
        expect(stdout).toMatch(/^1 file, \d\d rules, 0 queries: 0 errors, 0 warnings, \d+ notes\n$/m);
      });
    },
  );
});
