import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Settings } from '../../platform/config/index.ts';
import type { Source } from '../../platform/yaml/index.ts';
import { type Pod, restoreAnnotation } from '../../webhook/index.ts';
import { oursIn } from '../uninject/ours.ts';
import { isWithin, itemsOf } from './items.ts';
import { fromNamed, toNamed, valueIn } from './namedPath.ts';
import { isObject } from './workloads.ts';

/** What `uninject` can't know by itself of one place in a manifest. */
const entry = z.strictObject({
  /** The text that stood there, `from` characters behind its colon or dash; without it, nothing stood there. */
  was: z.string().optional(),
  from: z.int().optional(),
  /** Hash of the value that we wrote; it is not noted where others may be in it. */
  wrote: z.string().optional(),
  /** It looks like ours, and was there before. */
  keep: z.literal(true).optional(),
});
const note = z.record(z.string(), entry);

/** The annotation `sidelight.dev/restore`: by path in the pod, with names for indexes; from the document's root after "#". */
export type Note = z.infer<typeof note>;

/** Eight hex digits that tell whether a value is still the one that was written. */
export const hashOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value) ?? '')
    .digest('hex')
    .slice(0, 8);

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
  for (const { path, source } of replaced) {
    const named = toNamed(before, path);
    noted[named] = entryOf(source, valueIn(before, path), valueIn(after, pathIn(after, before, path)));
  }
  const known = new Set(itemsOf(before).map((path) => toNamed(before, path)));
  const ours = oursIn(after, settings);
  const found = (ours?.remove ?? []).map((path) => toNamed(after, path));
  const edited = (ours?.edit ?? []).map(({ path }) => toNamed(after, path.slice(0, -1)));
  const written = Object.keys(noted);
  for (const path of [...found, ...edited]) {
    if (known.has(path) && !written.some((other) => isWithin(other, path))) noted[path] = { keep: true };
  }
  for (const path of itemsOf(after)) {
    const named = toNamed(after, path);
    if (!known.has(named) && !found.some((own) => isWithin(named, own)))
      noted[named] = { wrote: hashOf(valueIn(after, path)) };
  }
  return noted;
}

/** A path of the former pod in the later one, whose lists may have more items. */
const pathIn = (after: Pod, before: Pod, path: readonly string[]): string[] =>
  fromNamed(after, toNamed(before, path)) ?? [];

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);

function entryOf(source: Source | undefined, before: unknown, after: unknown): Note[string] {
  if (!source) return {};
  const { was } = source;
  const text = textOf(source);
  const holdsOthers = isObject(after) || Array.isArray(after) ? isEmpty(before) || isAlias(was) : false;
  return holdsOthers || isDeepStrictEqual(before, after) ? text : { ...text, wrote: hashOf(after) };
}

/** What was there, as an entry of the note. */
export const textOf = ({ was, from }: Source): Note[string] => (from === 0 ? { was } : { was, from });

export const isAlias = (was: string): boolean => was.trimStart().startsWith('*');
