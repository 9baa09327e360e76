import { ExitError } from './exit.ts';
import { reasonOf } from './files/reason.ts';

/** Writes all of it to standard output; a reader that went away is no error. Ends with exit code 2 on others. */
export function writeOutput(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error: Error | null | undefined): void => {
      if (!error || isClosedPipe(error)) resolve();
      else reject(new ExitError(2, `cannot write to standard output: ${reasonOf(error)}`));
    };
    process.stdout.once('error', settle);
    process.stdout.write(text, settle);
  });
}

/** Whether the reader of a stream went away, as `head` does when it has its lines. */
const isClosedPipe = (error: Error): boolean => (error as NodeJS.ErrnoException).code === 'EPIPE';

/** Lets a command end by itself, quietly, when whoever reads what it prints goes away. */
export function outliveReaders(): void {
  process.stderr.on('error', () => {});
  process.stdout.on('error', (error) => {
    if (!isClosedPipe(error)) process.exitCode = 2;
  });
}
