import { cacheDirectory, type Located, obtain, type ProgramName } from '../../platform/programs/index.ts';

const patience = 10_000;

/** The program, fetched into the cache if need be; says so, and goes on saying so. */
export async function program(name: ProgramName, signal: AbortSignal): Promise<Located> {
  const say = (line: string) => process.stderr.write(`   ${line}\n`);
  const started = performance.now();
  let fetching = false;
  const ticking = setInterval(() => {
    if (fetching) say(`still fetching ${name}: ${Math.round((performance.now() - started) / 1000)} s`);
  }, patience);
  try {
    const found = await obtain(name, {
      searchPath: process.env.PATH ?? '',
      cacheDir: cacheDirectory(process.env),
      signal,
      onProgress(line) {
        fetching = true;
        say(line);
      },
    });
    if (found.found && fetching) say(`${name} ${found.version} is in the cache: ${found.path}`);
    return found;
  } finally {
    clearInterval(ticking);
  }
}
