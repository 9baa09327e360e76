import type { Settings } from '../../platform/config/index.ts';
import type { Operation, Restore, Undo } from '../../platform/yaml/index.ts';
import { type Pod, proxyUrl, readStatus } from '../../webhook/index.ts';
import { isWithin, pointerOf } from '../inject/items.ts';
import { fromNamed, toNamed, valueIn } from '../inject/namedPath.ts';
import { hashOf, isAlias, type Note, readNote } from '../inject/restore.ts';
import { collapse, isEmptied } from './collapse.ts';
import { isSameButEmpty } from './empty.ts';
import { type Ours, oursIn } from './ours.ts';

/** How a pod gets back what it was before its injection; pointers are from the document's root. */
export interface Plan {
  readonly operations: (Operation | Undo)[];
  /** Aliases in the place of their values; none where that would change what the file reads as. */
  readonly aliases: Undo[];
  /** What can't be given back, each a line. */
  readonly notes: string[];
}

type Entry = Note[string];

/** An entry of the note whose place is still there: by name, and by index. */
interface Noted {
  readonly named: string;
  readonly at: string[];
  readonly entry: Entry;
}

export interface Place {
  /** The pod's JSON Pointer in its document. */
  readonly root: string;
  readonly document: unknown;
}

/** Undefined for a pod that has nothing of ours. */
export function planOf(pod: Pod, settings: Settings, { root, document }: Place): Plan | undefined {
  const ours = oursIn(pod, settings);
  if (!ours) return undefined;
  const note = Object.entries(readNote(pod));
  const noted = locate(
    pod,
    note.filter(([path]) => !path.startsWith('#')),
  );
  const outside = locate(
    document,
    note.filter(([path]) => path.startsWith('#')).map(([path, entry]) => [path.slice(1), entry]),
  );
  const isThere = (named: string): boolean =>
    (named.startsWith('#') ? outside : noted).some((each) => each.named === named.replace(/^#/, ''));
  const leaves = planLeaves(pod, ours, noted);
  const wholes = noted.filter(({ entry }) => !isLeaf(entry) && !entry.keep);
  const removed = collapse(pod, leaves.removed, new Set(wholes.map(({ at }) => pointerOf(at))));
  const empties = wholes.filter(({ entry }) => !isReference(entry));
  const emptied = empties.filter(({ at }) => isEmptied(pod, removed, at));
  const from = (path: string): string => root + path;
  return {
    operations: [
      ...[...removed].map((path): Undo => ({ op: 'remove', path: from(path) })),
      ...leaves.edits.map(
        ({ path, value }): Operation => ({ op: 'replace', path: from(pointerOf(path)), value }),
      ),
      ...[...leaves.restored, ...emptied].map(({ at, entry }) => restore(from(pointerOf(at)), entry)),
    ],
    aliases: [
      ...wholes
        .filter(({ entry }) => isReference(entry))
        .map(({ at, entry }) => restoreReference(from(pointerOf(at)), entry, valueIn(pod, at))),
      ...outside.map(({ at, entry }) => restoreReference(pointerOf(at), entry, valueIn(document, at))),
    ],
    notes: [
      ...leaves.notes,
      ...(note.length > 0 ? [] : unknownTo(pod, settings)),
      ...note.flatMap(([named, { was }]) =>
        was === undefined || isThere(named) ? [] : `${named} is there no more, where "${was.trim()}" was`,
      ),
      ...empties
        .filter((each) => !emptied.includes(each))
        .map(({ named, entry }) => `${named} is not "${entry.was?.trim()}" again: there is more in it now`),
    ],
  };
}

/** The webhook notes nothing, and what a profile sets in the pod's own containers may as well be the pod's. */
function unknownTo(pod: Pod, { profiles }: Settings): string[] {
  const named = readStatus(pod)?.profiles;
  const others = (Array.isArray(named) ? named : []).filter((name) => {
    const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
    return profile ? profile.env.length + Object.keys(profile.annotations).length > 0 : name !== 'telemetry';
  });
  return others.map(
    (name) =>
      `variables and annotations of profile ${name}, if it has any, are not told from the pod's own and stay`,
  );
}

function locate(value: unknown, note: readonly (readonly [string, Entry])[]): Noted[] {
  return note.flatMap(([named, entry]) => {
    const at = fromNamed(value, named);
    return at ? [{ named, at, entry }] : [];
  });
}

/** Whether what stood there was another place's value: an alias, or what a merge key brings. */
const isReference = ({ was }: Entry): boolean => was === undefined || isAlias(was);

const isLeaf = ({ wrote, is }: Entry): boolean => wrote !== undefined && is === undefined;

const textFor = (path: string, { was, from = 0 }: Entry): Pick<Restore, 'op' | 'path' | 'source'> => ({
  op: 'restore',
  path,
  source: was === undefined ? undefined : { was, from },
});

const restore = (path: string, entry: Entry): Undo => ({
  ...textFor(path, entry),
  isReference: false,
  reads: () => true,
});

/** An alias instead of a value: it stands for that value without ours, or for what it stood for if nobody edited ours. */
function restoreReference(path: string, entry: Entry, value: unknown): Undo {
  const isOurs = entry.is !== undefined && hashOf(value) === entry.wrote;
  const reads = (after: unknown, wanted: unknown): boolean =>
    isOurs ? hashOf(after) === entry.is : isSameButEmpty(after, wanted);
  return { ...textFor(path, entry), isReference: true, reads };
}

interface Leaves {
  readonly removed: Set<string>;
  readonly edits: Ours['edit'];
  readonly restored: Noted[];
  readonly notes: string[];
}

/** Items of lists and values that are wholly ours, or that we replaced. */
function planLeaves(pod: Pod, ours: Ours, noted: readonly Noted[]): Leaves {
  const name = (path: string[]): string => toNamed(pod, path);
  const protectedBy = ({ entry }: Noted): boolean =>
    (isLeaf(entry) && entry.was !== undefined) || entry.keep === true;
  const isNoted = (path: string): boolean =>
    noted.some((each) => protectedBy(each) && isWithin(each.named, path));
  const isKept = (path: string): boolean =>
    noted.some(({ named, entry }) => entry.keep === true && isWithin(path, named));
  const removed = new Set(ours.remove.filter((path) => !isNoted(name(path))).map(pointerOf));
  const edits = ours.edit.filter(({ path }) => !isKept(name(path)));
  const restored: Noted[] = [];
  const notes: string[] = [];
  for (const each of noted.filter(({ entry }) => isLeaf(entry))) {
    const own = ours.remove.find((path) => isWithin(each.named, name(path)));
    const untouched = isUntouched(pod, each, own);
    if (untouched && each.entry.was === undefined) removed.add(pointerOf(each.at));
    else if (untouched) restored.push(each);
    // Of a NO_PROXY of other settings that is all ours by its looks, what was there before is known.
    else if (own && each.entry.was !== undefined) restored.push(each);
    else if (own) removed.add(pointerOf(own));
    else if (!edits.some(({ path }) => name(path) === each.named))
      notes.push(`${each.named} was edited and stays`);
  }
  const left = edits.filter(
    ({ path }) =>
      !removed.has(pointerOf(path.slice(0, -1))) &&
      !restored.some(({ named }) => isWithin(name(path), named)),
  );
  notes.push(...left.map(({ path }) => `${name(path)} was edited: ours is taken out of it`));
  return { removed, edits: left, restored, notes };
}

/** Whether a value is still what we wrote, or what another injector's port made us write later. */
function isUntouched(pod: Pod, { at, entry }: Noted, own: string[] | undefined): boolean {
  const value = valueIn(pod, at);
  if (hashOf(value) === entry.wrote) return true;
  if (own?.[0] === 'metadata') return true;
  const proxy = readStatus(pod)?.ports?.proxy;
  const inner = typeof value === 'object' ? valueIn(value, ['value']) : value;
  return proxy !== undefined && inner === proxyUrl(proxy);
}
