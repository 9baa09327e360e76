import { createReadStream } from 'node:fs';
import { ExitError } from './exit.ts';

/** Bytes of an input; its parse tree takes some 70 times as much memory. */
const limit = 16 * 1024 * 1024;

/**
 * A file's text, or standard input's for `-`, with its byte order mark.
 * Ends with exit code 2 if it can't be read, is no UTF-8, or is larger than 16 MiB.
 */
export async function readInput(path: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    const stream = path === '-' ? process.stdin : createReadStream(path);
    for await (const chunk of stream) {
      size += (chunk as Buffer).length;
      if (size > limit)
        throw new Error(`larger than ${limit / 1024 / 1024} MiB; split it into several files`);
      chunks.push(chunk as Buffer);
    }
    return decode(Buffer.concat(chunks));
  } catch (error) {
    throw new ExitError(2, `cannot read ${inputName(path)}: ${(error as Error).message}`);
  }
}

/** How errors name an input. */
export const inputName = (path: string): string => (path === '-' ? 'standard input' : path);

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Error('it is not UTF-8');
  }
}
