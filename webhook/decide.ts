import type { Settings } from '../platform/config/index.ts';
import { injectLabel, profileNames, readLabel } from './label.ts';
import type { Namespace, Pod } from './pod.ts';
import type { Reason } from './reasons.ts';
import { runsOnWindows } from './windows.ts';

export interface Question {
  pod: Pod;
  namespace: Namespace;
  settings: Settings;
}

export type Decision =
  | { kind: 'inject'; profiles: string[] }
  | { kind: 'skip'; reason: Reason; message?: string }
  | { kind: 'deny'; reason: Reason; message: string };

/** A pod that it holds for is left alone. */
export interface Predicate {
  reason: Reason;
  holds(question: Question): boolean;
}

const podLabel = ({ pod }: Question): string | undefined => pod.metadata?.labels?.[injectLabel] ?? undefined;
const effectiveLabel = (question: Question): string | undefined =>
  podLabel(question) ?? question.namespace.labels[injectLabel];

/** Whatever the settings say: what runs there must start without Sidelight. */
const systemNamespaces = ['kube-system', 'kube-public', 'kube-node-lease'];

/** Why a pod is left alone: the first that holds. */
export const predicates: readonly Predicate[] = [
  {
    reason: 'excluded_namespace',
    holds: ({ namespace, settings }) =>
      namespace.name === settings.namespace ||
      systemNamespaces.includes(namespace.name) ||
      settings.excludedNamespaces.includes(namespace.name),
  },
  { reason: 'not_labelled', holds: (question) => effectiveLabel(question) === undefined },
  { reason: 'opted_out', holds: (question) => effectiveLabel(question) === 'disabled' },
  {
    reason: 'mirror_pod',
    holds: ({ pod }) => pod.metadata?.annotations?.['kubernetes.io/config.mirror'] !== undefined,
  },
  { reason: 'host_network', holds: ({ pod }) => pod.spec.hostNetwork === true },
  { reason: 'windows', holds: ({ pod }) => runsOnWindows(pod.spec) },
];

/** Profiles to inject, or one reason not to. A pod's label replaces its namespace's. */
export function decide(question: Question): Decision {
  const hit = predicates.find((predicate) => predicate.holds(question));
  if (hit) return { kind: 'skip', reason: hit.reason };
  const value = effectiveLabel(question) as string;
  const label = readLabel(value, question.settings);
  if (label.kind === 'profiles') return { kind: 'inject', profiles: label.profiles };
  const own = podLabel(question) !== undefined;
  const message = `label ${injectLabel}: ${JSON.stringify(value)} (${own ? 'pod' : `namespace ${question.namespace.name}`}); allowed: disabled, enabled, or profiles joined by dots: ${profileNames(question.settings).join(', ')}`;
  return own
    ? { kind: 'deny', reason: 'unknown_profile', message }
    : { kind: 'skip', reason: 'unknown_profile', message };
}
