import { z } from 'zod';
import { text } from '../values.ts';

const job = text(/^[^\s|"\\]+(\|[^\s|"\\]+)*$/, 'the name of a scrape job, or several with | between them');

/** Of the exporters that rules read and that Sidelight doesn't scrape itself. */
export const jobs = z
  .strictObject({
    apiserver: job.default('apiserver').describe('Scrapes kube-apiserver.'),
    kubelet: job.default('kubelet').describe("Scrapes the kubelets' own metrics."),
    cadvisor: job.default('kubelet').describe("Scrapes the kubelets' cAdvisor."),
    scheduler: job.default('kube-scheduler').describe('Scrapes kube-scheduler.'),
    controllerManager: job.default('kube-controller-manager').describe('Scrapes kube-controller-manager.'),
    kubeStateMetrics: job
      .default('kube-state-metrics')
      .describe(
        'Scrapes kube-state-metrics; `honorLabels` must leave it the namespace and pod of what it tells of.',
      ),
    nodeExporter: job.default('node-exporter').describe('Scrapes node-exporter.'),
    coredns: job.default('kube-dns|coredns').describe('Scrapes CoreDNS.'),
    prometheus: job.default('prometheus|prometheus-k8s').describe('Scrapes Prometheus itself.'),
    kafkaExporter: job.default('kafka-exporter').describe('Scrapes kafka_exporter.'),
    kminion: job.default('kminion').describe('Scrapes kminion.'),
    kafkaJmx: job.default('kafka-jmx').describe("Scrapes the brokers' JMX agents."),
  })
  .prefault({})
  .describe('Values of the label `job`, as your scrape configuration names them.');
