import { stringify } from 'yaml';
import { defaultSettings, type Settings } from '../platform/config/index.ts';
import { changed } from './changed.ts';
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

/**
 * The settings, whole, so that the webhook's hash of them is ours; of the rules, which it doesn't read, what was changed.
 * There are hundreds of them, and a replica of an older revision would refuse those that it doesn't know.
 */
export function settingsMap({ rules, ...settings }: Settings): KubeObject {
  const own = changed(rules, defaultSettings.rules);
  const text = { ...settings, ...(own === undefined ? {} : { rules: own }) };
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: settingsConfigMap, namespace: settings.namespace, labels: labels() },
    data: { [settingsKey]: stringify(text, { lineWidth: 0 }) },
  };
}
