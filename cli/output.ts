import { reasonOf } from './files/reason.ts';

/** Writes all of it to standard output, and resolves also where that fails, which `outliveReaders` tells. */
export const writeOutput = (text: string): Promise<void> =>
  new Promise((resolve) => {
    process.stdout.write(text, () => resolve());
  });

/**
 * Lets every command end by itself, quietly, when whoever reads what it prints goes away, as `head` does;
 * what else keeps standard output from being written is said in one line, and the exit code is 2.
 */
export function outliveReaders(): void {
  let told = false;
  process.stderr.on('error', () => {});
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (told || error.code === 'EPIPE') return;
    told = true;
    process.stderr.write(`cannot write to standard output: ${reasonOf(error)}\n`);
    process.exitCode = 2;
  });
}
