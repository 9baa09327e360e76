import {
  apiserver,
  cadvisor,
  kafkaExporter,
  kafkaJmx,
  kminion,
  kubeState,
} from '../../metrics/exporters/index.ts';
import { catalogue } from '../../metrics/index.ts';

interface Known {
  readonly labels: readonly string[];
  readonly targetLabels: readonly string[];
}

/** Everything that our rules may read, by name. */
export const known: ReadonlyMap<string, Known> = new Map<string, Known>([
  ...catalogue,
  ...[apiserver, cadvisor, kafkaExporter, kafkaJmx, kminion, kubeState].flatMap(
    (entries) => Object.entries(entries) as [string, Known][],
  ),
]);
