import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A mounted ConfigMap as the kubelet keeps it: the file is a link into `..data`, a link that is swapped as a whole. */
export interface MountedSettings {
  readonly path: string;
  swap(text: string): void;
  remove(): void;
}

export function mountSettings(first: string): MountedSettings {
  const root = mkdtempSync(join(tmpdir(), 'sidelight-settings-'));
  const path = join(root, 'sidelight.yaml');
  let version = 0;
  const swap = (text: string): void => {
    const folder = `..${++version}`;
    mkdirSync(join(root, folder));
    writeFileSync(join(root, folder, 'sidelight.yaml'), text);
    symlinkSync(folder, join(root, '..data_tmp'));
    renameSync(join(root, '..data_tmp'), join(root, '..data'));
    if (version > 1) rmSync(join(root, `..${version - 1}`), { recursive: true });
  };
  swap(first);
  symlinkSync('..data/sidelight.yaml', path);
  return { path, swap, remove: () => rmSync(root, { recursive: true }) };
}
