export {
  apiserver,
  cadvisor,
  coredns,
  kafkaExporter,
  kafkaJmx,
  kminion,
  kubelet,
  kubeState,
  nodeExporter,
} from './entries.ts';
export { isBefore } from './isBefore.ts';
export {
  type KafkaDimension,
  type KafkaSignal,
  type KafkaSource,
  type KafkaSourceName,
  kafkaSignals,
  kafkaSourceNames,
} from './kafkaSources.ts';
export { ofEntries } from './knownSeries.ts';
export { lookUpIn } from './lookUp.ts';
export type { KnownSeries, Lookup } from './series.ts';
export type { GoneLabel, Table, TableLabel, TableMetric, TablePattern, TableType } from './table.ts';
export { tables } from './tables.ts';
export { type Typed, typed } from './typed.ts';
