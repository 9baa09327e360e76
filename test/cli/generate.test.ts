import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generatedFiles } from '../../cli/generate.ts';

const root = join(import.meta.dirname, '../..');
const files = await generatedFiles();
const under = (top: string, directory: string): string[] =>
  readdirSync(join(top, directory), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(top.length + 1));

test.each(Object.keys(files))('%s in the repository is what `npm run generate` writes', (path) => {
  expect(readFileSync(join(root, path), 'utf8')).toBe(files[path]);
});

test.each(['manifests/rules', 'manifests/dashboards', 'docs/runbooks'])(
  '%s holds nothing that is no longer generated',
  (directory) => {
    const expected = Object.keys(files).filter((path) => path.startsWith(`${directory}/`));
    expect(under(root, directory).sort()).toEqual(expected.sort());
  },
);

test('the command writes the same bytes into any directory', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sidelight-generate-'));
  try {
    execFileSync(process.execPath, [join(root, 'cli/main.ts'), 'generate', directory]);
    for (const [path, text] of Object.entries(files))
      expect(readFileSync(join(directory, path), 'utf8')).toBe(text);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
