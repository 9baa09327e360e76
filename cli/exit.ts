/** What each exit code means, of every command. */
export const exitCodes = {
  0: 'Done.',
  1: 'A check found something: `--check` a file that would change, `demo --once` counts that differ, `audit` an error, `verify` what is missing.',
  2: 'Wrong usage, input that cannot be read, something missing, or a failure that nobody foresaw.',
  3: 'A pod is denied.',
} as const;

export type ExitCode = keyof typeof exitCodes;

/** Ends the command with its message on standard error; standard output stays as it is. */
export class ExitError extends Error {
  override readonly name = 'ExitError';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}
