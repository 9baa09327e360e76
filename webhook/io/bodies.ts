import type { RequestHandler } from 'express';
import { fault } from '../../platform/faults/index.ts';
import { largestReview } from '../review.ts';

/** Bytes of reviews that may be in memory at once. */
const budget = 64 * 1024 * 1024;

/** Counts what each request may bring against one budget; over it: `busy`. */
function bounded(): RequestHandler {
  let held = 0;
  return (request, response, next) => {
    const announced = Number(request.headers['content-length'] ?? largestReview);
    const size = Math.min(announced || 0, largestReview);
    if (held + size > budget) return next(fault('busy'));
    held += size;
    response.once('close', () => {
      held -= size;
    });
    next();
  };
}

const json = /^application\/json\b/i;

const typed: RequestHandler = (request, _response, next) => {
  const type = request.headers['content-type'];
  next(type && json.test(type) ? undefined : fault('review_wrong_type', { type: type ?? 'none' }));
};

/** Read by hand: a general body parser is a tenth of what an admission costs. */
const read: RequestHandler = (request, _response, next) => {
  if (request.headers['content-encoding']) {
    return next(fault('review_wrong_type', { type: 'a compressed body' }));
  }
  if (Number(request.headers['content-length']) > largestReview) {
    return next(fault('review_too_big', { limit: largestReview }));
  }
  const chunks: Buffer[] = [];
  let size = 0;
  let ended = false;
  const end = (error?: Error) => {
    if (ended) return;
    ended = true;
    if (error) request.pause();
    else request.body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    next(error);
  };
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > largestReview) end(fault('review_too_big', { limit: largestReview }));
    else chunks.push(chunk);
  });
  request.once('end', () => end());
  request.once('error', () => end(fault('review_truncated')));
  request.once('close', () => end(fault('review_truncated')));
};

/** `request.body` becomes the review's bytes, or a fault goes on. */
export const reviewBody = (): RequestHandler[] => [typed, bounded(), read];
