import { ExitError } from '../exit.ts';
import { inputName, readInput } from '../input.ts';
import type { Found } from './find.ts';

export interface Input extends Found {
  /** How messages name it. */
  readonly name: string;
  readonly text: string;
}

/** The text of each file, and one line for each that can't be read. */
export async function readInputs(files: readonly Found[]): Promise<{ inputs: Input[]; problems: string[] }> {
  const inputs: Input[] = [];
  const problems: string[] = [];
  for (const file of files) {
    try {
      inputs.push({ ...file, name: inputName(file.path), text: await readInput(file.path) });
    } catch (error) {
      if (!(error instanceof ExitError)) throw error;
      problems.push(error.message);
    }
  }
  return { inputs, problems };
}
