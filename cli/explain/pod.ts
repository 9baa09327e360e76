import { defaultSettings, type Settings } from '../../platform/config/index.ts';
import {
  admit,
  annotationsInForce,
  injectLabel,
  isCurrent,
  type Namespace,
  type Notice,
  type Pod,
  predicates,
  type Reason,
  readLabel,
  readStatus,
  reasons,
  type Status,
  type Verdict,
  vendorOf,
} from '../../webhook/index.ts';
import { additions, alreadyThere } from './added.ts';
import { matchEntries, type WebhookEntry } from './entries.ts';
import { nextSteps } from './next.ts';
import type { Entry, Workload } from './schema.ts';
import type { Subject } from './subject.ts';

/** A pod or pod template, and all that decides on it. */
export interface Case {
  readonly title: string;
  /** `FILE:line:column`; null in a cluster. */
  readonly place: string | null;
  readonly subject: Omit<Subject, 'labelFrom'>;
  readonly pod: Pod;
  readonly namespace: Namespace;
  readonly namespaceKnown: boolean;
  readonly settings: Settings;
  readonly entries: readonly WebhookEntry[];
  /** In a cluster. */
  readonly live?: Live | undefined;
}

/** What a cluster tells beside the objects. */
export interface Live {
  /** Whether the webhook would write the same now; null where its settings can't be read. */
  isCurrent(status: Status): boolean | null;
  /** Why a running pod is not injected though it would be now; absent for pods to come. */
  readonly whyMissed?: ((labelFrom: Subject['labelFrom']) => string) | undefined;
}

/** What becomes of one pod, and every step that led there. */
export function explainPod(about: Case): Workload {
  const { pod, namespace, settings } = about;
  const verdict = admit({ pod, namespace, settings });
  const annotations = annotationsInForce(pod, namespace, settings, defaultSettings);
  const label = labelOf(about);
  const entries = matchEntries(about.entries, about);
  const status = readStatus(pod);
  const subject: Subject = { ...about.subject, labelFrom: label.from };
  return {
    title: about.title,
    namespace: namespace.name,
    place: about.place,
    ...conclusion(verdict, about, subject, entries),
    label,
    entries,
    predicates: trail(about),
    annotations: annotations.map((each) => ({ ...each })),
    vendor: vendor(pod, settings),
    ...(alreadyThere(pod, status) ?? additions(verdict, pod, annotations)),
    notices: 'notices' in verdict ? verdict.notices.flatMap((each) => told(each, subject, pod)) : [],
    status: status ? statusOf(status, about) : null,
    patch: 'patch' in verdict ? [...verdict.patch] : [],
  };
}

function labelOf({ pod, namespace, namespaceKnown, settings }: Case): NonNullable<Workload['label']> {
  const own = pod.metadata?.labels?.[injectLabel] ?? undefined;
  const value = own ?? namespace.labels[injectLabel] ?? null;
  const from = own !== undefined ? 'pod' : value === null ? 'nowhere' : 'namespace';
  const read = value === null ? undefined : readLabel(value, settings);
  return { value, from, profiles: read?.kind === 'profiles' ? read.profiles : [], namespaceKnown };
}

function trail(about: Case): Workload['predicates'] {
  const decisive = predicates.findIndex(({ holds }) => holds(about));
  const asked = decisive < 0 ? predicates : predicates.slice(0, decisive + 1);
  return asked.map(({ reason }, index) => ({ reason, holds: index === decisive }));
}

type Conclusion = Pick<Workload, 'outcome' | 'reason' | 'message' | 'next'>;

function conclusion(verdict: Verdict, about: Case, subject: Subject, entries: readonly Entry[]): Conclusion {
  const { pod, namespace, live } = about;
  const skipped = (reason: Reason, message: string): Conclusion => ({
    outcome: 'skipped',
    reason,
    message,
    next: nextSteps[reason](subject),
  });
  if (live && verdict.outcome === 'injected') {
    if (!entries.some(({ matches }) => matches)) {
      return skipped('not_called', entries.length === 0 ? notInstalled : notSelected);
    }
    if (live.whyMissed) return skipped('created_before', live.whyMissed(subject.labelFrom));
  }
  const status = live && readStatus(pod);
  if (status && (verdict.outcome === 'unchanged' || isOlder(verdict))) {
    if (live.isCurrent(status) !== false) return undecided('unchanged');
    return skipped('already_injected', reasons.already_injected);
  }
  if (!('reason' in verdict)) return undecided(verdict.outcome);
  const { outcome, reason } = verdict;
  const message =
    'message' in verdict ? verdict.message : (verdict.notices[0]?.message ?? sentence(reason, about));
  const next = nextSteps[reason]({ ...subject, annotation: annotationIn(message, pod, namespace) });
  return { outcome, reason, message, next };
}

/** Of what could not be looked at nothing is said. */
const sentence = (reason: Reason, { namespaceKnown }: Case): string =>
  reason === 'not_labelled' && !namespaceKnown
    ? 'the pod does not carry the label; what its namespace carries is not known here'
    : reasons[reason];

const notInstalled = 'Sidelight is not installed: its webhook configuration is not in this cluster';
const notSelected =
  'no entry of the webhook configuration selects the pod: they are not those of sidelight install';
const isOlder = (verdict: Verdict): boolean => 'reason' in verdict && verdict.reason === 'already_injected';
const undecided = (outcome: Workload['outcome']): Conclusion => ({
  outcome,
  reason: null,
  message: null,
  next: null,
});

/** The annotation that a message begins with, and whose it is. */
function annotationIn(message: string, pod: Pod, { annotations }: Namespace): Subject['annotation'] {
  const [key] = /^sidelight\.dev\/[^\s:]+/.exec(message) ?? [];
  if (key === undefined) return undefined;
  const isPods = pod.metadata?.annotations?.[key] !== undefined;
  return isPods || key in annotations ? { key, from: isPods ? 'pod' : 'namespace' } : undefined;
}

function vendor(pod: Pod, settings: Settings): Workload['vendor'] {
  const name = vendorOf(pod, settings);
  const { vendors } = settings.telemetry;
  const proxy = Object.hasOwn(vendors, name) ? vendors[name] : undefined;
  return { name, label: settings.vendorLabel, proxy: proxy ? `${proxy.host}:${proxy.port}` : null };
}

function told({ reason, container, message }: Notice, subject: Subject, pod: Pod): Workload['notices'] {
  if (container === undefined) return [];
  const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const sources = all.find(({ name }) => name === container)?.envFrom?.flatMap(sourceOf);
  const next = nextSteps[reason]({ ...subject, container, sources: sources?.length ? sources : undefined });
  return [{ reason, container, message, next }];
}

function sourceOf(source: unknown): string[] {
  const { configMapRef, secretRef } = source as Record<string, { name?: string } | undefined>;
  return [
    ...(configMapRef?.name ? [`configmap/${configMapRef.name}`] : []),
    ...(secretRef?.name ? [`secret/${secretRef.name}`] : []),
  ];
}

const statusOf = (status: Status, { settings, live }: Case): NonNullable<Workload['status']> => ({
  revision: String(status.revision),
  settings: String(status.settings),
  current: live ? live.isCurrent(status) : isCurrent(status, settings),
});
