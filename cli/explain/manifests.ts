import { webhookConfiguration } from '../../manifests/index.ts';
import { type Settings, settingsHash } from '../../platform/config/index.ts';
import { version } from '../../platform/version.ts';
import { placeOf, readYaml, type YamlDocument, type YamlFile } from '../../platform/yaml/index.ts';
import { limits } from '../../webhook/index.ts';
import { podOf } from '../inject/document.ts';
import { namespacesOf } from '../inject/namespaces.ts';
import {
  holdsPodTemplate,
  isObject,
  type Manifest,
  manifestsOf,
  patchMark,
  templatePath,
  valueAt,
} from '../inject/workloads.ts';
import type { WebhookEntry } from './entries.ts';
import { withLimitRanges } from './limitRanges.ts';
import { explainPod } from './pod.ts';
import type { Explanation, Workload } from './schema.ts';

export interface ExplainOptions {
  readonly settings: Settings;
  /** Where the settings come from. */
  readonly settingsSource: string;
}

/** Every pod and pod template of the text. Throws `yaml_invalid` with `source:line:column`. */
export function explainManifests(text: string, source: string, options: ExplainOptions): Explanation {
  const file = readYaml(text, source);
  const manifests = manifestsOf(file);
  const one = explainer(file, source, manifests, options.settings);
  return explanation(manifests.flatMap(one), options);
}

/** The entries that `sidelight install` makes with these settings. */
export const entriesOf = (settings: Settings): WebhookEntry[] =>
  webhookConfiguration(settings).webhooks as WebhookEntry[];

function explainer(
  file: YamlFile,
  source: string,
  manifests: readonly Manifest[],
  settings: Settings,
): (manifest: Manifest) => Workload[] {
  const namespaceOf = namespacesOf(manifests);
  const known = new Set(
    manifests
      .filter(({ group, kind }) => group === '' && kind === 'Namespace')
      .map(({ value }) => nameOf(value)),
  );
  const entries = entriesOf(settings);
  return (manifest) => {
    const { kind, title, value } = manifest;
    const at = { document: file.documents[manifest.document] as YamlDocument, path: manifest.path };
    const place = placeOf(file, at.document, at.path);
    const template = templatePath(manifest);
    if (template === undefined) {
      const why = 'a kind that is not known here; the webhook injects its pods, if they are labelled';
      return holdsPodTemplate(value) ? [notJudged(manifest, place, why)] : [];
    }
    const raw = valueAt(value, template);
    const mark = patchMark(manifest, raw);
    if (mark) return [notJudged(manifest, place, `a kustomize patch, for ${mark}`)];
    const placeAt = (path: string): string => placeOf(file, at.document, at.path + template + path);
    const namespace = withLimitRanges(namespaceOf(manifest.namespace), manifests);
    return [
      explainPod({
        title,
        subject: {
          kind,
          name: nameOf(value),
          namespace: namespace.name,
          template,
          at: { file: source, placeAt },
        },
        pod: podOf(raw, placeAt, title),
        namespace,
        namespaceKnown: known.has(namespace.name),
        settings,
        entries,
      }),
    ];
  };
}

const nameOf = (value: Manifest['value']): string =>
  isObject(value.metadata) ? String(value.metadata.name ?? value.metadata.generateName ?? '') : '';

const notJudged = ({ title, namespace }: Manifest, place: string | null, why: string): Workload => ({
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
  { settings, settingsSource, revision = version }: ExplainOptions & { readonly revision?: string },
  notes: string[] = [],
): Explanation {
  const anySidecar = workloads.some(({ containers }) => containers.length > 0);
  return {
    format: 1,
    settings: { source: settingsSource, hash: settingsHash(settings), revision },
    workloads,
    notes,
    cannot: anySidecar ? limits.map((each) => ({ ...each })) : [],
  };
}
