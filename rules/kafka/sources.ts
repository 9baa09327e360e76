import {
  type KafkaDimension,
  type KafkaSignal,
  type KafkaSource,
  type KafkaSourceName,
  kafkaSignals,
} from '../../metrics/exporters/index.ts';
import { aggregate, type Expression, relabelled } from '../../metrics/index.ts';
import type { Settings } from '../../platform/config/index.ts';

export type SignalName = keyof typeof kafkaSignals;
export type Served<Name extends SignalName> = Readonly<Record<Name, KafkaSource>>;

/** The signals as the first exporter serves them that has all; undefined where none has. */
export function servedBy<Name extends SignalName>(
  names: readonly Name[],
  { rules }: Settings,
): Served<Name> | undefined {
  const signals: Readonly<Record<SignalName, KafkaSignal>> = kafkaSignals;
  const has = (source: KafkaSourceName) => names.every((name) => signals[name][source]);
  const source = rules.kafka.sources.find(has);
  if (source === undefined) return undefined;
  return Object.fromEntries(names.map((name) => [name, signals[name][source]])) as Served<Name>;
}

/** For alerts that read what is recorded of these signals. */
export const reads =
  (...names: SignalName[]) =>
  (settings: Settings): boolean =>
    servedBy(names, settings) !== undefined;

/** Labels of what is recorded, whoever serves it: those of kafka_exporter. */
const ours = { group: 'consumergroup', topic: 'topic', partition: 'partition' } as const;
type Ours = typeof ours;
type Dimension = keyof Ours & KafkaDimension;

/** An exporter's names of the labels that tell its series apart. */
export const labelsOf = ({ labels }: KafkaSource, dimensions: readonly Dimension[]): string[] =>
  dimensions.map((dimension) => {
    const label = labels[dimension];
    if (label === undefined) throw new TypeError(`a source without a label for ${dimension}`);
    return label;
  });

/** Aggregated by our names of an exporter's labels, whatever its own are. */
export function byOurs<const Of extends Dimension>(
  operation: 'sum' | 'max',
  dimensions: readonly Of[],
  of: Expression<string>,
  source: KafkaSource,
): Expression<Ours[Of]> {
  const labels = dimensions.map((dimension) => ours[dimension]);
  const theirs = labelsOf(source, dimensions);
  const made = labels.reduce<Expression<string>>(
    (inner, label, at) => (theirs[at] === label ? inner : relabelled(inner, label, theirs[at] as string)),
    of,
  );
  return aggregate(operation, labels, made) as Expression<Ours[Of]>;
}
