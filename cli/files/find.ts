import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { reasonOf } from './reason.ts';

/** A file that an argument names, or that a directory of the arguments holds. */
export interface Found {
  /** As errors name it; `-` is standard input. */
  readonly path: string;
  /** Its path below the directory that was named, or its own name. */
  readonly below: string;
}

export interface Search {
  readonly files: readonly Found[];
  /** One line for each argument or directory that can't be read. */
  readonly problems: readonly string[];
  readonly notes: readonly string[];
  /** Whether an argument is a directory. */
  readonly directory: boolean;
}

const manifest = /\.(?:ya?ml|json)$/;

/**
 * The files of arguments, each directory's *.yaml, *.yml and *.json sorted, hidden ones left out.
 * Symbolic links are followed; a loop of them is a problem, and a directory is read once however many links name it.
 * `except` is a directory to leave out, such as the one that is written to.
 */
export function findFiles(paths: readonly string[], except?: string): Search {
  const search = { files: [] as Found[], problems: [] as string[], notes: [] as string[], directory: false };
  for (const path of paths) {
    const stats = path === '-' ? undefined : attempt(path, search.problems, () => statSync(path));
    if (stats?.isDirectory()) {
      search.directory = true;
      walkArgument(path, search, except);
    } else if (stats || path === '-') search.files.push({ path, below: basename(path) });
  }
  return { ...search, files: once(search.files) };
}

/** Each once, however many arguments lead to it. */
const once = (files: readonly Found[]): Found[] => [
  ...new Map(files.map((file) => [resolve(file.path), file])).values(),
];

type Filling = { files: Found[]; problems: string[]; notes: string[] };

function walkArgument(top: string, search: Filling, except: string | undefined): void {
  const before = search.files.length + search.problems.length;
  const seen = new Map<string, string>();
  if (except !== undefined) seen.set(except, '');
  walk(top, [], { ...search, top, seen });
  if (search.files.length + search.problems.length === before)
    search.problems.push(`${top}: no *.yaml, *.yml or *.json is in it`);
}

interface Walk extends Filling {
  readonly top: string;
  /** Real paths of the directories that were read, and how they were called; '' for those to leave out. */
  readonly seen: Map<string, string>;
}

function walk(directory: string, above: readonly string[], state: Walk): void {
  const real = attempt(directory, state.problems, () => realpathSync(directory));
  if (real === undefined) return;
  const earlier = state.seen.get(real);
  if (above.includes(real)) {
    state.problems.push(`${directory}: a symbolic link to a directory around it, which would never end`);
  } else if (earlier) {
    state.notes.push(`${directory}: left out; it is ${earlier}, which is read already`);
  } else if (earlier === undefined) {
    state.seen.set(real, directory);
    const entries = attempt(directory, state.problems, () => readdirSync(directory, { withFileTypes: true }));
    const inner = [...above, real];
    for (const entry of sorted(entries ?? [])) visit(entry, join(directory, entry.name), inner, state);
  }
}

/** Files and directories by name, so that every run goes the same way. */
const sorted = (entries: readonly Dirent[]): Dirent[] =>
  entries
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));

function visit(entry: Dirent, path: string, above: readonly string[], state: Walk): void {
  const named = manifest.test(entry.name);
  const stats = entry.isSymbolicLink() ? linked(path, named, state.problems) : entry;
  if (stats?.isDirectory()) walk(path, above, state);
  else if (stats?.isFile() && named) state.files.push({ path, below: relative(state.top, path) });
}

/** What a link leads to; one that leads nowhere matters only where its name is a manifest's, or it loops. */
function linked(path: string, named: boolean, problems: string[]): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    if (named || (error as NodeJS.ErrnoException).code === 'ELOOP')
      problems.push(`cannot read ${path}: ${reasonOf(error)}`);
    return undefined;
  }
}

function attempt<T>(path: string, problems: string[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    problems.push(`cannot read ${path}: ${reasonOf(error)}`);
    return undefined;
  }
}
