import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { version } from '../platform/version.ts';
import { load, loadCommand } from './load.ts';
import { buildSidelight } from './sidelight.ts';

const usage = `Builds the image of Sidelight from this clone, without Docker, as an archive.

  npm run image -- --out sidelight.tar [--name docker.io/sidelight/webhook:${version}] [--load]

  --load   also takes it into the cluster: SIDELIGHT_IMAGE_LOAD is the command to which the archive's path is
           appended, such as "docker load -i", "kind load image-archive" or "k3d image import";
           without it "ctr -n k8s.io images import" where containerd answers.
`;

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    name: { type: 'string', default: `docker.io/sidelight/webhook:${version}` },
    load: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help || values.out === undefined) {
  process.stdout.write(usage);
  process.exitCode = values.help ? 0 : 2;
} else {
  const out = resolve(values.out);
  const id = await buildSidelight(values.name, out);
  process.stdout.write(`${values.name} sha256:${id} ${out}\n`);
  if (values.load) {
    const command = loadCommand(process.env);
    if (command === undefined)
      throw new Error('set SIDELIGHT_IMAGE_LOAD to the command that loads an archive');
    load(command, out);
  }
}
