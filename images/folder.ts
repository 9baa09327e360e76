import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Entry } from './layer.ts';

/** Every file below a folder, as files below `path` of an image; links are left out. */
export const folder = (source: string, path: string, keep: (name: string) => boolean = () => true): Entry[] =>
  readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(source, join(entry.parentPath, entry.name)))
    .filter(keep)
    .map((name) => ({ path: `${path}/${name}`, mode: 0o644, content: { file: join(source, name) } }));
