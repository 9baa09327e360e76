import { existsSync } from 'node:fs';
import { readSettingsFile, type SettingsFile } from '../../platform/config/index.ts';
import { toFault } from '../../platform/faults/index.ts';
import { ExitError } from '../exit.ts';
import { inputName, readInput } from '../input.ts';

export const usualFile = 'sidelight.yaml';

/** A settings file with what it sets. Ends with exit code 2 and a line a problem, without any heading. */
export async function readFileOf(path: string): Promise<SettingsFile & { source: string }> {
  if (path === usualFile && !existsSync(path))
    throw new ExitError(2, `no ${usualFile} here; name the file with -f FILE, or -f - for standard input`);
  const text = await readInput(path);
  const source = inputName(path);
  try {
    return { source, ...readSettingsFile(text.replace(/^\uFEFF/, ''), source) };
  } catch (error) {
    const { fields, message } = toFault(error);
    throw new ExitError(2, String(fields.problems ?? message));
  }
}
