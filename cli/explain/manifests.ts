import { injectionHash, type Settings } from '../../platform/config/index.ts';
import { version } from '../../platform/version.ts';
import { placeOf, readYaml, type YamlDocument, type YamlFile } from '../../platform/yaml/index.ts';
import { isCurrent, limits } from '../../webhook/index.ts';
import { podOf } from '../inject/document.ts';
import { withProfile } from '../inject/label.ts';
import { namespacesIn, namespacesOf } from '../inject/namespaces.ts';
import {
  holdsPodTemplate,
  isObject,
  type Manifest,
  manifestsOf,
  patchMark,
  templatePath,
  valueAt,
} from '../inject/workloads.ts';
import { type Dated, whyMissed } from './age.ts';
import type { Case } from './case.ts';
import { entriesOf, type WebhookEntry } from './entries.ts';
import { withLimitRanges } from './limitRanges.ts';
import { ownerAmong } from './owner.ts';
import { explainPod } from './pod.ts';
import type { Explanation, Workload } from './schema.ts';
import type { Subject } from './subject.ts';

/** What holds for every workload of an input. */
export interface Surroundings {
  readonly settings: Settings;
  readonly entries: readonly WebhookEntry[];
  /** Where a workload is; `placeAt` is for those of files. */
  at(manifest: Manifest, placeAt: (path: string) => string): Subject['at'];
  live(manifest: Manifest): Case['live'];
  /** The label that pods are taken to have which do not say `disabled`. */
  readonly profile?: string | undefined;
}

export interface ExplainOptions {
  readonly settings: Settings;
  /** Where the settings come from. */
  readonly settingsSource: string;
  /** Of manifests that name none. */
  readonly namespace?: string | undefined;
  /** As if the pods had this label. */
  readonly profile?: string | undefined;
}

/** Every pod and pod template of the text. Throws `yaml_invalid` with `source:line:column`. */
export function explainManifests(text: string, source: string, options: ExplainOptions): Explanation {
  const { settings, namespace, profile } = options;
  const file = readYaml(text, source);
  const manifests = manifestsOf(file).map((manifest) =>
    namespace === undefined || namesNamespace(manifest) ? manifest : { ...manifest, namespace },
  );
  const around: Surroundings = {
    settings,
    profile,
    entries: entriesOf(settings),
    at: ({ value }, placeAt) =>
      isRunning(value)
        ? { kubectl: 'kubectl', owner: ownerAmong(manifests, value) }
        : { file: source, placeAt },
    live: ({ value, kind }) => (kind === 'Pod' && isRunning(value) ? liveOf(value, settings) : undefined),
  };
  return explanation(
    manifests.flatMap((manifest) => explainManifest(file, manifests, manifest, around)),
    options,
    version,
    profile === undefined ? [] : [`--profile ${profile}: as if the pods had this label`],
  );
}

/** What `kubectl get` printed: it has been created, and no webhook sees it again. */
const isRunning = (value: Manifest['value']): boolean =>
  isObject(value.metadata) && typeof value.metadata.uid === 'string';

const liveOf = (value: Dated, settings: Settings): Case['live'] => ({
  isCurrent: (status) => isCurrent(status, settings),
  whyMissed: () => whyMissed(value, {}, {}),
});

const namesNamespace = ({ value }: Manifest): boolean =>
  isObject(value.metadata) && value.metadata.namespace !== undefined;

/** The workload that a manifest is, if it is one; the others of its input tell of namespaces. */
export function explainManifest(
  file: YamlFile,
  all: readonly Manifest[],
  manifest: Manifest,
  { settings, entries, at, live, profile }: Surroundings,
): Workload[] {
  const { title, value, path } = manifest;
  const document = file.documents[manifest.document] as YamlDocument;
  const template = templatePath(manifest, settings.podTemplates);
  if (template === undefined) {
    const why =
      'a kind that is not known here; the webhook injects its pods if they are labelled; podTemplates in the settings names other kinds';
    return holdsPodTemplate(value) ? [notJudged(manifest, placeOf(file, document, path), why)] : [];
  }
  const raw = valueAt(value, template);
  const mark = patchMark(manifest, raw);
  if (mark) {
    const why =
      raw === undefined && !isBuiltIn(manifest)
        ? `nothing is at ${template}`
        : `a kustomize patch, for ${mark}`;
    return [notJudged(manifest, placeOf(file, document, path), why)];
  }
  const placeAt = (inPod: string): string => placeOf(file, document, path + template + inPod);
  const namespace = withLimitRanges(namespacesOf(all)(manifest.namespace), all);
  const subject = {
    kind: kindOf(manifest),
    name: nameOf(value),
    namespace: namespace.name,
    template,
    at: at(manifest, placeAt),
  };
  const pod = withProfile(podOf(raw, placeAt, title), profile);
  const namespaceKnown = namespacesIn(all).has(namespace.name);
  return [
    explainPod({
      title,
      subject,
      pod,
      namespace,
      namespaceKnown,
      settings,
      entries,
      place: placeAt(''),
      live: live(manifest),
    }),
  ];
}

const isBuiltIn = (manifest: Manifest): boolean => templatePath(manifest) !== undefined;

/** Others are named with their group, as kubectl takes it: Kruise has a StatefulSet too. */
export const kindOf = (manifest: Manifest): string =>
  isBuiltIn(manifest) ? manifest.kind : `${manifest.kind}.${manifest.group}`;

const nameOf = (value: Manifest['value']): string =>
  isObject(value.metadata) ? String(value.metadata.name ?? value.metadata.generateName ?? '') : '';

const notJudged = ({ title, namespace }: Manifest, place: string, why: string): Workload => ({
  title,
  namespace,
  place,
  outcome: 'not_judged',
  reason: null,
  message: why,
  next: null,
  label: null,
  entries: [],
  predicates: [],
  annotations: [],
  vendor: null,
  ports: [],
  containers: [],
  pod: null,
  runtimes: [],
  changes: [],
  notices: [],
  status: null,
  patch: [],
});

/** Around the workloads: what holds for all of them. */
export function explanation(
  workloads: Workload[],
  { settings, settingsSource }: ExplainOptions,
  revision: string = version,
  notes: string[] = [],
): Explanation {
  // Those of other profiles change nothing for HTTP.
  const anySidecar = workloads.some(({ ports }) => ports.length > 0);
  return {
    format: 1,
    settings: { source: settingsSource, hash: injectionHash(settings), revision },
    workloads,
    notes,
    cannot: anySidecar ? limits.map((each) => ({ ...each })) : [],
  };
}
