import { existsSync } from 'node:fs';

/** Of the directory of the pages, in a clone; an installed package has none. */
export function pagesUrl(): string | undefined {
  const url = new URL('../../docs/findings/', import.meta.url);
  return existsSync(url) ? url.href : undefined;
}
