import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Entry, load, loadCommand, writeImage } from '../../images/index.ts';
import { productionPackages } from '../../images/productionPackages.ts';
import { libraryPaths } from '../../images/programFiles.ts';

const scratch = mkdtempSync(join(tmpdir(), 'sidelight-image-test-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const tar = (...args: string[]) => execFileSync('tar', args, { encoding: 'utf8' });
const text = (path: string, content: string, mode = 0o644): Entry => ({
  path,
  mode,
  content: { text: content },
});
const image = (layers: Entry[][]) => ({ name: 'docker.io/test/image:1', layers, entrypoint: ['/a/run'] });

describe('an image', () => {
  test('is a docker archive: a manifest that names its configuration and layers, which are all there', async () => {
    const out = join(scratch, 'one.tar');
    const id = await writeImage(out, image([[text('/a/run', '#!', 0o755)], [text('/b', 'two')]]));
    const [manifest] = JSON.parse(tar('xOf', out, 'manifest.json'));
    expect(manifest.RepoTags).toEqual(['docker.io/test/image:1']);
    expect(manifest.Config).toBe(`${id}.json`);
    expect(tar('tf', out).trim().split('\n').sort()).toEqual(
      [manifest.Config, 'manifest.json', ...manifest.Layers].sort(),
    );
    const config = JSON.parse(tar('xOf', out, manifest.Config));
    expect(config.config).toMatchObject({ Entrypoint: ['/a/run'], User: '65532:65532' });
    expect(config.rootfs.diff_ids).toEqual(
      manifest.Layers.map((layer: string) => `sha256:${layer.replace('.tar', '')}`),
    );
  });

  test('holds each file once, the last of its path, under directories that anybody may enter', async () => {
    const out = join(scratch, 'two.tar');
    await writeImage(out, image([[text('/a/run', 'old'), text('/a/run', 'new', 0o755)]]));
    const [manifest] = JSON.parse(tar('xOf', out, 'manifest.json'));
    tar('xf', out, '-C', scratch, manifest.Layers[0]);
    const layer = join(scratch, manifest.Layers[0]);
    expect(tar('tf', layer).trim().split('\n')).toEqual(['a/', 'tmp/', 'a/run']);
    expect(tar('xOf', layer, 'a/run')).toBe('new');
    expect(tar('tvf', layer)).toMatch(/^drwxr-xr-x 0\/0 .* a\/$/m);
    expect(tar('tvf', layer)).toMatch(/^-rwxr-xr-x 0\/0 .* a\/run$/m);
  });

  test('has the same id whenever it is built of the same files, in any order, and another when one changes', async () => {
    const file = join(scratch, 'file');
    writeFileSync(file, 'x'.repeat(100_000));
    const fromFile: Entry = { path: '/f', mode: 0o644, content: { file } };
    const build = (name: string, entries: Entry[]) => writeImage(join(scratch, name), image([entries]));
    const first = await build('a.tar', [text('/b', 'b'), fromFile]);
    expect(await build('b.tar', [fromFile, text('/b', 'b')])).toBe(first);
    expect(await build('c.tar', [fromFile, text('/b', 'c')])).not.toBe(first);
  });
});

test('the libraries of a program are the files that ldd names', () => {
  const said = [
    '\tlinux-vdso.so.1 (0x00007fff)',
    '\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)',
    '\t/lib64/ld-linux-x86-64.so.2 (0x00007f)',
  ].join('\n');
  expect(libraryPaths(said)).toEqual(['/lib/x86_64-linux-gnu/libc.so.6', '/lib64/ld-linux-x86-64.so.2']);
  expect(libraryPaths('\tnot a dynamic executable\n')).toEqual([]);
});

test('only packages that run are in the image', () => {
  const packages = {
    '': {},
    'node_modules/express': {},
    'node_modules/express/node_modules/qs': {},
    'node_modules/vitest': { dev: true },
    'node_modules/fsevents': { optional: true },
  };
  expect(productionPackages({ packages })).toEqual([
    'node_modules/express',
    'node_modules/express/node_modules/qs',
  ]);
});

test('SIDELIGHT_IMAGE_LOAD is a shell command to which the path of the archive is appended', () => {
  const archive = join(scratch, 'with a space.tar');
  const cluster = join(scratch, 'cluster');
  writeFileSync(archive, 'image');
  mkdirSync(cluster);
  const command = loadCommand({ SIDELIGHT_IMAGE_LOAD: `true && cp -t '${cluster}'` });
  load(command ?? '', archive);
  expect(readFileSync(join(cluster, 'with a space.tar'), 'utf8')).toBe('image');
  expect(() => load('false', archive)).toThrow('false');
});
