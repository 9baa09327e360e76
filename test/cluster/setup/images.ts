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

async function testImages(): Promise<Image[]> {
  const [envoy, prometheus] = await Promise.all([
    programPath('envoy', places),
    programPath('prometheus', places),
  ]);
  const workloads = fileURLToPath(new URL('../workloads', import.meta.url));
  return [
    { name: images.envoy, layers: [programLayer(envoy, 'envoy')], entrypoint: ['/usr/local/bin/envoy'] },
    {
      name: images.prometheus,
      layers: [programLayer(prometheus, 'prometheus')],
      entrypoint: ['/usr/local/bin/prometheus'],
    },
    {
      name: images.workload,
      layers: [nodeLayer(), folder(workloads, '/workloads')],
      entrypoint: ['/usr/local/bin/node'],
    },
  ];
}

/** Builds every image of the tests from local files and takes it into the cluster. */
export async function loadImages(): Promise<void> {
  const command = loadCommand(process.env);
  if (command === undefined) throw new Error('set SIDELIGHT_IMAGE_LOAD to the command that loads an archive');
  const scratch = mkdtempSync(join(tmpdir(), 'sidelight-images-'));
  const archive = join(scratch, 'image.tar');
  try {
    await buildSidelight(images.webhook, archive);
    load(command, archive);
    for (const image of await testImages()) {
      await writeImage(archive, image);
      load(command, archive);
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
