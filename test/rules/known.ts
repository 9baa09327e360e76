import {
  apiserver,
  cadvisor,
  coredns,
  kafkaExporter,
  kafkaJmx,
  kminion,
  kubelet,
  kubeState,
  nodeExporter,
} from '../../metrics/exporters/index.ts';
import { catalogue } from '../../metrics/index.ts';

interface Known {
  readonly labels: readonly string[];
  readonly targetLabels: readonly string[];
}

/** Everything that our rules may read, by name. */
export const known: ReadonlyMap<string, Known> = new Map<string, Known>([
  ...catalogue,
  ...[
    apiserver,
    cadvisor,
    coredns,
    kafkaExporter,
    kafkaJmx,
    kminion,
    kubelet,
    kubeState,
    nodeExporter,
  ].flatMap((entries) => Object.entries(entries) as [string, Known][]),
]);
