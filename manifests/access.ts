import type { Settings } from '../platform/config/index.ts';
import { tlsSecret, webhookConfigurationName, webhookLabels, webhookName } from './names.ts';
import type { KubeObject } from './object.ts';

const rbac = 'rbac.authorization.k8s.io';

const bind = (kind: 'Role' | 'ClusterRole', settings: Settings, metadata: KubeObject['metadata']) => ({
  apiVersion: `${rbac}/v1`,
  kind: `${kind}Binding`,
  metadata,
  roleRef: { apiGroup: rbac, kind, name: webhookName },
  subjects: [{ kind: 'ServiceAccount', name: webhookName, namespace: settings.namespace }],
});

/** The webhook's account, with the rights that it uses and no more. */
export function access(settings: Settings): KubeObject[] {
  const global = { name: webhookName, labels: webhookLabels() };
  const local = { name: webhookName, namespace: settings.namespace, labels: webhookLabels() };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: local },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRole',
      metadata: global,
      rules: [
        { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: [''], resources: ['limitranges'], verbs: ['list', 'watch'] },
        {
          apiGroups: ['admissionregistration.k8s.io'],
          resources: ['mutatingwebhookconfigurations'],
          resourceNames: [webhookConfigurationName],
          verbs: ['get', 'patch'],
        },
      ],
    },
    bind('ClusterRole', settings, global),
    {
      apiVersion: `${rbac}/v1`,
      kind: 'Role',
      metadata: local,
      rules: [
        {
          apiGroups: [''],
          resources: ['secrets'],
          resourceNames: [tlsSecret],
          verbs: ['get', 'update'],
        },
      ],
    },
    bind('Role', settings, local),
    // Empty, so that the account needs no right to create; applying it again leaves what the webhook wrote.
    { apiVersion: 'v1', kind: 'Secret', metadata: { ...local, name: tlsSecret }, type: 'Opaque' },
  ];
}
