import { closeSync, openSync, readSync } from 'node:fs';
import { defaultSettings, parseSettings, type Settings } from '../platform/config/index.ts';
import { toFault } from '../platform/faults/index.ts';
import { ExitError } from './exit.ts';
import { reasonOf } from './files/reason.ts';

/** The settings of `--settings FILE`; the defaults without it. Ends with exit code 2 on a bad file. */
export function readSettings(path: string | undefined): Settings {
  if (path === undefined) return defaultSettings;
  const text = read(path);
  try {
    return parseSettings(text, path);
  } catch (error) {
    throw new ExitError(2, toFault(error).message);
  }
}

/** Bytes: more than a ConfigMap holds is no settings file. */
const limit = 1024 * 1024;

function read(path: string): string {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(limit + 1);
      let size = 0;
      for (let got = 1; got > 0; size += got) got = readSync(file, bytes, size, bytes.length - size, null);
      if (size > limit) throw new Error('larger than 1 MiB; it is no sidelight.yaml');
      return bytes.toString('utf8', 0, size);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new ExitError(2, `cannot read ${path}: ${reasonOf(error)}`);
  }
}
