import type { Settings } from '../platform/config/index.ts';
import { webhookLabels, webhookName, webhookPorts, webhookSelector } from './names.ts';
import type { KubeObject } from './object.ts';

const metadata = (settings: Settings, name = webhookName) => ({
  name,
  namespace: settings.namespace,
  labels: webhookLabels(),
});

/** What the API server calls. */
export const service = (settings: Settings): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata(settings),
  spec: { selector: webhookSelector, ports: [{ name: 'https', port: 443, targetPort: 'https' }] },
});

/** Node drains leave one replica; with one replica alone they would wait for ever, so there is none then. */
export const disruptionBudget = (settings: Settings): KubeObject[] =>
  settings.webhook.replicas < 2
    ? []
    : [
        {
          apiVersion: 'policy/v1',
          kind: 'PodDisruptionBudget',
          metadata: metadata(settings),
          spec: {
            minAvailable: 1,
            unhealthyPodEvictionPolicy: 'AlwaysAllow',
            selector: { matchLabels: webhookSelector },
          },
        },
      ];

/** Some providers (GKE) admit the system priority classes outside kube-system only where a quota allows them. */
export const priorityQuota = (settings: Settings): KubeObject[] =>
  settings.webhook.priorityClass.startsWith('system-')
    ? [
        {
          apiVersion: 'v1',
          kind: 'ResourceQuota',
          metadata: metadata(settings),
          spec: {
            // Twice the replicas and one: a rollout's surge, and pods that still drain.
            hard: { pods: String(2 * settings.webhook.replicas + 1) },
            scopeSelector: {
              matchExpressions: [
                { scopeName: 'PriorityClass', operator: 'In', values: [settings.webhook.priorityClass] },
              ],
            },
          },
        },
      ]
    : [];

const tcp = (port: number) => ({ protocol: 'TCP', port });

/** Ingress from anywhere: API servers often call from addresses that no selector matches. Egress only if asked for. */
export function networkPolicies(settings: Settings): KubeObject[] {
  const policy = (name: string, spec: object): KubeObject => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata(settings, name),
    spec: { podSelector: { matchLabels: webhookSelector }, ...spec },
  });
  const ingress = policy(webhookName, {
    policyTypes: ['Ingress'],
    ingress: [{ ports: [tcp(webhookPorts.https), tcp(webhookPorts.plain)] }],
  });
  const egress = policy(`${webhookName}-egress`, {
    policyTypes: ['Egress'],
    egress: [{ ports: [{ protocol: 'UDP', port: 53 }, tcp(53)] }, { ports: [tcp(443), tcp(6443)] }],
  });
  return settings.webhook.restrictEgress ? [ingress, egress] : [ingress];
}
