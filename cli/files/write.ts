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
  if (!options.check) say([...options.notes, ...reportOf(edited, options.many)]);
  if (options.many) say([countOf(edited.length, changed.length, options)]);
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

function countOf(files: number, changed: number, { check, diff }: WriteOptions): string {
  const [did, not] = check || diff ? ['would change', 'would not'] : ['changed', 'as before'];
  return `${files} ${files === 1 ? 'file' : 'files'}: ${changed} ${did}, ${files - changed} ${not}`;
}

const diffOf = ({ input, edit }: Edited): string =>
  unifiedDiff(input.name, input.text, edit.text, process.stdout.isTTY && !process.env.NO_COLOR);

/** One for each file, however many links of those named lead to it. */
function inPlace(edited: readonly Edited[]): Replacement[] {
  const targets = edited.map(({ input, edit }): [string, Replacement] => [
    realpathSync(input.path),
    { path: input.path, text: edit.text, like: input.path },
  ]);
  return [...new Map(targets).values()];
}

const into = (directory: string, edited: readonly Edited[]): Replacement[] =>
  edited.map(({ input, edit }) => ({
    path: join(directory, input.below),
    text: edit.text,
    like: input.path,
  }));
