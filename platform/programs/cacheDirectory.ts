import { join } from 'node:path';

/** Where fetched programs are kept: the XDG cache directory of the given environment. */
export function cacheDirectory(environment: Readonly<Record<string, string | undefined>>): string {
  const { XDG_CACHE_HOME, HOME } = environment;
  return join(XDG_CACHE_HOME || join(HOME || '.', '.cache'), 'sidelight');
}
