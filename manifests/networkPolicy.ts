import type { Settings } from '../platform/config/index.ts';
import { labels } from './names.ts';
import type { KubeObject } from './object.ts';

const allButTcp = ['UDP', 'SCTP'].map((protocol) => ({ protocol, port: 1, endPort: 65535 }));

/**
 * Lets only the pods of namespace `from` reach the metrics port of the pods in `namespace`. A policy denies by what it
 * doesn't allow, so it allows every other port to everybody, as it is without one.
 */
export function metricsNetworkPolicy(settings: Settings, namespace: string, from: string): KubeObject {
  const { metricsPort } = settings.telemetry;
  const tcp = (port: number, endPort: number) =>
    port <= endPort ? [{ protocol: 'TCP', port, endPort }] : [];
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'sidelight-metrics', namespace, labels: labels() },
    spec: {
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [
        { ports: [...tcp(1, metricsPort - 1), ...tcp(metricsPort + 1, 65535), ...allButTcp] },
        {
          from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': from } } }],
          ports: [{ protocol: 'TCP', port: metricsPort }],
        },
      ],
    },
  };
}
