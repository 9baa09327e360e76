import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Settings } from '../../platform/config/index.ts';
import type { Source } from '../../platform/yaml/index.ts';
import { type Pod, restoreAnnotation } from '../../webhook/index.ts';
import { oursIn } from '../uninject/ours.ts';
import { isWithin, itemsOf } from './items.ts';
import { fromNamed, toNamed, valueIn } from './namedPath.ts';

/** What `uninject` can't know by itself of one place in a manifest. */
const entry = z.strictObject({
  /** The text that stood there, `from` characters behind its colon or dash; without it, nothing stood there. */
  was: z.string().optional(),
  from: z.int().optional(),
  /** Hash of the value that we wrote; it is not noted where others may be in it. */
  wrote: z.string().optional(),
  /** Of an alias, or of what a merge key brings, in which we replaced something: hash of what it stands for. */
  is: z.string().optional(),
  /** It looks like ours, and was there before. */
  keep: z.literal(true).optional(),
});
const note = z.record(z.string(), entry);

/** The annotation `sidelight.dev/restore`: by path in the pod, with names for indexes; from the document's root after "#". */
export type Note = z.infer<typeof note>;

/** Eight hex digits that tell whether a value is still the one that was written. */
export const hashOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value, withoutNote) ?? '')
    .digest('hex')
    .slice(0, 8);

const withoutNote = (key: string, value: unknown): unknown => (key === restoreAnnotation ? undefined : value);

/** The note of a pod; an empty one where there is none, or something that is not ours. */
export function readNote(pod: Pod): Note {
  try {
    return note.parse(JSON.parse(pod.metadata?.annotations?.[restoreAnnotation] ?? '{}'));
  } catch {
    return {};
  }
}

export interface Injection {
  readonly before: Pod;
  readonly after: Pod;
  /** By paths in the pod as it was. */
  readonly replaced: readonly { path: readonly string[]; source: Source | undefined }[];
  readonly settings: Settings;
}

/** What has to be noted in an injected pod so that its former text can be given back. */
export function noteOf({ before, after, replaced, settings }: Injection): Note {
  const noted: Note = {};
  const known = new Set(itemsOf(before).map((path) => toNamed(before, path)));
  const isChanged = (named: string): boolean =>
    !isDeepStrictEqual(valueAt(before, named), valueAt(after, named));
  const changed = [...known].filter((named) => !isContainer(named) && isChanged(named));
  for (const { path, source } of replaced) {
    const named = toNamed(before, path);
    const values = { before: valueIn(before, path), after: valueAt(after, named) };
    const isWritten = changed.some((item) => isWithin(item, named));
    noted[named] = source ? entryOf(source, values, isWritten) : referenceTo({}, values, isWritten);
  }
  const ours = oursIn(after, settings);
  const found = (ours?.remove ?? []).map((path) => toNamed(after, path));
  const edited = (ours?.edit ?? []).map(({ path }) => toNamed(after, path.slice(0, -1)));
  for (const path of [...found, ...edited]) {
    if (known.has(path) && !isChanged(path)) noted[path] = { keep: true };
  }
  for (const path of itemsOf(after)) {
    const named = toNamed(after, path);
    if (known.has(named) || found.some((own) => isWithin(named, own))) continue;
    noted[named] = { wrote: hashOf(valueIn(after, path)) };
  }
  return withFormer(noted, { before, after, settings });
}

/** Of a pod that holds parts of an earlier injection: these are ours, and what was noted then is what stood there. */
function withFormer(noted: Note, { before, after, settings }: Omit<Injection, 'replaced'>): Note {
  const ours = oursIn(before, settings);
  if (!ours) return noted;
  const parts = [...ours.remove, ...ours.edit.map(({ path }) => path)].map((path) => toNamed(before, path));
  const others = Object.entries(noted).filter(([named]) => !parts.some((part) => isWithin(named, part)));
  // What nobody touched since is written anew now.
  const former = Object.entries(readNote(before)).map(([named, entry]): [string, Note[string]] =>
    entry.wrote !== undefined && hashOf(valueAt(before, named)) === entry.wrote
      ? [named, { ...entry, wrote: hashOf(valueAt(after, named)) }]
      : [named, entry],
  );
  return Object.fromEntries([...others, ...former]);
}

const isContainer = (named: string): boolean => /^\/spec\/(?:initC|c)ontainers\/[^/]*$/.test(named);

const valueAt = (pod: Pod, named: string): unknown => {
  const path = fromNamed(pod, named);
  return path && valueIn(pod, path);
};

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);

interface Values {
  readonly before: unknown;
  readonly after: unknown;
}

/** `isWritten` says that there is a value inside that we replaced. */
function entryOf(source: Source, { before, after }: Values, isWritten: boolean): Note[string] {
  const text = textOf(source);
  if (isDeepStrictEqual(before, after)) return text;
  const isCollection = typeof after === 'object' && after !== null;
  if (isCollection && isAlias(source.was)) return referenceTo(text, { before, after }, isWritten);
  return isCollection && isEmpty(before) ? text : { ...text, wrote: hashOf(after) };
}

const referenceTo = (text: Note[string], { before, after }: Values, isWritten: boolean): Note[string] =>
  isWritten ? { ...text, wrote: hashOf(after), is: hashOf(before) } : text;

/** What was there, as an entry of the note. */
export const textOf = ({ was, from }: Source): Note[string] => (from === 0 ? { was } : { was, from });

export const isAlias = (was: string): boolean => was.trimStart().startsWith('*');
