import { describe } from 'vitest';
import { cacheDirectory, type Located, obtain, type ProgramName } from '../../platform/programs/index.ts';

const places = {
  searchPath: process.env.PATH ?? '',
  cacheDir: cacheDirectory(process.env),
  onProgress: (line: string) => process.stderr.write(`${line}\n`),
};

const results = new Map<ProgramName, Promise<Located>>();

/** Path of a program, fetched if need be. Undefined, and said, if it can't be had; with CI=true that fails. */
export async function requireProgram(name: ProgramName): Promise<string | undefined> {
  const known = results.get(name) ?? obtain(name, places);
  results.set(name, known);
  const result = await known;
  if (result.found) return result.path;
  const line = `${name} is missing: ${result.reason}. ${result.advice}`;
  if (process.env.CI === 'true') throw new Error(line);
  process.stderr.write(`${line}\n`);
  return undefined;
}

/** A suite on real programs; one that can't be had is named in the title of the skipped suite. */
export async function describeWith<Name extends ProgramName>(
  names: readonly Name[],
  title: string,
  body: (paths: Record<Name, string>) => void,
): Promise<void> {
  const paths = {} as Record<Name, string>;
  const absent: string[] = [];
  for (const name of names) {
    const path = await requireProgram(name);
    if (path === undefined) absent.push(name);
    else paths[name] = path;
  }
  if (absent.length === 0) describe(title, () => body(paths));
  else describe.skip(`${title} (skipped: no ${absent.join(', ')})`, () => body(paths));
}
