import { fault } from '../faults/index.ts';
import { obtain, type Places } from './obtain.ts';
import type { ProgramName } from './program.ts';

/** The path of the program, fetched if need be. Throws `program_missing`. */
export async function programPath(name: ProgramName, places: Places): Promise<string> {
  const result = await obtain(name, places);
  if (result.found) return result.path;
  throw fault('program_missing', { program: name, reason: result.reason, advice: result.advice });
}
