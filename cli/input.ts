import { createReadStream, fstatSync } from 'node:fs';
import { ExitError } from './exit.ts';
import { reasonOf } from './files/reason.ts';

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
    // Node takes a directory for an empty stream there.
    if (path === '-' && fstatSync(0).isDirectory()) throw new Error('it is a directory');
    const stream = path === '-' ? process.stdin : createReadStream(path);
    for await (const chunk of stream) {
      size += (chunk as Buffer).length;
      if (size > limit)
        throw new Error(`larger than ${limit / 1024 / 1024} MiB; split it into several files`);
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    throw new ExitError(2, `cannot read ${inputName(path)}: ${reasonOf(error)}`);
  }
  return decode(Buffer.concat(chunks), inputName(path));
}

/** How errors name an input. */
export const inputName = (path: string): string => (path === '-' ? 'standard input' : path);

function decode(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ExitError(2, `${name}:${placeOfBadByte(bytes)}: it is not UTF-8${hint(bytes)}`);
  }
}

const hint = (bytes: Buffer): string =>
  /^(?:\xff\xfe|\xfe\xff)/.test(bytes.toString('latin1', 0, 2))
    ? ' but UTF-16, as PowerShell writes it; save it as UTF-8'
    : ' text';

/** `line:column` of the first byte that no UTF-8 has there, the column in bytes. */
function placeOfBadByte(bytes: Buffer): string {
  // What is wrong decodes to the replacement character, which right text may hold too, as these three bytes.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let start = 0;
  for (let line = 1; ; line++) {
    const end = bytes.indexOf(0x0a, start);
    const row = bytes.subarray(start, end < 0 ? undefined : end);
    const back = Buffer.from(decoder.decode(row));
    if (!back.equals(row) || end < 0) return `${line}:${firstDifference(row, back) + 1}`;
    start = end + 1;
  }
}

function firstDifference(a: Buffer, b: Buffer): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}
