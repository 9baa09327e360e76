import type { Settings } from '../../platform/config/index.ts';
import { Fault } from '../../platform/faults/index.ts';
import { type Patch, readYaml, splice, type Undo, type YamlFile } from '../../platform/yaml/index.ts';
import { type Pod, pointer, statusAnnotation } from '../../webhook/index.ts';
import { isObject, manifestsOf } from '../inject/workloads.ts';
import { asJson, asValue, isJson } from './asValue.ts';
import { type Plan, planOf } from './plan.ts';

export interface UninjectOptions {
  readonly settings: Settings;
}

export interface Uninjected {
  readonly text: string;
  readonly changed: boolean;
  /** One line for each workload that had something of ours, and one for each thing that can't be given back. */
  readonly report: readonly string[];
  /** One word for each workload that had something of ours. */
  readonly outcomes: readonly string[];
  /** Always empty; an injection may be denied. */
  readonly denied: readonly string[];
}

interface Found {
  readonly document: number;
  readonly title: string;
  readonly plan: Plan;
}

/**
 * The text as it was before `inject`, byte for byte; what was edited since stays.
 * Throws `yaml_invalid` with `source:line:column`.
 */
export function uninjectText(text: string, source: string, { settings }: UninjectOptions): Uninjected {
  const file = readYaml(text, source);
  const found = manifestsOf(file).flatMap((manifest): Found[] =>
    podsIn(manifest.value, manifest.path).flatMap(({ pod, root }) => {
      const { document, title } = manifest;
      const plan = planOf(pod, settings, { root, document: file.documents[document]?.value });
      return plan ? [{ document, title, plan: fitting(file, document, plan) }] : [];
    }),
  );
  if (found.length === 0)
    return { text, changed: false, report: ["nothing of Sidelight's in it"], outcomes: [], denied: [] };
  const aliases = found.flatMap(({ document, title, plan }) =>
    plan.aliases.map((undo) => ({ document, title, undo })),
  );
  const { text: after, given } = undo(file, found, aliases);
  const lost = aliases.filter((each) => !given.includes(each));
  return {
    text: after,
    changed: after !== text,
    outcomes: found.map(() => 'taken out'),
    denied: [],
    report: [
      ...found.flatMap(({ title, plan }) => [
        `${title}: taken out`,
        ...plan.notes.map((note) => `${title}: note: ${note}`),
      ]),
      ...lost.map(({ title, undo }) => `${title}: note: ${undo.path} has changed and is no alias again`),
    ],
  };
}

interface Alias {
  readonly document: number;
  readonly undo: Undo;
}

/** All aliases come back; if that changes what the file reads as, those that don't change it. */
function undo<A extends Alias>(
  file: YamlFile,
  found: readonly Found[],
  aliases: readonly A[],
): { text: string; given: readonly A[] } {
  const all = attempt(file, found, aliases);
  if (all !== undefined) return { text: all, given: aliases };
  let given: A[] = [];
  for (const alias of aliases) {
    if (attempt(file, found, [...given, alias]) !== undefined) given = [...given, alias];
  }
  return {
    text: attempt(file, found, given) ?? splice(file, patchesOf(found.map(withValues), given)),
    given,
  };
}

const withValues = ({ plan, ...rest }: Found): Found => ({
  ...rest,
  plan: { ...plan, operations: plan.operations.map(asValue) },
});

/** JSON stays JSON, also where what was injected was YAML. */
function fitting(file: YamlFile, document: number, plan: Plan): Plan {
  const [from = 0, to = 0] = file.documents[document]?.tree.contents?.range ?? [];
  if (file.text[from] !== '{' || !isJson(file.text.slice(from, to))) return plan;
  return { ...plan, operations: plan.operations.map(asJson), aliases: [] };
}

function attempt(file: YamlFile, found: readonly Found[], aliases: readonly Alias[]): string | undefined {
  try {
    return splice(file, patchesOf(found, aliases));
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

// What lies inside an alias' place is done before it, since its pointer is that of the file as it is.
const patchesOf = (found: readonly Found[], aliases: readonly Alias[]): Patch[] => [
  ...found.map(({ document, plan }) => ({ document, root: '', operations: plan.operations })),
  ...aliases.map(({ document, undo }) => ({ document, root: '', operations: [undo] })),
];

/** Pods and pod templates with our status, wherever a kind keeps them. */
function podsIn(value: unknown, path: string): { pod: Pod; root: string }[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => podsIn(item, `${path}/${i}`));
  if (!isObject(value)) return [];
  if (isInjected(value)) return [{ pod: value as unknown as Pod, root: path }];
  return Object.entries(value).flatMap(([key, inner]) => podsIn(inner, path + pointer(key)));
}

function isInjected({ metadata, spec }: Record<string, unknown>): boolean {
  const annotations = isObject(metadata) && isObject(metadata.annotations) ? metadata.annotations : {};
  return isObject(spec) && typeof annotations[statusAnnotation] === 'string';
}
