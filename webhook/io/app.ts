import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import express, { type ErrorRequestHandler } from 'express';
import { type Fault, fault, toFault } from '../../platform/faults/index.ts';
import type { Logger } from '../../platform/log/index.ts';
import type { Verdict } from '../admit.ts';
import type { Namespace, Pod } from '../pod.ts';
import { readPod } from '../readPod.ts';
import { answerReview, readReview } from '../review.ts';
import { createBodyReader } from './bodies.ts';

export interface AppOptions {
  /** What is known of the pod's namespace; a promise where it must be looked up. */
  namespaceOf(name: string, pod: Pod): Namespace | Promise<Namespace>;
  admit(pod: Pod, namespace: Namespace): Verdict;
  /** Seconds that the verdict took from the first look at the body. */
  onVerdict(verdict: Verdict, seconds: number): void;
  onFault(fault: Fault): void;
  log: Logger;
}

const notAPod: Verdict = { outcome: 'skipped', reason: 'not_a_pod', notices: [] };
const path = '/inject';
const isInject = ({ method, url = '' }: IncomingMessage): boolean =>
  method === 'POST' && (url === path || url.startsWith(`${path}?`));

/**
 * The admission endpoint: a review in, a review out; a fault becomes its status, one log line and a count.
 * Admissions go past Express (docs/decisions/0004-hot-path.md), which answers everything else.
 */
export function admissionApp(options: AppOptions): RequestListener {
  const { onVerdict, onFault, log } = options;
  const readBody = createBodyReader();

  async function inject(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, response);
    const started = performance.now();
    const { uid, verdict } = await judge(body, options);
    response.setHeader('content-type', 'application/json');
    response.end(answerReview(uid, verdict));
    onVerdict(verdict, (performance.now() - started) / 1000);
  }

  function refuse(error: unknown, request: IncomingMessage, response: ServerResponse): void {
    const known = toFault(error);
    onFault(known);
    const level = known.status >= 500 ? 'error' : 'warn';
    const client = request.socket.remoteAddress;
    log[level]({ code: known.code, status: known.status, client }, known.message);
    if (response.headersSent || response.destroyed) return void response.destroy();
    // What is left of a body that was refused is not worth reading.
    response.writeHead(known.status, { 'content-type': 'application/json', connection: 'close' });
    response.end(JSON.stringify({ code: known.code, message: known.message }));
  }

  const others = express().disable('x-powered-by').disable('etag');
  others.all(path, ({ method }) => {
    throw fault('method_not_allowed', { method, path, allowed: 'POST' });
  });
  others.use((request) => {
    throw fault('not_found', { path: request.path.slice(0, 200) });
  });
  const onError: ErrorRequestHandler = (error, request, response, _next) => refuse(error, request, response);
  others.use(onError);

  return (request, response) => {
    if (isInject(request)) inject(request, response).catch((error) => refuse(error, request, response));
    else others(request, response);
  };
}

/** While a namespace is looked up only the bytes are held: what they parse to can be many times larger. */
async function judge(
  body: Buffer,
  { namespaceOf, admit }: AppOptions,
): Promise<{ uid: string; verdict: Verdict }> {
  const decide = (known?: Namespace): { uid: string; verdict: Verdict | Promise<Namespace> } => {
    const { uid, createsPod, namespace: name, object } = readReview(body);
    if (!createsPod) return { uid, verdict: notAPod };
    const pod = readPod(object);
    const namespace = known ?? namespaceOf(name, pod);
    return { uid, verdict: namespace instanceof Promise ? namespace : admit(pod, namespace) };
  };
  const { uid, verdict } = decide();
  if (!(verdict instanceof Promise)) return { uid, verdict };
  return decide(await verdict) as { uid: string; verdict: Verdict };
}
