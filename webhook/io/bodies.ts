import type { IncomingMessage, ServerResponse } from 'node:http';
import { fault } from '../../platform/faults/index.ts';
import { largestReview } from '../review.ts';

/** Bytes of reviews that may be in memory at once: eight of the largest. */
const budget = 8 * largestReview;

const json = /^application\/json\b/i;

/** Why a body is not even read; undefined when it may come. */
function refusal({ headers }: IncomingMessage): Error | undefined {
  const type = headers['content-type'];
  if (!type || !json.test(type)) return fault('review_wrong_type', { type: type ?? 'none' });
  if (headers['content-encoding']) return fault('review_wrong_type', { type: 'a compressed body' });
  if (Number(headers['content-length']) > largestReview)
    return fault('review_too_big', { limit: largestReview });
  return undefined;
}

/** Reads bodies within one budget of bytes, which each holds until it is answered; beyond it: `busy`. */
export function createBodyReader(): (request: IncomingMessage, response: ServerResponse) => Promise<Buffer> {
  let held = 0;
  return (request, response) => {
    const refused = refusal(request);
    if (refused) return Promise.reject(refused);
    const size = Number(request.headers['content-length'] ?? largestReview);
    if (held + size > budget) return Promise.reject(fault('busy'));
    held += size;
    response.once('close', () => {
      held -= size;
    });
    return read(request);
  };
}

function read(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= largestReview) return;
      request.pause();
      chunks.length = 0;
      reject(fault('review_too_big', { limit: largestReview }));
    });
    request.once('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    const broken = () => {
      if (!request.readableEnded) reject(fault('review_truncated'));
    };
    request.once('error', broken);
    request.once('close', broken);
  });
}
