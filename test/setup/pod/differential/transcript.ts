import { createHash } from 'node:crypto';
import type { Message } from './wire.ts';

/** What each side of one run saw, in its order. */
export interface Transcript {
  readonly client: readonly string[];
  readonly origin: readonly string[];
}

/** Writes one line down. */
export type See = (line: string) => void;

const shortEnough = 200;

export const bodyLine = (body: Buffer): string =>
  body.length <= shortEnough
    ? body.toString('latin1')
    : `${body.length} bytes, sha256 ${createHash('sha256').update(body).digest('hex').slice(0, 16)}`;

const shortened = (line: string): string =>
  line.length <= shortEnough ? line : `${line.slice(0, 40)}… ${bodyLine(Buffer.from(line, 'latin1'))}`;

/** A whole message, or that there was none. */
export function seeMessage(see: See, message: Message | undefined): void {
  if (message === undefined) {
    see('no message');
    return;
  }
  see(shortened(message.start));
  for (const [name, value] of message.headers) see(shortened(`${name}: ${value}`));
  if (message.body.length > 0) see(`body: ${bodyLine(message.body)}`);
  for (const [name, value] of message.trailers) see(`trailer ${name}: ${value}`);
  if (message.ended) see(`the connection: ${message.ended}`);
}

/** Lengths of the longest common subsequences of all suffixes. */
function commonLengths(from: readonly string[], to: readonly string[]): number[][] {
  const lengths = Array.from({ length: from.length + 1 }, () => new Array<number>(to.length + 1).fill(0));
  for (let i = from.length - 1; i >= 0; i -= 1) {
    for (let j = to.length - 1; j >= 0; j -= 1) {
      const row = lengths[i] as number[];
      const below = lengths[i + 1] as number[];
      row[j] = from[i] === to[j] ? Number(below[j + 1]) + 1 : Math.max(Number(below[j]), Number(row[j + 1]));
    }
  }
  return lengths;
}

function linesThatDiffer(side: string, from: readonly string[], to: readonly string[]): string[] {
  const lengths = commonLengths(from, to);
  const lines: string[] = [];
  let i = 0;
  let j = 0;
  while (i < from.length || j < to.length) {
    if (i < from.length && j < to.length && from[i] === to[j]) {
      i += 1;
      j += 1;
    } else if (
      j >= to.length ||
      (i < from.length && Number(lengths[i + 1]?.[j]) >= Number(lengths[i]?.[j + 1]))
    ) {
      lines.push(`- ${side}: ${from[i]}`);
      i += 1;
    } else {
      lines.push(`+ ${side}: ${to[j]}`);
      j += 1;
    }
  }
  return lines;
}

/** `-` only direct, `+` only through the sidecar; empty where the two are the same. */
export const difference = (direct: Transcript, sidecar: Transcript): string[] => [
  ...linesThatDiffer('client', direct.client, sidecar.client),
  ...linesThatDiffer('origin', direct.origin, sidecar.origin),
];
