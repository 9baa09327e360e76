import { statSync } from 'node:fs';
import { ExitError } from '../exit.ts';
import type { Found } from '../files/find.ts';

/** Bytes of all files of one run, whose texts are held at once. */
const most = 64 * 1024 * 1024;

/** Ends with exit code 2 where files are larger together than is read at once. */
export function refuseLarge(files: readonly Found[]): void {
  const sizes = files.map(({ path }) =>
    path === '-' ? 0 : (statSync(path, { throwIfNoEntry: false })?.size ?? 0),
  );
  const all = sizes.reduce((sum, size) => sum + size, 0);
  if (all <= most) return;
  throw new ExitError(
    2,
    `${files.length} files are larger than ${most / 1024 / 1024} MiB together; name fewer of them`,
  );
}
