import { defaultSettings, type Settings } from '../../platform/config/index.ts';
import {
  admit,
  annotationsInForce,
  injectLabel,
  isCurrent,
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
import type { Case } from './case.ts';
import { conclusion } from './conclusion.ts';
import { matchEntries } from './entries.ts';
import { nextSteps } from './next.ts';
import type { Workload } from './schema.ts';
import type { Subject } from './subject.ts';

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
    notices: noticesOf(verdict, status).flatMap((each) => told(each, subject, pod)),
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

function vendor(pod: Pod, settings: Settings): Workload['vendor'] {
  const name = vendorOf(pod, settings);
  const { vendors } = settings.telemetry;
  const proxy = Object.hasOwn(vendors, name) ? vendors[name] : undefined;
  return { name, label: settings.vendorLabel, proxy: proxy ? `${proxy.host}:${proxy.port}` : null };
}

/** Of a pod that was injected before its status has them, in words alone. */
function noticesOf(verdict: Verdict, status: Status | undefined): Notice[] {
  if ('notices' in verdict && verdict.notices.length > 0) return verdict.notices;
  const isReason = (word: unknown): word is Reason => Object.hasOwn(reasons, String(word));
  return Object.entries(status?.notices ?? {}).flatMap(([container, words]) =>
    [words]
      .flat()
      .filter(isReason)
      .map((reason) => ({ reason, container, message: `container "${container}": ${reasons[reason]}` })),
  );
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
