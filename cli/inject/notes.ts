import type { Settings } from '../../platform/config/index.ts';
import {
  applied,
  type Operation,
  type Patch,
  type Replacement,
  replacements,
  segments,
  type YamlFile,
} from '../../platform/yaml/index.ts';
import { type Pod, pointer, restoreAnnotation } from '../../webhook/index.ts';
import { toNamed } from './namedPath.ts';
import { type Note, noteOf, textOf } from './restore.ts';

/** A pod of the file, and the operations that inject it. */
export interface Injection {
  readonly document: number;
  /** The pod's JSON Pointer in its document. */
  readonly root: string;
  readonly pod: Pod;
  readonly operations: readonly Operation[];
}

const sets = (value: string): Operation => ({
  op: 'add',
  path: pointer('metadata', 'annotations', restoreAnnotation),
  value,
});

/** The patches of these pods, with the annotation `sidelight.dev/restore` where something has to be noted in it. */
export function withNotes(file: YamlFile, injections: readonly Injection[], settings: Settings): Patch[] {
  const replaced = replacements(file, injections.map(withPlaceholder));
  const inPods = (each: Replacement): boolean => injections.some((injection) => isIn(each, injection));
  const others = replaced.filter((each) => !inPods(each));
  return injections.map((injection, index) => {
    const note = noteIn(injection, replaced, settings);
    // Aliases of what changes may stand anywhere in the document; its first pod notes them for all.
    const isFirst = injections.findIndex(({ document }) => document === injection.document) === index;
    const outside = isFirst ? others.filter(({ document }) => document === injection.document) : [];
    for (const { path, source } of outside) {
      note[`#${toNamed(file.documents[injection.document]?.value, path)}`] = source ? textOf(source) : {};
    }
    if (Object.keys(note).length === 0) return injection;
    return { ...injection, operations: [...injection.operations, sets(JSON.stringify(note))] };
  });
}

function noteIn(injection: Injection, replaced: readonly Replacement[], settings: Settings): Note {
  const { root, pod, operations } = injection;
  const depth = segments(root).length;
  return noteOf({
    before: pod,
    after: applied(pod, operations) as Pod,
    replaced: replaced
      .filter((each) => isIn(each, injection))
      .map(({ path, source }) => ({ path: path.slice(depth), source })),
    settings,
  });
}

/** An annotation of that name that is there already is replaced too. */
const withPlaceholder = (injection: Injection): Patch =>
  injection.pod.metadata?.annotations?.[restoreAnnotation] === undefined
    ? injection
    : { ...injection, operations: [...injection.operations, sets('')] };

const isIn = ({ document, path }: Replacement, injection: Injection): boolean =>
  document === injection.document && segments(injection.root).every((key, i) => path[i] === key);
