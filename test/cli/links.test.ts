import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const pages = [...globSync('*.md'), ...globSync('docs/**/*.md')];
const linksOf = (page: string): string[] =>
  [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);

test('every page of the documentation leads to pages that are there', () => {
  const links = pages.flatMap((page) => linksOf(page).map((link) => ({ page, link })));
  const local = links.filter(({ link }) => !/^\w+:/.test(link));
  expect(local.length).toBeGreaterThan(300);
  expect(local.filter(({ page, link }) => !existsSync(join(dirname(page), link)))).toEqual([]);
});
