import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeImage } from './archive.ts';
import { folder } from './folder.ts';
import type { Entry } from './layer.ts';
import { productionPackages } from './productionPackages.ts';
import { programLayer } from './programFiles.ts';

const root = new URL('..', import.meta.url).pathname;
const nodeProgram = join(root, 'node_modules/node/bin/node');

/** The layer that all our Node images share. */
export const nodeLayer = (): Entry[] => programLayer(nodeProgram, 'node');

/** What no program reads at run time. */
const unread = /\.(md|markdown|map|ts|mts|cts|flow|tsbuildinfo)$|(^|\/)node_modules\//;

/** The dependencies of this clone that run, as they were installed. */
function dependencies(): Entry[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return productionPackages(lock).flatMap((path) =>
    folder(join(root, path), `/app/${path}`, (file) => !unread.test(file)),
  );
}

/** Builds our image from this clone without Docker and writes it to `out`; answers its id. */
export async function buildSidelight(name: string, out: string): Promise<string> {
  const dist = mkdtempSync(join(tmpdir(), 'sidelight-image-'));
  try {
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    // Types are `npm run check`'s business.
    execFileSync(nodeProgram, [compiler, '-p', 'tsconfig.build.json', '--noCheck', '--outDir', dist], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const ours: Entry[] = [
      ...folder(dist, '/app/dist'),
      ...folder(join(root, 'bin'), '/app/bin'),
      { path: '/app/package.json', mode: 0o644, content: { file: join(root, 'package.json') } },
    ];
    return await writeImage(out, {
      name,
      layers: [nodeLayer(), dependencies(), ours],
      entrypoint: ['/usr/local/bin/node', '/app/bin/sidelight.js'],
      env: ['NODE_ENV=production'],
    });
  } finally {
    rmSync(dist, { recursive: true, force: true });
  }
}
