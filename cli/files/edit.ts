import type { Command } from 'commander';
import { Fault } from '../../platform/faults/index.ts';
import { ExitError } from '../exit.ts';
import { helmHint } from './helm.ts';
import { type Input, readInputs } from './inputs.ts';
import { type FileOptions, filesOf, nothingNamed } from './options.ts';
import { searchFor } from './search.ts';
import { writeEdited } from './write.ts';

/** What became of one input. */
export interface Edit {
  readonly text: string;
  /** One line for each workload, and one for each notice. */
  readonly report: readonly string[];
  /** One word for each workload, such as `skipped`. */
  readonly outcomes: readonly string[];
  /** `FILE:line:column: deployment/web: denied: why`. */
  readonly denied: readonly string[];
}

export interface Edited {
  readonly input: Input;
  readonly edit: Edit;
}

/** Makes the edit of one input, given all; a Fault says what is wrong with that input. */
export type Editor = (inputs: readonly Input[]) => (input: Input) => Edit;

/**
 * Reads what a command names, edits it, and prints or writes it as the options say.
 * Ends with exit code 2 (bad input) or 3 (denied) after every bad file is named, with nothing printed or written,
 * and with 1 where `--check` finds something.
 */
export async function editFiles(
  command: Command,
  named: readonly string[],
  options: FileOptions,
  editor: Editor,
): Promise<void> {
  const files = filesOf(command, named, options);
  const search = searchFor(files, options);
  const { inputs, problems } = await readInputs(search.files);
  const guessed = named.length === 0 && options.filename === undefined;
  if (guessed && inputs[0]?.text === '') throw nothingNamed(command);
  const { edited, faults, hint } = editAll(inputs, editor, command.name());
  const bad = [...search.problems, ...problems, ...faults];
  const denied = edited.flatMap(({ edit }) => edit.denied);
  if (bad.length > 0) throw new ExitError(2, [...bad, ...denied, ...hint].join('\n'));
  if (denied.length > 0) throw new ExitError(3, denied.join('\n'));
  await writeEdited(edited, { ...options, notes: search.notes, many: search.directory || files.length > 1 });
}

function editAll(
  inputs: readonly Input[],
  editor: Editor,
  command: string,
): { edited: Edited[]; faults: string[]; hint: string[] } {
  const faults: string[] = [];
  const hints = new Set<string>();
  const attempt = <T>(make: () => T, text: string): T | undefined => {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      faults.push(error.message);
      for (const hint of helmHint(text, command)) hints.add(hint);
      return undefined;
    }
  };
  const edit = editor(inputs);
  const edited = inputs.flatMap((input) => {
    const made = attempt(() => edit(input), input.text);
    return made ? [{ input, edit: made }] : [];
  });
  return { edited, faults, hint: [...hints] };
}
