import { defaultSettings, type Settings } from '../../platform/config/index.ts';
import {
  type AnnotationInForce,
  admit,
  annotationsInForce,
  type Container,
  findOurs,
  injectLabel,
  isCurrent,
  type Namespace,
  type Notice,
  type Operation,
  type Pod,
  predicates,
  readLabel,
  readStatus,
  reasons,
  type Status,
  statusAnnotation,
  type Verdict,
  vendorOf,
} from '../../webhook/index.ts';
import { changesOf } from './changes.ts';
import { matchEntries, type WebhookEntry } from './entries.ts';
import { nextSteps, type Subject } from './next.ts';
import { chosenPorts, portsOfStatus } from './ports.ts';
import { podResources } from './resources.ts';
import { runtimeHint } from './runtime.ts';
import type { AddedContainer, Workload } from './schema.ts';

/** A pod or pod template, and all that decides on it. */
export interface Case {
  readonly title: string;
  readonly subject: Omit<Subject, 'labelFrom'>;
  readonly pod: Pod;
  readonly namespace: Namespace;
  readonly namespaceKnown: boolean;
  readonly settings: Settings;
  readonly entries: readonly WebhookEntry[];
  /** Why a running pod was not injected when it was created, though it would be now. */
  readonly missed?: string | undefined;
}

/** What becomes of one pod, and every step that led there. */
export function explainPod(about: Case): Workload {
  const { pod, namespace, settings } = about;
  const verdict = admit({ pod, namespace, settings });
  const annotations = annotationsInForce(pod, namespace, settings, defaultSettings);
  const label = labelOf(about);
  const status = readStatus(pod);
  const subject: Subject = { ...about.subject, labelFrom: label.from };
  return {
    title: about.title,
    namespace: namespace.name,
    place: 'file' in subject.at ? subject.at.placeAt('') : null,
    ...conclusion(verdict, about, subject),
    label,
    entries: matchEntries(about.entries, about),
    predicates: trail(about),
    annotations: annotations.map((each) => ({ ...each })),
    vendor: vendor(pod, settings),
    ...additions(verdict, about, annotations),
    notices: 'notices' in verdict ? verdict.notices.flatMap((each) => told(each, subject, pod)) : [],
    status: status ? statusOf(status, settings) : null,
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

function conclusion(verdict: Verdict, { missed, pod, namespace }: Case, subject: Subject): Conclusion {
  if (verdict.outcome === 'injected' && missed !== undefined) {
    const next = nextSteps.created_before(subject);
    return { outcome: 'skipped', reason: 'created_before', message: missed, next };
  }
  if (!('reason' in verdict)) return { outcome: verdict.outcome, reason: null, message: null, next: null };
  const { outcome, reason } = verdict;
  const message = 'message' in verdict ? verdict.message : (verdict.notices[0]?.message ?? reasons[reason]);
  const next = nextSteps[reason]({ ...subject, annotation: annotationIn(message, pod, namespace) });
  return { outcome, reason, message, next };
}

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

type Additions = Pick<Workload, 'ports' | 'containers' | 'pod' | 'runtimes' | 'changes'>;

function additions(verdict: Verdict, about: Case, annotations: readonly AnnotationInForce[]): Additions {
  const { pod } = about;
  const status = readStatus(pod);
  const ours = findOurs(pod, status);
  if (status && ours) {
    const url = `http://127.0.0.1:${status.ports.proxy}`;
    return {
      ports: portsOfStatus(status),
      containers: [shown(ours.container, true)],
      pod: null,
      runtimes: hints(pod, status.ports.proxy, ({ env }) => (env ?? []).some(({ value }) => value === url)),
      changes: [],
    };
  }
  if (verdict.outcome !== 'injected')
    return { ports: [], containers: [], pod: null, runtimes: [], changes: [] };
  const ports = portsIn(verdict.patch);
  const native = containersUnder(verdict.patch, '/spec/initContainers');
  const plain = containersUnder(verdict.patch, '/spec/containers');
  const { spec } = pod;
  const after: Pod = {
    ...pod,
    spec: {
      ...spec,
      initContainers: [...native, ...(spec.initContainers ?? [])],
      containers: [...spec.containers, ...plain],
    },
  };
  const resources = { before: podResources(pod), after: podResources(after) };
  return {
    ports: ports ? chosenPorts(pod, ports, annotations) : [],
    containers: [...native.map((each) => shown(each, true)), ...plain.map((each) => shown(each, false))],
    pod: resources,
    runtimes: ports ? hints(pod, ports.proxy, (_, index) => getsVariables(verdict.patch, index)) : [],
    changes: changesOf(pod, resources),
  };
}

/** Containers that the patch adds, alone or as a new list. */
const containersUnder = (patch: readonly Operation[], list: string): Container[] =>
  patch
    .filter(
      ({ path }) => path === list || (/^\/(\d+|-)$/.test(path.slice(list.length)) && path.startsWith(list)),
    )
    .flatMap(({ value }) => value as Container | Container[]);

function shown({ name, image, resources }: Container, native: boolean): AddedContainer {
  const amounts = (of: object | null | undefined): Record<string, string> =>
    Object.fromEntries(Object.entries(of ?? {}).map(([resource, amount]) => [resource, String(amount)]));
  return {
    name,
    image: image ?? '',
    native,
    requests: amounts(resources?.requests),
    limits: amounts(resources?.limits),
  };
}

function portsIn(patch: readonly Operation[]): Status['ports'] | undefined {
  for (const { path, value } of patch) {
    if (!path.startsWith('/metadata')) continue;
    const text = typeof value === 'string' ? value : textUnder(value);
    if (text?.startsWith('{"revision"')) return (JSON.parse(text) as Status).ports;
  }
  return undefined;
}

function textUnder(value: unknown): string | undefined {
  const { annotations = value } = value as { annotations?: unknown };
  return (annotations as Record<string, string>)[statusAnnotation];
}

const getsVariables = (patch: readonly Operation[], index: number): boolean =>
  patch.some(({ path }) => path.startsWith(`/spec/containers/${index}/env`));

/** Of those containers that get the proxy variables, or have them. */
const hints = (
  pod: Pod,
  proxyPort: number,
  hasVariables: (container: Container, index: number) => boolean,
): Workload['runtimes'] =>
  pod.spec.containers.filter(hasVariables).flatMap((container) => runtimeHint(container, proxyPort) ?? []);

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

const statusOf = (status: Status, settings: Settings): NonNullable<Workload['status']> => ({
  revision: String(status.revision),
  settings: String(status.settings),
  current: isCurrent(status, settings),
});
