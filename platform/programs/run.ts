import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Every executable file of that name on the search path, first one first. */
export async function onPath(name: string, searchPath: string): Promise<string[]> {
  const candidates = searchPath
    .split(delimiter)
    .filter((directory) => directory !== '')
    .map((directory) => join(directory, name));
  const usable = await Promise.all(
    candidates.map((file) =>
      access(file, constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return candidates.filter((_, index) => usable[index]);
}

/** Runs a file to its end: standard output and error together. Rejects with the last line of them. */
export function run(
  file: string,
  args: readonly string[],
  { seconds, directory, signal }: { seconds: number; directory?: string; signal?: AbortSignal | undefined },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const bounds = { timeout: seconds * 1000, maxBuffer: 2 ** 24, ...(signal ? { signal } : {}) };
    // At SIGINT pip takes its temporary files away.
    const options = { ...bounds, killSignal: 'SIGINT' as const, ...(directory ? { cwd: directory } : {}) };
    execFile(file, [...args], options, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout + stderr);
      const lines = `${stdout}\n${stderr}`.trim().split('\n');
      const why = error.killed ? `took longer than ${seconds} s` : lines.at(-1) || error.message;
      reject(new Error(why, { cause: error }));
    });
  });
}
