import cadvisor from './cadvisor.json' with { type: 'json' };
import coredns from './coredns.json' with { type: 'json' };
import envoy from './envoy.json' with { type: 'json' };
import go from './go.json' with { type: 'json' };
import kafkaExporter from './kafka_exporter.json' with { type: 'json' };
import kafkaJmx from './kafka-jmx.json' with { type: 'json' };
import kminion from './kminion.json' with { type: 'json' };
import kubeApiserver from './kube-apiserver.json' with { type: 'json' };
import kubeControllerManager from './kube-controller-manager.json' with { type: 'json' };
import kubeProxy from './kube-proxy.json' with { type: 'json' };
import kubeScheduler from './kube-scheduler.json' with { type: 'json' };
import kubeStateMetrics from './kube-state-metrics.json' with { type: 'json' };
import kubelet from './kubelet.json' with { type: 'json' };
import kubernetesComponents from './kubernetes-components.json' with { type: 'json' };
import nodeExporter from './node-exporter.json' with { type: 'json' };
import nodejs from './nodejs.json' with { type: 'json' };
import prometheus from './prometheus.json' with { type: 'json' };
import type { Table } from './table.ts';

/** A JSON file's words are texts to the compiler; a test holds each file to the closed shape. */
const checked = (table: object): Table => table as Table;

/** Of every exporter that is known, in no order that matters. */
export const tables: readonly Table[] = [
  coredns,
  go,
  kubeStateMetrics,
  nodeExporter,
  prometheus,
  cadvisor,
  kubeApiserver,
  kubeControllerManager,
  kubeProxy,
  kubeScheduler,
  kubelet,
  kubernetesComponents,
  envoy,
  kafkaExporter,
  kafkaJmx,
  kminion,
  nodejs,
].map(checked);
