import { isDeepStrictEqual } from 'node:util';
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
import { type Note, noteOf, readNote, textOf } from './restore.ts';

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
  const owners = new Map(injections.map((each) => [keyOf(each.document, segments(each.root)), each]));
  const replaced = Map.groupBy(replacements(file, injections.map(withPlaceholder)), (each) =>
    ownerOf(each, owners),
  );
  // Aliases of what changes may stand anywhere in the document; its first pod notes them for all.
  const outside = Map.groupBy(replaced.get(undefined) ?? [], ({ document }) => document);
  return injections.map((injection) => {
    const note = noteIn(injection, replaced.get(injection) ?? [], settings);
    const { document, operations } = injection;
    for (const { path, source } of outside.get(document) ?? []) {
      note[`#${toNamed(file.documents[document]?.value, path)}`] ??= source ? textOf(source) : {};
    }
    outside.delete(document);
    if (isDeepStrictEqual(note, readNote(injection.pod))) return injection;
    return { ...injection, operations: [...operations, sets(JSON.stringify(note))] };
  });
}

const keyOf = (document: number, path: readonly string[]): string => JSON.stringify([document, ...path]);

/** The pod in which a replaced value stands. */
function ownerOf(
  { document, path }: Replacement,
  owners: ReadonlyMap<string, Injection>,
): Injection | undefined {
  for (let depth = 0; depth <= path.length; depth++) {
    const owner = owners.get(keyOf(document, path.slice(0, depth)));
    if (owner) return owner;
  }
  return undefined;
}

function noteIn(injection: Injection, replaced: readonly Replacement[], settings: Settings): Note {
  const { root, pod, operations } = injection;
  const depth = segments(root).length;
  return noteOf({
    before: pod,
    after: applied(pod, operations) as Pod,
    replaced: replaced.map(({ path, source }) => ({ path: path.slice(depth), source })),
    settings,
  });
}

/** An annotation of that name that is there already is replaced too. */
const withPlaceholder = (injection: Injection): Patch =>
  injection.pod.metadata?.annotations?.[restoreAnnotation] === undefined
    ? injection
    : { ...injection, operations: [...injection.operations, sets('')] };
