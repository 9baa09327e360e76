import { type Command, Option } from 'commander';
import { ExitError } from '../exit.ts';

/** What is read and where the result goes; the same for each command that edits manifests. */
export interface FileOptions {
  readonly filename?: readonly string[];
  readonly inPlace?: true;
  readonly outputDir?: string;
  readonly check?: true;
  readonly diff?: true;
}

/** Adds `[file...]`, `-f`, `--in-place`, `--output-dir`, `--check` and `--diff`. */
export function withFileOptions(command: Command): Command {
  const collect = (file: string, before: readonly string[] = []): string[] => [...before, file];
  return command
    .argument('[file...]', 'the same as -f')
    .option(
      '-f, --filename <file>',
      'YAML or JSON to read, may be repeated: a file, a directory with all below it, or - for standard input',
      collect,
    )
    .addOption(new Option('--in-place', 'writes each file that changes, all or none'))
    .addOption(
      new Option(
        '--output-dir <directory>',
        'writes every file there, also those that stay as they are, under its path below the directory that was named',
      ).conflicts('inPlace'),
    )
    .addOption(
      new Option(
        '--check',
        'writes nothing, names the files that would change, and ends with 1 if there are any',
      ).conflicts(['inPlace', 'outputDir']),
    )
    .addOption(
      new Option('--diff', 'prints what would change as a unified diff, and writes nothing').conflicts([
        'inPlace',
        'outputDir',
      ]),
    );
}

/** The files to read; standard input where none is named and something is piped in. */
export function filesOf(
  command: Command,
  named: readonly string[],
  { filename = [] }: FileOptions,
): string[] {
  const files = [...filename, ...named];
  if (files.length === 0 && process.stdin.isTTY) throw nothingNamed(command);
  if (files.filter((file) => file === '-').length > 1)
    throw new ExitError(2, 'standard input (-) is named twice; it can be read once');
  return files.length === 0 ? ['-'] : files;
}

/** How to call the command, for somebody who named nothing to read. */
export const nothingNamed = (command: Command): ExitError =>
  new ExitError(
    2,
    `error: nothing to read: name files, directories, or - for standard input\nUsage: sidelight ${command.name()} ${command.usage()}\n(add --help for an example)`,
  );
