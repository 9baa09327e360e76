import express, { type ErrorRequestHandler, type Express } from 'express';
import { type Fault, fault, toFault } from '../../platform/faults/index.ts';
import type { Logger } from '../../platform/log/index.ts';
import type { Verdict } from '../admit.ts';
import { answerReview, readReview } from '../review.ts';
import { reviewBody } from './bodies.ts';

export interface AppOptions {
  /** Decides on a pod that is being created. */
  admit(object: unknown, namespace: string): Verdict | Promise<Verdict>;
  /** Seconds that the verdict took from the first look at the body. */
  onVerdict(verdict: Verdict, seconds: number): void;
  onFault(fault: Fault): void;
  log: Logger;
}

const notAPod: Verdict = { outcome: 'skipped', reason: 'not_a_pod', notices: [] };
const path = '/inject';

/** The admission endpoint: a review in, a review out; a fault becomes its status, one log line and a count. */
export function admissionApp({ admit, onVerdict, onFault, log }: AppOptions): Express {
  const app = express().disable('x-powered-by').disable('etag');
  app.post(path, reviewBody(), async (request: express.Request, response: express.Response) => {
    const started = performance.now();
    const review = readReview(request.body as Buffer);
    const verdict = review.createsPod ? await admit(review.object, review.namespace) : notAPod;
    const answer = answerReview(review.uid, verdict);
    response.setHeader('content-type', 'application/json');
    response.end(answer);
    onVerdict(verdict, (performance.now() - started) / 1000);
  });
  app.all(path, (request) => {
    throw fault('method_not_allowed', { method: request.method, path, allowed: 'POST' });
  });
  app.use((request) => {
    throw fault('not_found', { path: request.path.slice(0, 200) });
  });
  const onError: ErrorRequestHandler = (error, request, response, _next) => {
    const known = toFault(error);
    onFault(known);
    const level = known.status >= 500 ? 'error' : 'warn';
    log[level](
      { code: known.code, status: known.status, client: request.socket.remoteAddress },
      known.message,
    );
    if (response.headersSent || response.destroyed) return void response.destroy();
    // What is left of a body that was refused is not worth reading.
    response.setHeader('connection', 'close');
    response.status(known.status).json({ code: known.code, message: known.message });
  };
  app.use(onError);
  return app;
}
