import type { Settings } from '../../platform/config/index.ts';
import { segments, type YamlFile } from '../../platform/yaml/index.ts';

export type Json = Record<string, unknown>;

/** An object of the input, and where it stands. */
export interface Manifest {
  /** Index of its YAML document, and its JSON Pointer in there (items of a List have one). */
  readonly document: number;
  readonly path: string;
  readonly value: Json;
  /** `deployment/web`, as kubectl prints it. */
  readonly title: string;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
}

// By group and kind: Kruise has a StatefulSet too, which is another thing.
const templates: Readonly<Record<string, string>> = {
  '/Pod': '',
  '/PodTemplate': '/template',
  '/ReplicationController': '/spec/template',
  'apps/DaemonSet': '/spec/template',
  'apps/Deployment': '/spec/template',
  'apps/ReplicaSet': '/spec/template',
  'apps/StatefulSet': '/spec/template',
  'apps.openshift.io/DeploymentConfig': '/spec/template',
  'batch/CronJob': '/spec/jobTemplate/spec/template',
  'batch/Job': '/spec/template',
};

/** Where a manifest of this group and kind holds its pod, as a JSON Pointer; undefined for other kinds. */
export const templatePath = (
  { group, kind }: Pick<Manifest, 'group' | 'kind'>,
  others: Settings['podTemplates'] = [],
): string | undefined =>
  templates[`${group}/${kind}`] ?? others.find((each) => each.group === group && each.kind === kind)?.path;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a path through maps, such as `/spec/template`. */
export function valueAt(value: unknown, path: string): unknown {
  return segments(path).reduce((at: unknown, key) => (isObject(at) ? at[key] : undefined), value);
}

/** Every object of a file, those in Lists too, in their order. */
export const manifestsOf = (file: YamlFile): Manifest[] =>
  file.documents.flatMap(({ value }, document) => flatten(value, document, '', untyped));

interface Type {
  readonly apiVersion: string;
  readonly kind: string;
}
const untyped: Type = { apiVersion: '', kind: '' };

function flatten(value: unknown, document: number, path: string, around: Type): Manifest[] {
  if (!isObject(value)) return [];
  const type = typeOf(value, around);
  if (!type.kind.endsWith('List') || !Array.isArray(value.items)) {
    return [describe(value, document, path, type)];
  }
  const ofItems = { apiVersion: type.apiVersion, kind: type.kind.slice(0, -'List'.length) };
  return value.items.flatMap((item, i) => flatten(item, document, `${path}/items/${i}`, ofItems));
}

/** As kubectl has it, an item that says neither is of the type that its list is named after. */
function typeOf({ apiVersion, kind }: Json, around: Type): Type {
  if (!apiVersion && !kind) return around;
  return { apiVersion: String(apiVersion ?? ''), kind: String(kind ?? '') };
}

function describe(value: Json, document: number, path: string, { apiVersion, kind }: Type): Manifest {
  const metadata = isObject(value.metadata) ? value.metadata : {};
  const name = metadata.name ?? metadata.generateName ?? '(no name)';
  return {
    document,
    path,
    value,
    title: `${kind.toLowerCase() || '(no kind)'}/${name}`,
    group: apiVersion.includes('/') ? (apiVersion.split('/')[0] as string) : '',
    kind,
    namespace: String(metadata.namespace ?? 'default'),
  };
}

/** Whether some object inside has a `spec` with a list of containers, as what makes pods has. */
export function holdsPodTemplate(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsPodTemplate);
  if (!isObject(value)) return false;
  return Array.isArray(valueAt(value, '/spec/containers')) || Object.values(value).some(holdsPodTemplate);
}

/** Why a workload is a kustomize patch and no whole object; undefined for a whole one. */
export function patchMark(manifest: Manifest, template: unknown): string | undefined {
  if (holdsDirective(manifest.value)) return 'it has a $patch directive';
  const spec = valueAt(template, '/spec');
  if (!isObject(spec) || spec.containers === undefined) return 'it has no containers';
  const containers = [spec.containers, spec.initContainers].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  const bare = containers.find((each) => isObject(each) && each.image === undefined);
  return bare && `container ${JSON.stringify(bare.name ?? '')} has no image`;
}

function holdsDirective(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsDirective);
  if (!isObject(value)) return false;
  return Object.entries(value).some(
    ([key, inner]) => key === '$patch' || key.startsWith('$setElementOrder/') || holdsDirective(inner),
  );
}
