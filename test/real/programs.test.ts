import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, symlink, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { find, obtain } from '../../platform/programs/index.ts';
import { describeWith } from '../setup/program.ts';

const entry = join(import.meta.dirname, '../../platform/programs/index.ts');

let root: string;
let cacheDir: string;
let searchPath: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sidelight-fetch-'));
  cacheDir = join(root, 'cache');
  // The registry's clients are on this path and nothing else, whatever the machine has installed.
  searchPath = join(root, 'clients');
  await Promise.all([mkdir(cacheDir), mkdir(searchPath)]);
  for (const name of ['apt-get', 'dpkg-deb']) await symlink(`/usr/bin/${name}`, join(searchPath, name));
});
afterEach(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));

const fetcher = () =>
  spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `const { obtain } = await import(${JSON.stringify(entry)});
       const result = await obtain('promtool', ${JSON.stringify({ searchPath, cacheDir })});
       process.stdout.write(JSON.stringify(result));`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );

async function answer(child: ReturnType<typeof fetcher>): Promise<unknown> {
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(child, 'close');
  return JSON.parse(Buffer.concat(chunks).toString());
}

// promtool in the title: a machine that can't have it skips, and says so.
await describeWith(['promtool'], 'fetching a program', () => {
  test('two processes at once both get it, and only the program stays', async () => {
    const results = await Promise.all([answer(fetcher()), answer(fetcher())]);
    const path = join(cacheDir, 'bin/promtool');
    expect(results).toEqual([
      { found: true, name: 'promtool', path, version: expect.stringMatching(/^[23]\./) },
      { found: true, name: 'promtool', path, version: expect.any(String) },
    ]);
    expect(await readdir(cacheDir)).toEqual(['bin']);
    expect(await readdir(join(cacheDir, 'bin'))).toEqual(['promtool']);
  });

  test('one that its package names otherwise is found again, without another fetch', async () => {
    const fetched = await obtain('node_exporter', { searchPath, cacheDir });
    expect(fetched).toMatchObject({ found: true });
    expect(await find('node_exporter', { searchPath: '', cacheDir })).toEqual(fetched);
  });

  test('a killed fetch leaves no half program, and its scratch goes with a later fetch', async () => {
    const child = fetcher();
    while (!(await readdir(cacheDir)).some((name) => name.startsWith('fetch-'))) await delay(20);
    await delay(500);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(await find('promtool', { searchPath: '', cacheDir })).toMatchObject({ found: false });
    const [left] = (await readdir(cacheDir)).filter((name) => name.startsWith('fetch-'));
    expect(left).toBeDefined();
    await utimes(join(cacheDir, left as string), 0, 0);
    expect(await answer(fetcher())).toMatchObject({ found: true });
    expect(await readdir(cacheDir)).toEqual(['bin']);
  });
});
