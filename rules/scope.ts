import {
  buckets,
  envoy,
  type Match,
  type Matchers,
  type Metric,
  type MetricType,
  matches,
  observations,
  observedSum,
  type Selector,
  select,
  webhook,
} from '../metrics/index.ts';
import type { Settings } from '../platform/config/index.ts';

type Jobs = Settings['rules']['jobs'];

/** The exporters of the catalogue whose job the settings name. */
const jobKeys: Readonly<Record<string, keyof Jobs>> = {
  'kube-apiserver': 'apiserver',
  kubelet: 'kubelet',
  cadvisor: 'cadvisor',
  'kube-scheduler': 'scheduler',
  'kube-controller-manager': 'controllerManager',
  'kube-state-metrics': 'kubeStateMetrics',
  'node-exporter': 'nodeExporter',
  coredns: 'coredns',
  prometheus: 'prometheus',
  kafka_exporter: 'kafkaExporter',
  kminion: 'kminion',
  'kafka-jmx': 'kafkaJmx',
};

/** The job that scrapes an exporter of the catalogue; undefined for what no scrape brings. */
export function jobOfExporter(exporter: string, { rules }: Settings): string | undefined {
  const key = jobKeys[exporter];
  return key === undefined ? ownJobs.get(exporter) : rules.jobs[key];
}

const ownJobs = new Map(
  [envoy.upstreamRequests, webhook.reviews].map(({ exporter }) => [exporter.name, exporter.job]),
);

const jobMatch = (names: string): Match =>
  names.includes('|') ? matches(names.replaceAll('.', '\\.')) : names;

/** `=~a|b` and its like; without an operator it is a value. */
export function matchOf(text: string): Match {
  const [, op, value] = /^(=~|!~|!=)(.*)$/s.exec(text) ?? [];
  return op === undefined ? text : { op: op as '=~' | '!~' | '!=', value: value as string };
}

/** Selectors of one alert's expression, or of records, as the settings want them. */
export interface Scope {
  readonly settings: Settings;
  /** Value of `job` for series that every target has, such as `up`. */
  job(exporter: keyof Jobs): Match;
  select<Type extends 'counter' | 'gauge', Label extends string, Target extends string>(
    metric: Metric<Type, Label, Target>,
    matchers?: Matchers<NoInfer<Label | Target>>,
  ): Selector<Type, Label | Target>;
  buckets<Label extends string, Target extends string>(
    metric: Metric<'histogram', Label, Target>,
    matchers?: Matchers<NoInfer<Label | Target | 'le'>>,
  ): Selector<'counter', Label | Target | 'le'>;
  observations<Label extends string, Target extends string>(
    metric: Metric<'histogram', Label, Target>,
    matchers?: Matchers<NoInfer<Label | Target>>,
  ): Selector<'counter', Label | Target>;
  observedSum<Label extends string, Target extends string>(
    metric: Metric<'histogram', Label, Target>,
    matchers?: Matchers<NoInfer<Label | Target>>,
  ): Selector<'counter', Label | Target>;
}

/**
 * Every selector names its exporter's job, because a second scrape of the same port under another job would double
 * every sum; and it takes those of an alert's own selectors whose label its metric has.
 */
export function scopeOf(
  settings: Settings,
  selectors: Readonly<Record<string, string | undefined>> = {},
): Scope {
  const { jobs } = settings.rules;
  const chosen = Object.entries(selectors).filter(([, text]) => text !== undefined) as [string, string][];
  const jobOf = ({ exporter }: Metric): Match => {
    const key = jobKeys[exporter.name];
    return key === undefined ? exporter.job : jobMatch(jobs[key]);
  };
  const complete = (metric: Metric, own: Matchers<string> = {}): Matchers<string> => {
    const labels: readonly string[] = [...metric.labels, ...metric.targetLabels];
    const all: Record<string, Match[]> = labels.includes('job') && !own.job ? { job: [jobOf(metric)] } : {};
    for (const [label, match] of [
      ...Object.entries(own),
      ...chosen
        .filter(([label]) => labels.includes(label))
        .map(([label, text]) => [label, matchOf(text)] as const),
    ])
      all[label] = [...(all[label] ?? []), ...([match].flat() as Match[])];
    return all;
  };
  // What `complete` adds are labels of the metric itself.
  const scoped =
    <Made>(make: (metric: never, matchers: never) => Made) =>
    (metric: Metric<MetricType, string, string>, matchers?: Matchers<string>) =>
      make(metric as never, complete(metric, matchers) as never);
  return {
    settings,
    job: (exporter) => jobMatch(jobs[exporter]),
    select: scoped(select) as Scope['select'],
    buckets: scoped(buckets) as Scope['buckets'],
    observations: scoped(observations) as Scope['observations'],
    observedSum: scoped(observedSum) as Scope['observedSum'],
  };
}
