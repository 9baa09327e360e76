import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folder } from '../../../images/folder.ts';
import {
  buildSidelight,
  type Image,
  load,
  loadCommand,
  nodeLayer,
  programLayer,
  writeImage,
} from '../../../images/index.ts';
import { cacheDirectory, programPath } from '../../../platform/programs/index.ts';
import { images } from './objects.ts';

const places = {
  searchPath: process.env.PATH ?? '',
  cacheDir: cacheDirectory(process.env),
  onProgress: (line: string) => void process.stderr.write(`${line}\n`),
};

async function ownImages(): Promise<Image[]> {
  const envoy = await programPath('envoy', places);
  const workloads = fileURLToPath(new URL('../workloads', import.meta.url));
  return [
    { name: images.envoy, layers: [programLayer(envoy, 'envoy')], entrypoint: ['/usr/local/bin/envoy'] },
    {
      name: images.workload,
      layers: [nodeLayer(), folder(workloads, '/workloads')],
      entrypoint: ['/usr/local/bin/node'],
    },
  ];
}

/** Writes an archive with `build` and takes it into the cluster. */
async function take(build: (archive: string) => Promise<unknown>): Promise<void> {
  const command = loadCommand(process.env);
  if (command === undefined) throw new Error('set SIDELIGHT_IMAGE_LOAD to the command that loads an archive');
  const scratch = mkdtempSync(join(tmpdir(), 'sidelight-images-'));
  const archive = join(scratch, 'image.tar');
  try {
    await build(archive);
    load(command, archive);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Builds the images that every test needs from local files and takes them into the cluster. */
export async function loadImages(): Promise<void> {
  await take((archive) => buildSidelight(images.webhook, archive));
  for (const image of await ownImages()) await take((archive) => writeImage(archive, image));
}

/** The image of the given Prometheus. */
export const loadPrometheus = (program: string): Promise<void> =>
  take((archive) =>
    writeImage(archive, {
      name: images.prometheus,
      layers: [programLayer(program, 'prometheus')],
      entrypoint: ['/usr/local/bin/prometheus'],
    }),
  );
