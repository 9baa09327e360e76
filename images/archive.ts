import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { addFile, type Entry, writeLayer, writeTar } from './layer.ts';

export interface Image {
  /** Full name with registry and tag, as the cluster's runtime stores it: `docker.io/sidelight/webhook:1`. */
  name: string;
  /** From what changes least to what changes most. */
  layers: readonly (readonly Entry[])[];
  entrypoint: readonly string[];
  env?: readonly string[];
}

/** Neither root nor anybody on the node. */
const user = '65532:65532';
const architectures: Record<string, string> = { x64: 'amd64', arm64: 'arm64' };

/** Writes the image to `out` as `docker load`, `ctr images import` and kind read it; answers its id in hex. */
export async function writeImage(out: string, image: Image): Promise<string> {
  const scratch = await mkdtemp(join(dirname(out), '.image-'));
  try {
    const layers: { digest: string; file: string }[] = [];
    for (const [index, entries] of image.layers.entries()) {
      const file = join(scratch, `${index}.tar`);
      layers.push({ file, digest: await writeLayer(file, entries) });
    }
    const config = JSON.stringify({
      architecture: architectures[process.arch] ?? process.arch,
      os: 'linux',
      created: '1970-01-01T00:00:00Z',
      config: {
        User: user,
        Entrypoint: image.entrypoint,
        Env: ['PATH=/usr/local/bin:/usr/bin:/bin', ...(image.env ?? [])],
        WorkingDir: '/',
      },
      rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => `sha256:${digest}`) },
    });
    const id = createHash('sha256').update(config).digest('hex');
    const manifest = [
      { Config: `${id}.json`, RepoTags: [image.name], Layers: layers.map(({ digest }) => `${digest}.tar`) },
    ];
    await writeTar(out, async (tar) => {
      await addFile(tar, `${id}.json`, 0o644, { text: config });
      await addFile(tar, 'manifest.json', 0o644, { text: JSON.stringify(manifest) });
      for (const { digest, file } of layers) await addFile(tar, `${digest}.tar`, 0o644, { file });
    });
    return id;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
