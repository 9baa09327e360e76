import type { Binary } from './ast.ts';
import type { Shape } from './inferShape.ts';
import { presence } from './labels.ts';
import { isMatched } from './labelsJoined.ts';
import { alwaysOnTargets } from './labelsOfTarget.ts';

/** Exporters that listen on a port of their own; others are libraries of many. */
const apart: ReadonlySet<string> = new Set([
  'kube-state-metrics',
  'node-exporter',
  'kafka_exporter',
  'kminion',
  'kafka-jmx',
  'coredns',
  'prometheus',
  'envoy',
]);

/** Small distributions run all of these in one process. */
const ofKubernetes = /^(kubelet|cadvisor|kube-(?!state).+)$/;

/** Where series are scraped from, undefined where that isn't sure. */
function serverOf({ series }: Shape): string | undefined {
  const all = new Set(
    series.map(({ exporter }) =>
      ofKubernetes.test(exporter) ? 'kubernetes' : apart.has(exporter) && exporter,
    ),
  );
  const [one] = all;
  return all.size === 1 && one ? one : undefined;
}

/** Whether sides that must agree in `job` and `instance` come from exporters of two ports. */
export function isOfTwoServers(node: Binary, left: Shape, right: Shape): boolean {
  const isHeld = alwaysOnTargets.every(
    (label) =>
      isMatched(node, label) && [left, right].every(({ labels }) => presence(labels, label) === 'always'),
  );
  const [one, other] = [serverOf(left), serverOf(right)];
  return isHeld && one !== undefined && other !== undefined && one !== other;
}
