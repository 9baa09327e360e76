import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { finished, pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';

/** A file of an image: its absolute path there, and a local file or a text to fill it with. */
export interface Entry {
  path: string;
  mode: number;
  content: { file: string } | { text: string };
}

/** The same for everybody and at any time, so that the same files give the same digest. */
const unchanging = { mtime: new Date(0), uid: 0, gid: 0, uname: '', gname: '' };

const parents = (path: string): string[] => {
  const parts = path.split('/').slice(1, -1);
  return parts.map((_, depth) => `${parts.slice(0, depth + 1).join('/')}/`);
};

/** Adds one file to a tar. */
export async function addFile(tar: Pack, name: string, mode: number, content: Entry['content']) {
  if ('text' in content) {
    tar.entry({ ...unchanging, name, mode }, content.text);
    return;
  }
  const { size } = await stat(content.file);
  await pipeline(createReadStream(content.file), tar.entry({ ...unchanging, name, mode, size }));
}

/** Writes a tar with what `fill` puts into it; answers its SHA-256 in hex. */
export async function writeTar(to: string, fill: (tar: Pack) => Promise<void>): Promise<string> {
  const tar = pack();
  const hash = createHash('sha256');
  tar.on('data', (chunk) => hash.update(chunk as Buffer));
  const file = createWriteStream(to);
  tar.pipe(file);
  await fill(tar);
  tar.finalize();
  await finished(file);
  return hash.digest('hex');
}

/** Writes an image layer of the entries; answers its SHA-256 in hex. An entry replaces an earlier one of its path. */
export function writeLayer(to: string, entries: readonly Entry[]): Promise<string> {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const files = [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  const directories = [...new Set(['tmp/', ...files.flatMap(({ path }) => parents(path))])].sort();
  return writeTar(to, async (tar) => {
    for (const name of directories)
      tar.entry({ ...unchanging, name, type: 'directory', mode: name === 'tmp/' ? 0o1777 : 0o755 });
    for (const { path, mode, content } of files) await addFile(tar, path.slice(1), mode, content);
  });
}
