import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { ExitError } from '../exit.ts';
import { type Found, findFiles, type Search } from './find.ts';
import type { FileOptions } from './options.ts';

/** The files that are named. Ends with exit code 2 where the options don't fit them. */
export function searchFor(paths: readonly string[], options: FileOptions): Search {
  const { outputDir } = options;
  const except = outputDir === undefined ? undefined : realOf(outputDir);
  const search = findFiles(paths, except);
  checkStreams(paths, search.directory, options);
  if (outputDir === undefined) return search;
  if (paths.some((path) => realOf(path) === except && except !== undefined))
    throw new ExitError(2, `--output-dir ${outputDir} is what is read; use --in-place to write there`);
  return { ...search, problems: [...search.problems, ...clashes(search.files, outputDir)] };
}

function checkStreams(paths: readonly string[], directory: boolean, options: FileOptions): void {
  const { inPlace, outputDir, check, diff } = options;
  const toFiles = inPlace || outputDir !== undefined;
  if (toFiles && paths.includes('-'))
    throw new ExitError(
      2,
      `standard input has no name to write to; leave ${inPlace ? '--in-place' : '--output-dir'} out`,
    );
  if (toFiles || check || diff || (!directory && paths.length === 1)) return;
  const what = directory ? 'a directory' : 'several files';
  throw new ExitError(
    2,
    `${what} can't go to standard output; add --in-place, --output-dir DIR, --check or --diff`,
  );
}

/** Files that would be written to one path, or over one that is read. */
function clashes(files: readonly Found[], outputDir: string): string[] {
  const inputs = new Set(files.map(({ path }) => realOf(path)));
  const takenBy = new Map<string, string>();
  return files.flatMap(({ path, below }) => {
    const target = join(outputDir, below);
    const other = takenBy.get(target);
    takenBy.set(target, path);
    if (other !== undefined) return [`${path}: would be written to ${target}, as ${other} is`];
    const real = realOf(target);
    return real !== undefined && inputs.has(real) ? [`${path}: ${target} is itself read`] : [];
  });
}

function realOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
