import type { Settings } from '../../platform/config/index.ts';
import { type Operation, placeOf, readYaml, type YamlDocument } from '../../platform/yaml/index.ts';
import {
  admit,
  limits,
  type Pod,
  reasons,
  statusAnnotation,
  type Verdict,
  vendorOf,
} from '../../webhook/index.ts';
import { podOf } from '../inject/document.ts';
import { namespacesOf } from '../inject/namespaces.ts';
import { manifestsOf, patchMark, templatePath, valueAt } from '../inject/workloads.ts';

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

/** Lines on every pod and pod template of the text, then what Envoy can't. Throws `yaml_invalid` with `source:line:column`. */
export function explainText(text: string, source: string, settings: Settings): string[] {
  const file = readYaml(text, source);
  const manifests = manifestsOf(file);
  const namespaceOf = namespacesOf(manifests);
  let injects = false;
  const lines = manifests.flatMap((manifest) => {
    const path = templatePath(manifest);
    if (path === undefined) return [];
    const raw = valueAt(manifest.value, path);
    const mark = patchMark(manifest, raw);
    if (mark) return [`${manifest.title}: not judged: a kustomize patch, for ${mark}`];
    const document = file.documents[manifest.document] as YamlDocument;
    const placeAt = (at: string): string => placeOf(file, document, manifest.path + path + at);
    const pod = podOf(raw, placeAt, manifest.title);
    const verdict = admit({ pod, namespace: namespaceOf(manifest.namespace), settings });
    injects ||= verdict.outcome === 'injected';
    const [first, ...rest] = explain(verdict, pod, settings);
    return [`${manifest.title}: ${first}`, ...indented(rest)];
  });
  return injects ? [...lines, ...limits.map(({ cannot }) => `Envoy can't: ${cannot}`)] : lines;
}

/** What becomes of one pod: a line, and more on what is added. */
export function explain(verdict: Verdict, pod: Pod, settings: Settings): string[] {
  switch (verdict.outcome) {
    case 'injected': {
      const notices = verdict.notices.map(({ reason, message }) => `notice: ${reason}: ${message}`);
      const added = [`vendor: ${vendorOf(pod, settings)}`, ...additions(verdict.patch), ...notices];
      return [`injected (${verdict.profiles.join(', ')})`, ...added];
    }
    case 'skipped':
      return [`not injected: ${verdict.reason}: ${verdict.notices[0]?.message ?? reasons[verdict.reason]}`];
    case 'denied':
      return [`denied: ${verdict.reason}: ${verdict.message}`];
    case 'moved':
      return ['injected already; its ports move'];
    case 'unchanged':
      return ['injected already'];
  }
}

interface Sidecar {
  readonly name: string;
  readonly image: string;
  readonly resources: { readonly requests: object; readonly limits: object };
}

const amounts = (of: object): string =>
  Object.entries(of)
    .map(([resource, amount]) => `${resource} ${amount}`)
    .join(', ');

/** Ports and sidecars, out of the patch itself. */
function additions(patch: readonly Operation[]): string[] {
  const valuesUnder = (path: string) =>
    patch.filter((it) => it.path.startsWith(path)).flatMap(({ value }) => value);
  const sidecars = valuesUnder('/spec/initContainers').filter(
    (value): value is Sidecar => typeof value === 'object' && value !== null && 'image' in value,
  );
  return [
    `ports: ${amounts(portsOf(patch))}`,
    ...sidecars.flatMap(({ name, image, resources }) => [
      `container: ${name}, image ${image}`,
      `resources: requests ${amounts(resources.requests)}; limits ${amounts(resources.limits)}`,
    ]),
  ];
}

function portsOf(patch: readonly Operation[]): object {
  for (const { path, value } of patch) {
    if (!path.startsWith('/metadata/annotations')) continue;
    const text = typeof value === 'string' ? value : (value as Record<string, string>)[statusAnnotation];
    if (text?.startsWith('{')) return JSON.parse(text).ports;
  }
  return {};
}
