import { readFileSync } from 'node:fs';
import { defaultSettings, parseSettings, type Settings } from '../platform/config/index.ts';
import { toFault } from '../platform/faults/index.ts';
import { ExitError } from './exit.ts';

/** The settings of `--settings FILE`; the defaults without it. Ends with exit code 2 on a bad file. */
export function readSettings(path: string | undefined): Settings {
  if (path === undefined) return defaultSettings;
  try {
    return parseSettings(readFileSync(path, 'utf8'), path);
  } catch (error) {
    throw new ExitError(2, toFault(error, 'file_unreadable', { path }).message);
  }
}
