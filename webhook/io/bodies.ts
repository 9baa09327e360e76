import express, { type RequestHandler } from 'express';
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

/** What the body reader reports, by its `type`, to our faults. */
const readerFaults: Record<string, () => Error> = {
  'entity.too.large': () => fault('review_too_big', { limit: largestReview }),
  'request.aborted': () => fault('review_truncated'),
  'request.size.invalid': () => fault('review_truncated'),
  'encoding.unsupported': () => fault('review_wrong_type', { type: 'a compressed body' }),
};

const read: RequestHandler = (request, response, next) => {
  reader(request, response, (error?: unknown) => {
    const type = (error as { type?: string } | undefined)?.type ?? '';
    next(error === undefined ? undefined : (readerFaults[type]?.() ?? error));
  });
};
const reader = express.raw({ type: () => true, limit: largestReview, inflate: false });

/** `request.body` becomes the review's bytes, or a fault goes on. */
export const reviewBody = (): RequestHandler[] => [typed, bounded(), read];
