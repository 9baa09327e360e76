/** 0 done; 1 a check found something; 2 wrong usage or unreadable input; 3 a pod is denied. */
export type ExitCode = 0 | 1 | 2 | 3;

/** Ends the command with its message on standard error; standard output stays as it is. */
export class ExitError extends Error {
  override readonly name = 'ExitError';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}
