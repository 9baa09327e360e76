import { stringify } from 'yaml';
import type { Settings } from '../platform/config/index.ts';
import { labels, settingsConfigMap, settingsKey } from './names.ts';
import type { KubeObject } from './object.ts';

/** Pod Security Admission refuses any pod here that isn't `restricted`. */
export function namespace(settings: Settings): KubeObject {
  const level = (mode: string) => [`pod-security.kubernetes.io/${mode}`, 'restricted'];
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: settings.namespace,
      labels: { ...labels(), ...Object.fromEntries(['enforce', 'audit', 'warn'].map(level)) },
    },
  };
}

/** The settings, whole, so that the webhook's hash of them is ours. */
export function settingsMap(settings: Settings): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: settingsConfigMap, namespace: settings.namespace, labels: labels() },
    data: { [settingsKey]: stringify(settings, { lineWidth: 0 }) },
  };
}
