import { type Settings, startHash } from '../platform/config/index.ts';
import {
  domain,
  settingsConfigMap,
  settingsKey,
  webhookLabels,
  webhookName,
  webhookPorts,
  webhookSelector,
} from './names.ts';
import type { KubeObject } from './object.ts';

/** Seconds that a replica has after its drain to finish what it serves. */
const secondsAfterDrain = 15;
const settingsFolder = '/etc/sidelight';

const get = (path: string, periodSeconds: number, failureThreshold: number) => ({
  httpGet: { path, port: 'metrics' },
  periodSeconds,
  failureThreshold,
  timeoutSeconds: 2,
});

const container = (settings: Settings) => ({
  name: 'webhook',
  image: settings.images.webhook,
  imagePullPolicy: settings.images.pullPolicy,
  args: ['webhook', '--settings', `${settingsFolder}/${settingsKey}`],
  // Without it Node takes its heap's bound from the node's memory and is killed before it collects.
  env: [{ name: 'NODE_OPTIONS', value: '--max-old-space-size=128' }],
  ports: [
    { name: 'https', containerPort: webhookPorts.https },
    { name: 'metrics', containerPort: webhookPorts.plain },
  ],
  startupProbe: get('/livez', 1, 60),
  readinessProbe: get('/readyz', 2, 1),
  livenessProbe: get('/livez', 10, 3),
  resources: { requests: settings.webhook.requests, limits: settings.webhook.limits },
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  },
  volumeMounts: [{ name: 'settings', mountPath: settingsFolder, readOnly: true }],
});

/**
 * The webhook's replicas. No `runAsUser`: the image names a user that isn't root, and OpenShift's restricted
 * constraints accept none but their own.
 */
export function deployment(settings: Settings): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: webhookName, namespace: settings.namespace, labels: webhookLabels() },
    spec: {
      replicas: settings.webhook.replicas,
      selector: { matchLabels: webhookSelector },
      // Nodes learn of a new endpoint a moment after the API server: until then it is no replacement.
      minReadySeconds: 3,
      // A replica goes only when its successor serves.
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: {
        metadata: {
          labels: webhookLabels(),
          annotations: {
            'kubectl.kubernetes.io/default-container': 'webhook',
            // What replicas read only when they start rolls them out; the rest they read again.
            [`${domain}/settings`]: startHash(settings),
          },
        },
        spec: {
          serviceAccountName: webhookName,
          priorityClassName: settings.webhook.priorityClass,
          terminationGracePeriodSeconds: settings.webhook.drainSeconds + secondsAfterDrain,
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: webhookSelector },
              matchLabelKeys: ['pod-template-hash'],
            },
          ],
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [container(settings)],
          volumes: [{ name: 'settings', configMap: { name: settingsConfigMap } }],
        },
      },
    },
  };
}
