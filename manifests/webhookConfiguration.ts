import type { Settings } from '../platform/config/index.ts';
import { domain, injectLabel, labels, webhookConfigurationName, webhookName } from './names.ts';
import type { KubeObject } from './object.ts';

interface Requirement {
  key: string;
  operator: 'Exists' | 'DoesNotExist' | 'NotIn';
  values?: string[];
}

// `NotIn` also matches where the key is absent, so it stands beside `Exists`.
const injected: Requirement[] = [
  { key: injectLabel, operator: 'Exists' },
  { key: injectLabel, operator: 'NotIn', values: ['disabled'] },
];
const unlabelled: Requirement[] = [{ key: injectLabel, operator: 'DoesNotExist' }];

/** Pods that can't have a sidecar are let through by the API server itself, without a call. */
const matchConditions = [
  {
    name: 'no-mirror-pods',
    expression: "!('kubernetes.io/config.mirror' in object.metadata.?annotations.orValue({}))",
  },
  { name: 'no-host-network', expression: '!object.spec.?hostNetwork.orValue(false)' },
];

/**
 * Two disjoint entries, so that no pod is sent twice and a pod's own label wins over its namespace's. There is no
 * `caBundle`: the webhook writes it, and applying this again leaves it.
 */
export function webhookConfiguration(settings: Settings): KubeObject {
  const outside: Requirement = {
    key: 'kubernetes.io/metadata.name',
    operator: 'NotIn',
    values: [...new Set([...settings.excludedNamespaces, settings.namespace])],
  };
  const entry = (name: string, namespaces: Requirement[], pods: Requirement[]) => ({
    name: `${name}.${domain}`,
    clientConfig: {
      service: { name: webhookName, namespace: settings.namespace, port: 443, path: '/inject' },
    },
    rules: [
      {
        apiGroups: [''],
        apiVersions: ['v1'],
        resources: ['pods'],
        operations: ['CREATE'],
        scope: 'Namespaced',
      },
    ],
    namespaceSelector: { matchExpressions: [outside, ...namespaces] },
    objectSelector: { matchExpressions: pods },
    matchConditions,
    matchPolicy: 'Equivalent',
    failurePolicy: 'Fail',
    reinvocationPolicy: 'IfNeeded',
    sideEffects: 'None',
    timeoutSeconds: 5,
    admissionReviewVersions: ['v1'],
  });
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: {
      name: webhookConfigurationName,
      labels: labels(),
      // Else Azure's admissions enforcer adds selectors of its own, and GitOps tools fight it.
      annotations: { 'admissions.enforcer/disabled': 'true' },
    },
    webhooks: [entry('namespace', injected, unlabelled), entry('pod', [], injected)],
  };
}
