import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findings } from '../../../cli/audit/codes.ts';
import { findingPages } from '../../../cli/generate/findings.ts';

const codes = [...findings.keys()];

describe('the pages of findings', () => {
  test.each(Object.entries(findingPages()))('%s is what `npm run generate` writes', (name, text) => {
    expect(readFileSync(`docs/findings/${name}`, 'utf8')).toBe(text);
  });

  test('there are no others', () => {
    const pages = globSync('docs/findings/*').map((path) => path.slice('docs/findings/'.length));
    expect(pages.sort()).toEqual(['README.md', ...codes.map((code) => `${code}.md`)].sort());
  });
});

describe('a code', () => {
  test.each([...findings.values()])('$code says in sentences what it means, with an example', (entry) => {
    expect(entry.code).toMatch(/^[a-z]+(?:_[a-z0-9]+)*$/);
    expect(entry.title).toMatch(/^\S.*[^.]$/);
    expect(entry.meaning).toMatch(/^[A-Z`][\s\S]{20,}\.$/);
    expect(entry.wrong).not.toBe(entry.right);
  });

  test('has no namesake', () => expect(new Set(codes).size).toBe(codes.length));
});
