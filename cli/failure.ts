import { CommanderError } from 'commander';
import { Fault, toFault } from '../platform/faults/index.ts';
import { type ExitCode, ExitError } from './exit.ts';

/** What is said of an error that ends a command, and with which code it ends. */
export interface Failure {
  readonly exitCode: ExitCode;
  /** For standard error, without the newline at its end; empty where all is said already. */
  readonly message: string;
}

/** The stack is shown only where the environment asks for it. */
export function failure(error: unknown, environment: Readonly<Record<string, string | undefined>>): Failure {
  if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2, message: '' };
  if (error instanceof ExitError) return { exitCode: error.exitCode, message: error.message };
  const stack = error instanceof Error && environment.SIDELIGHT_DEBUG ? [error.stack ?? ''] : [];
  return {
    exitCode: 2,
    message: [foretold(error) ?? portInUse(error) ?? unforeseen(error), ...stack].join('\n'),
  };
}

const page = (code: string): string => `docs/faults/${code}.md`;

function foretold(error: unknown): string | undefined {
  if (!(error instanceof Fault) || error.code === 'internal') return undefined;
  return `${error.code}: ${error.message} (${page(error.code)})`;
}

function portInUse(error: unknown): string | undefined {
  const { code, port } = (error ?? {}) as NodeJS.ErrnoException & { port?: number };
  return code === 'EADDRINUSE' ? `port ${port} is in use; name another one, as --help says` : undefined;
}

function unforeseen(error: unknown): string {
  const why = toFault(error).message.replaceAll(/\s+/g, ' ');
  return `internal: ${why}. Please report it with the command and its input; SIDELIGHT_DEBUG=1 says where it happened (${page('internal')})`;
}
