import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { scrapeConfig, statsPortName, webhookJob, webhookSelector } from '../../manifests/index.ts';
import type { Settings } from '../../platform/config/index.ts';
import { emitRules } from '../../rules/index.ts';
import type { Lifetime } from './lifetime.ts';
import { untilReady } from './processes.ts';
import type { Row, Track } from './source.ts';

/** A pod's port as Prometheus finds it in a cluster. */
export interface Target {
  namespace: string;
  pod: string;
  port: number;
  portName: string;
  labels: Readonly<Record<string, string>>;
}

interface Job {
  job_name: string;
  kubernetes_sd_configs?: unknown;
}

const meta = (name: string): string => `__meta_kubernetes_${name.replace(/[^a-zA-Z0-9_]/g, '_')}`;

const labelled = ({ namespace, pod, port, portName, labels }: Target) => ({
  targets: [`127.0.0.1:${port}`],
  labels: {
    [meta('namespace')]: namespace,
    [meta('pod_name')]: pod,
    [meta('pod_phase')]: 'Running',
    [meta('pod_container_port_name')]: portName,
    ...Object.fromEntries(Object.entries(labels).map(([key, value]) => [meta(`pod_label_${key}`), value])),
  },
});

/** The generated jobs with all of their relabelling; only the list of pods is given to them, since no cluster can. */
export function configuration(settings: Settings, targets: readonly Target[]): object {
  const static_configs = targets.map(labelled);
  return {
    global: { scrape_interval: settings.rules.scrapeInterval, evaluation_interval: '2s' },
    rule_files: ['rules.yaml'],
    scrape_configs: (scrapeConfig(settings).scrape_configs as Job[]).map(
      ({ kubernetes_sd_configs: _, ...job }) => ({ ...job, static_configs }),
    ),
  };
}

export const sidecarTarget = (
  namespace: string,
  pod: string,
  port: number,
  labels: Target['labels'],
): Target => ({ namespace, pod, port, portName: statsPortName, labels });

export const webhookTarget = (namespace: string, port: number): Target => ({
  namespace,
  pod: `${webhookJob}-0`,
  port,
  portName: 'metrics',
  labels: webhookSelector,
});

export interface Prometheus {
  url: string;
  query(expression: string): Promise<Row[]>;
  /** At steps of two seconds, up to now. */
  queryRange(expression: string, seconds: number): Promise<Track>;
  /** Groups of rules as it has loaded them. */
  rules(): Promise<RuleState[]>;
}

export interface RuleState {
  name: string;
  type: 'recording' | 'alerting';
  health: string;
  state?: string;
}

/** Starts Prometheus in a folder of its own; `ended` rejects when it ends by itself. */
export async function startPrometheus(
  file: string,
  folder: string,
  port: number,
  settings: Settings,
  targets: readonly Target[],
  { processes, signal }: Pick<Lifetime, 'processes' | 'signal'>,
): Promise<{ prometheus: Prometheus; ended: Promise<void> }> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'rules.yaml'), emitRules(settings, 'file'));
  await writeFile(join(folder, 'prometheus.yaml'), stringify(configuration(settings, targets)));
  const url = `http://127.0.0.1:${port}`;
  const ended = processes.start('Prometheus', {
    file,
    args: [
      `--config.file=${folder}/prometheus.yaml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    env: {},
  });
  await Promise.race([ended, untilReady(`${url}/-/ready`, 30, signal)]);
  return { prometheus: clientOf(url), ended };
}

interface Answer {
  status: string;
  error?: string;
  data: {
    result: {
      metric: Record<string, string>;
      value: [number, string];
      values: [number, string][];
    }[];
    groups: { rules: RuleState[] }[];
  };
}

const stepSeconds = 2;

function clientOf(url: string): Prometheus {
  async function ask(path: string): Promise<Answer['data']> {
    const answer = (await (await fetch(`${url}/api/v1/${path}`)).json()) as Answer;
    if (answer.status !== 'success') throw new Error(`Prometheus: ${answer.error}`);
    return answer.data;
  }
  return {
    url,
    async query(expression) {
      const { result } = await ask(`query?query=${encodeURIComponent(expression)}`);
      return result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
    },
    async queryRange(expression, seconds) {
      const end = Math.floor(Date.now() / 1000 / stepSeconds) * stepSeconds;
      const start = end - seconds;
      const range = `start=${start}&end=${end}&step=${stepSeconds}`;
      const { result } = await ask(`query_range?${range}&query=${encodeURIComponent(expression)}`);
      const known = new Set(result.flatMap(({ values }) => values.map(([time]) => time)));
      const times = [...known].sort((a, b) => a - b);
      const values = result.map(({ metric, values }): [string, (number | null)[]] => {
        const at = new Map(values);
        return [metric.proxy_vendor ?? '', times.map((time) => Number(at.get(time) ?? Number.NaN))];
      });
      return { times, values: Object.fromEntries(values) };
    },
    async rules() {
      const all = (await ask('rules')).groups.flatMap(({ rules }) => rules);
      return all.map(({ name, type, health, state }) => ({
        name,
        type,
        health,
        ...(state ? { state } : {}),
      }));
    },
  };
}
