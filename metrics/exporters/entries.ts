import cadvisorTable from './cadvisor.json' with { type: 'json' };
import corednsTable from './coredns.json' with { type: 'json' };
import kafkaExporterTable from './kafka_exporter.json' with { type: 'json' };
import kafkaJmxTable from './kafka-jmx.json' with { type: 'json' };
import kminionTable from './kminion.json' with { type: 'json' };
import apiserverTable from './kube-apiserver.json' with { type: 'json' };
import kubeStateTable from './kube-state-metrics.json' with { type: 'json' };
import kubeletTable from './kubelet.json' with { type: 'json' };
import nodeExporterTable from './node-exporter.json' with { type: 'json' };
import { typed } from './typed.ts';

// What their scrapes add, whoever configured them; kube-state-metrics tells of the pods of others, by `honorLabels`.
const ofTarget = ['job', 'instance'] as const;

/** Entries as rules read them: `apiserver.apiserver_request_total`. The settings name their jobs. */
export const apiserver = typed(apiserverTable, 'apiserver', ofTarget);
export const cadvisor = typed(cadvisorTable, 'kubelet', ofTarget);
export const coredns = typed(corednsTable, 'kube-dns', ofTarget);
export const kubelet = typed(kubeletTable, 'kubelet', ofTarget);
export const kubeState = typed(kubeStateTable, 'kube-state-metrics', ofTarget);
export const kafkaExporter = typed(kafkaExporterTable, 'kafka-exporter', ofTarget);
export const kafkaJmx = typed(kafkaJmxTable, 'kafka', ofTarget);
export const kminion = typed(kminionTable, 'kminion', ofTarget);
export const nodeExporter = typed(nodeExporterTable, 'node-exporter', ofTarget);
