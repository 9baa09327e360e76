import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { injectLabel } from '../../../manifests/index.ts';
import { parseSettings } from '../../../platform/config/index.ts';

export const settingsFile = fileURLToPath(new URL('../sidelight.yaml', import.meta.url));
export const settings = parseSettings(readFileSync(settingsFile, 'utf8'), settingsFile);

export const images = {
  webhook: settings.images.webhook,
  envoy: settings.images.envoy,
  workload: 'docker.io/sidelight/test-workload:cluster-test',
  prometheus: 'docker.io/sidelight/test-prometheus:cluster-test',
};

/** Every namespace of the tests carries it, by which they are found and deleted. */
export const ownLabel = 'sidelight-test';
/** Labelled, and restricted: where injected pods run. */
export const labelled = 'sidelight-test-labelled';
/** Not labelled: origins and Prometheus. */
export const outside = 'sidelight-test-outside';

/** Its label was bad before there was a policy. */
export const badlyLabelled = 'sidelight-test-badly-labelled';

export const namespace = (name: string, inject?: string, restricted = false) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name,
    labels: {
      [ownLabel]: 'true',
      ...(inject === undefined ? {} : { [injectLabel]: inject }),
      ...(restricted ? { 'pod-security.kubernetes.io/enforce': 'restricted' } : {}),
    },
  },
});

/** A container of the workload image that runs one of `workloads/`, as PSA `restricted` wants it. */
export const container = (name: string, workload: string, more: object = {}) => ({
  name,
  image: images.workload,
  imagePullPolicy: 'IfNotPresent',
  args: [`/workloads/${workload}.ts`],
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  ...more,
});

export const pod = (metadata: object, spec: object) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata,
  spec: { terminationGracePeriodSeconds: 1, ...spec },
});

export const deployment = (name: string, replicas: number, labels: Record<string, string>, spec: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: labelled },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name, ...labels } },
      spec: { terminationGracePeriodSeconds: 1, ...spec },
    },
  },
});
