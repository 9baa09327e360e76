import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePort } from '../network.ts';
import { startUntilReady, until } from '../process.ts';
import { agentSettings } from './agentRules.ts';

const javaWith = (jars: string, heap: string): string[] => [
  `-Xmx${heap}`,
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-cp',
  `${jars}/*`,
];

const brokerSettings = (client: string, controller: string, data: string): string =>
  Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@${controller}`,
    listeners: `PLAINTEXT://${client},CONTROLLER://${controller}`,
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': data,
    'num.partitions': 3,
    'offsets.topic.num.partitions': 1,
    'offsets.topic.replication.factor': 1,
    'group.initial.rebalance.delay.ms': 0,
    // A message without a key is refused then: of what a client may do wrong, little else counts as failed.
    'log.cleanup.policy': 'compact',
    // By default half of the heap.
    'log.cleaner.dedupe.buffer.size': 2 ** 21,
  })
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');

export interface Broker {
  /** What its agent serves. */
  readonly metrics: string;
  /** Begins to write into the topic, 10 messages a second, and one in 10 without a key, which the broker refuses. */
  readonly produce: (topic: string) => void;
  /** Begins to read the topic as a consumer group. */
  readonly consume: (topic: string, group: string) => void;
  readonly stop: () => Promise<void>;
}

// The kernel ends it with the process that started it, however that one ends.
const [untilWeEnd, ...untilWeEndArguments] = ['setpriv', '--pdeathsig', 'KILL', 'java'] as const;

/** The broker listens to its clients last. */
const takesConnections = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const [host = '', port] = address.split(':');
    const socket = connect(Number(port), host, () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });

/** A Kafka broker of one node, without ZooKeeper, with the JMX exporter's agent, on loopback. */
export async function startBroker(jars: string): Promise<Broker> {
  const directory = mkdtempSync(join(tmpdir(), 'sidelight-kafka-'));
  const [client, controller, agent] = [await freePort(), await freePort(), await freePort()].map(
    (port) => `127.0.0.1:${port}`,
  ) as [string, string, string];
  const [settings, rules] = [join(directory, 'server.properties'), join(directory, 'agent.yaml')];
  writeFileSync(settings, brokerSettings(client, controller, join(directory, 'data')));
  writeFileSync(rules, stringify(agentSettings));
  const format = [
    'kafka.tools.StorageTool',
    'format',
    '--cluster-id',
    'AAAAAAAAAAAAAAAAAAAAAA',
    '--config',
    settings,
  ];
  execFileSync('java', [...javaWith(jars, '64m'), ...format], { stdio: ['ignore', 'ignore', 2] });

  const agentJar = readdirSync(jars).find((name) => name.startsWith('jmx_prometheus_javaagent'));
  const metrics = `http://${agent}/metrics`;
  const broker = await startUntilReady(
    untilWeEnd,
    [
      ...untilWeEndArguments,
      `-javaagent:${jars}/${agentJar}=${agent}:${rules}`,
      ...javaWith(jars, '256m'),
      'kafka.Kafka',
      settings,
    ],
    `http://${agent}/-/healthy`,
    60,
  );
  const clients: ChildProcess[] = [];
  const start = (tool: string, ...args: string[]): ChildProcess => {
    const child = spawn(
      untilWeEnd,
      [
        ...untilWeEndArguments,
        ...javaWith(jars, '96m'),
        `org.apache.kafka.tools.${tool}`,
        '--bootstrap-server',
        client,
        ...args,
      ],
      { stdio: ['pipe', 'ignore', 'ignore'] },
    );
    clients.push(child);
    return child;
  };
  const stop = async (): Promise<void> => {
    for (const child of [...clients, broker.process]) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await until(() => takesConnections(client), Boolean, 60);
  } catch (error) {
    await stop();
    throw new Error(broker.output(), { cause: error });
  }
  return {
    metrics,
    produce: (topic) => {
      const keys = ['parse.key=true', 'null.marker=NONE'].flatMap((one) => ['--property', one]);
      const child = start('ConsoleProducer', '--topic', topic, '--timeout', '0', ...keys);
      // It ends while something is being written.
      child.stdin?.on('error', () => {});
      let written = 0;
      const timer = setInterval(() => {
        written += 1;
        child.stdin?.write(`${written % 10 === 0 ? 'NONE' : written}\tof a test\n`);
      }, 100);
      child.on('exit', () => clearInterval(timer));
    },
    consume: (topic, group) => {
      start('consumer.ConsoleConsumer', '--topic', topic, '--group', group, '--from-beginning');
    },
    stop,
  };
}
