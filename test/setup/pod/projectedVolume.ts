import {
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

let writes = 0;

/**
 * The files of a volume, as the kubelet's atomic writer puts them there: in a new directory with a time in its name,
 * which the link `..data` is turned to by a rename; each file is a link through `..data`, and the old directory goes.
 */
export function writeVolume(path: string, files: Readonly<Record<string, string>>): void {
  const data = join(path, '..data');
  const former = existsSync(data) ? readlinkSync(data) : undefined;
  writes += 1;
  const current = `..2026_11_21_15_20_00.${String(writes).padStart(9, '0')}`;
  mkdirSync(join(path, current));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, current, name), text);
  symlinkSync(current, join(path, '..data_tmp'));
  renameSync(join(path, '..data_tmp'), data);
  const links = new Set(readdirSync(path).filter((name) => !name.startsWith('..')));
  for (const name of Object.keys(files)) {
    if (!links.delete(name)) symlinkSync(join('..data', name), join(path, name));
  }
  for (const name of links) rmSync(join(path, name));
  if (former !== undefined) rmSync(join(path, former), { recursive: true });
}

/** A volume that is mounted anew, as for another pod. */
export function emptyVolume(path: string): void {
  for (const name of readdirSync(path)) rmSync(join(path, name), { recursive: true });
}
