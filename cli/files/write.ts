import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { writeOutput } from '../output.ts';
import { unifiedDiff } from './diff.ts';
import type { Edited } from './edit.ts';
import type { FileOptions } from './options.ts';
import { type Replacement, replaceFiles } from './replace.ts';

export interface WriteOptions extends FileOptions {
  readonly notes: readonly string[];
  /** Whether messages name the file and a last line counts. */
  readonly many: boolean;
}

/** Prints or writes what was edited, as the options say, and says what became of it on standard error. */
export async function writeEdited(edited: readonly Edited[], options: WriteOptions): Promise<void> {
  const changed = edited.filter(({ input, edit }) => edit.text !== input.text);
  if (options.check) {
    say([...options.notes, ...changed.map(({ input }) => `${input.name}: would change`)]);
    if (changed.length > 0) process.exitCode = 1;
  } else if (options.inPlace) await replaceFiles(inPlace(changed));
  else if (options.outputDir !== undefined) await replaceFiles(into(options.outputDir, edited));
  // Of one file, why nothing would change: a check that passes as nobody is labelled must not look like one that holds.
  const silent = options.check && (options.many || changed.length > 0);
  if (!silent) say([...(options.check ? [] : options.notes), ...reportOf(edited, options.many)]);
  if (options.many) say([countOf(edited, changed.length, options)]);
  if (options.diff) await writeOutput(changed.map(diffOf).join(''));
  else if (printsText(options)) await writeOutput(edited[0]?.edit.text ?? '');
}

const printsText = ({ check, inPlace, outputDir }: WriteOptions): boolean =>
  !check && !inPlace && outputDir === undefined;

const say = (lines: readonly string[]): void => {
  process.stderr.write(lines.map((line) => `${line}\n`).join(''));
};

const reportOf = (edited: readonly Edited[], many: boolean): string[] =>
  edited.flatMap(({ input, edit }) => edit.report.map((line) => (many ? `${input.name}: ${line}` : line)));

/** `12 files: 3 would change; 3 injected, 1 skipped`. */
function countOf(edited: readonly Edited[], changed: number, { check, diff }: WriteOptions): string {
  const counts = new Map<string, number>();
  for (const word of edited.flatMap(({ edit }) => edit.outcomes))
    counts.set(word, (counts.get(word) ?? 0) + 1);
  const files = `${edited.length} ${edited.length === 1 ? 'file' : 'files'}`;
  const workloads = [...counts].sort().map(([word, count]) => `${count} ${word}`);
  const change = `${changed} ${check || diff ? 'would change' : 'changed'}`;
  return `${files}: ${[change, ...workloads].join(', ')}`;
}

const diffOf = ({ input, edit }: Edited): string =>
  unifiedDiff(input.name, input.text, edit.text, process.stdout.isTTY && !process.env.NO_COLOR);

/** One for each file, however many links of those named lead to it. */
function inPlace(edited: readonly Edited[]): Replacement[] {
  const targets = edited.map(({ input, edit }): [string, Replacement] => [
    realpathSync(input.path),
    { path: input.path, text: edit.text, like: input.path, was: input.text },
  ]);
  return [...new Map(targets).values()];
}

const into = (directory: string, edited: readonly Edited[]): Replacement[] =>
  edited.map(({ input, edit }) => ({
    path: join(directory, input.below),
    text: edit.text,
    like: input.path,
  }));
