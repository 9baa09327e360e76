import type { Settings } from '../../platform/config/index.ts';
import { fault, toFault } from '../../platform/faults/index.ts';
import {
  type Operation,
  placeOf,
  readYaml,
  segments,
  splice,
  type YamlDocument,
  type YamlFile,
} from '../../platform/yaml/index.ts';
import { admit, type Namespace, type Pod, readPod, reasons, type Verdict } from '../../webhook/index.ts';
import { labelOperations, withProfile } from './label.ts';
import { type Namespaces, namespacesOf } from './namespaces.ts';
import { type Injection, withNotes } from './notes.ts';
import {
  holdsPodTemplate,
  type Manifest,
  manifestsOf,
  patchMark,
  templatePath,
  valueAt,
} from './workloads.ts';

export interface InjectOptions {
  readonly settings: Settings;
  /** A label value that every workload gets, unless its pod says `disabled`. */
  readonly profile?: string | undefined;
  /** Namespaces of other files of the same run. */
  readonly namespaces?: Namespaces | undefined;
}

export interface Injected {
  readonly text: string;
  /** One line for each workload, and one for each notice. */
  readonly report: readonly string[];
  /** One word for each workload. */
  readonly outcomes: readonly OutcomeWord[];
  /** `FILE:line:column: deployment/web: denied: why`; if there is one, the text is not to be used. */
  readonly denied: readonly string[];
}

export type OutcomeWord = Verdict['outcome'] | 'untouched';

interface Outcome {
  report: string[];
  word?: OutcomeWord;
  denied?: string;
  injection?: Injection;
}

/** The text with its labelled pods injected. Throws `yaml_invalid` with `source:line:column`. */
export function injectText(text: string, source: string, options: InjectOptions): Injected {
  const file = readYaml(text, source);
  const manifests = manifestsOf(file);
  const namespaceOf = namespacesOf(manifests, options.namespaces);
  const outcomes = manifests.map((manifest) =>
    injectManifest(file, manifest, namespaceOf(manifest.namespace), options),
  );
  const denied = outcomes.flatMap((outcome) => outcome.denied ?? []);
  const injections = outcomes.flatMap((outcome) => outcome.injection ?? []);
  return {
    text: denied.length > 0 ? '' : splice(file, withNotes(file, injections, options.settings)),
    report: outcomes.flatMap((outcome) => outcome.report),
    outcomes: outcomes.flatMap((outcome) => outcome.word ?? []),
    denied,
  };
}

function injectManifest(
  file: YamlFile,
  manifest: Manifest,
  namespace: Namespace,
  options: InjectOptions,
): Outcome {
  const path = templatePath(manifest, options.settings.podTemplates);
  const say = (text: string): string => `${manifest.title}: ${text}`;
  if (path === undefined) {
    return holdsPodTemplate(manifest.value)
      ? { word: 'untouched', report: [say(`untouched: not a kind that is edited here; ${otherKind}`)] }
      : { report: [] };
  }
  const raw = valueAt(manifest.value, path);
  const mark = patchMark(manifest, raw);
  if (mark) return { word: 'untouched', report: [say(`untouched: ${noWhole(manifest, path, mark)}`)] };
  const root = manifest.path + path;
  const placeAt = (path: string): string =>
    placeOf(file, file.documents[manifest.document] as YamlDocument, root + path);
  const pod = podOf(raw, placeAt, manifest.title);
  const { verdict, label } = judge(pod, namespace, options);
  return {
    ...outcomeOf(verdict, manifest, { root, pod, label, place: placeAt('') }),
    word: verdict.outcome,
    report: reportOf(verdict).map(say),
  };
}

const byWebhook = 'the webhook injects its pods if they are labelled';
const otherKind = `${byWebhook}; podTemplates in the settings names other kinds`;

/** An object of the settings' kinds may do without a template; of Kubernetes' own, only a patch does. */
const noWhole = (manifest: Manifest, path: string, mark: string): string =>
  valueAt(manifest.value, path) === undefined && templatePath(manifest) === undefined
    ? `there is nothing at ${path}`
    : `a kustomize patch, for ${mark}; ${byWebhook}`;

/** The pod of a manifest; throws `yaml_invalid` with the place of the value that is wrong. */
export function podOf(raw: unknown, placeAt: (path: string) => string, title: string): Pod {
  try {
    return readPod(raw);
  } catch (error) {
    const { message, fields } = toFault(error);
    const path = String(fields.path ?? '');
    const wrong = segments(path).reduce((at: unknown, key) => (at as Record<string, unknown>)?.[key], raw);
    const hint = message.endsWith(' is not a string') ? unquoted(wrong) : '';
    throw fault('yaml_invalid', { place: placeAt(path), why: `${title}: ${message}${hint}` }, error);
  }
}

/** Port numbers in env, and y, no, on: what is wrong most often, and does not look it. */
const unquoted = (value: unknown): string =>
  typeof value === 'boolean' || typeof value === 'number'
    ? `: without quotes it is the ${typeof value} ${value}`
    : '';

function judge(
  pod: Pod,
  namespace: Namespace,
  { settings, profile }: InjectOptions,
): { verdict: Verdict; label: Operation[] } {
  const label = labelOperations(pod, profile);
  const subject = withProfile(pod, profile);
  return { verdict: admit({ pod: subject, namespace, settings }), label };
}

function outcomeOf(
  verdict: Verdict,
  { document, title }: Manifest,
  { root, pod, label, place }: { root: string; pod: Pod; label: Operation[]; place: string },
): Omit<Outcome, 'report' | 'word'> {
  switch (verdict.outcome) {
    case 'denied':
      return { denied: `${place}: ${title}: denied: ${verdict.message}` };
    case 'injected':
    case 'moved':
      return { injection: { document, root, pod, operations: [...label, ...verdict.patch] } };
    default:
      return {};
  }
}

function reportOf(verdict: Verdict): string[] {
  switch (verdict.outcome) {
    case 'injected':
      return [
        `injected (${verdict.profiles.join(', ')})`,
        ...verdict.notices.map(({ message }) => `note: ${message}`),
      ];
    case 'moved':
      return ['injected already; its ports moved'];
    case 'unchanged':
      return ['injected already'];
    case 'skipped':
      return [
        `skipped: ${verdict.notices[0]?.message ?? reasons[verdict.reason]}${
          verdict.reason === 'not_labelled' ? '; --profile injects it all the same' : ''
        }`,
      ];
    case 'denied':
      return [];
  }
}
