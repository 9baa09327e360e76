import { fault, toFault } from '../platform/faults/index.ts';
import type { Verdict } from './admit.ts';
import type { Operation } from './operation.ts';

/** API servers send pods of at most about 1.5 MiB, twice on an update. */
export const largestReview = 4 * 1024 * 1024;

export interface AdmissionRequest {
  uid: string;
  /** True for the creation of a pod itself: not of a subresource, and no update. */
  createsPod: boolean;
  /** Absent on pods that a generateName template makes, so never read from the pod. */
  namespace: string;
  object: unknown;
}

interface Review {
  apiVersion?: unknown;
  kind?: unknown;
  request?: {
    uid?: unknown;
    kind?: { group?: unknown; kind?: unknown };
    subResource?: unknown;
    operation?: unknown;
    namespace?: unknown;
    object?: unknown;
  } | null;
}

/**
 * Bytes of an admission.k8s.io/v1 AdmissionReview to its request.
 * Throws `review_not_json`, `review_not_v1` or `review_no_request`.
 */
export function readReview(body: Buffer): AdmissionRequest {
  const review = parse(body);
  if (review?.apiVersion !== 'admission.k8s.io/v1' || review.kind !== 'AdmissionReview') {
    throw fault('review_not_v1', { found: describe(review) });
  }
  const request = review.request;
  if (typeof request?.uid !== 'string' || typeof request.object !== 'object' || request.object === null) {
    throw fault('review_no_request');
  }
  return {
    uid: request.uid,
    createsPod:
      request.operation === 'CREATE' &&
      !request.subResource &&
      request.kind?.kind === 'Pod' &&
      request.kind.group === '',
    namespace: typeof request.namespace === 'string' ? request.namespace : '',
    object: request.object,
  };
}

function parse(body: Buffer): Review | null {
  try {
    return JSON.parse(body.toString('utf8')) as Review | null;
  } catch (error) {
    throw toFault(error, 'review_not_json');
  }
}

const describe = (review: Review | null): string => {
  const word = (value: unknown) => (typeof value === 'string' ? value.slice(0, 60) : 'nothing');
  return `${word(review?.apiVersion)} ${word(review?.kind)}`;
};

/** The API server cuts longer ones. */
const longestWarning = 256;

const warning = (message: string): string => {
  const text = `sidelight: ${message}`;
  return text.length > longestWarning ? `${text.slice(0, longestWarning - 1)}…` : text;
};

/** The AdmissionReview that answers a request, as JSON in UTF-8. */
export function answerReview(uid: string, verdict: Verdict): Buffer {
  const response = JSON.stringify({ uid, ...respond(verdict) });
  const head = `{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":${response.slice(0, -1)}`;
  if (!('patch' in verdict)) return Buffer.from(`${head}}}`);
  // Base64 holds nothing that JSON would escape. Bytes, since turning so long a string into them costs more than all else.
  const start = Buffer.from(`${head},"patchType":"JSONPatch","patch":"`);
  return joined([start, ...encode(verdict.patch), '"}}']);
}

/** Bytes, and texts of ASCII, in one buffer. */
function joined(pieces: readonly (Buffer | string)[]): Buffer {
  const whole = Buffer.allocUnsafe(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    if (typeof piece === 'string') whole.write(piece, at, 'latin1');
    else whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function respond(verdict: Verdict): object {
  if (verdict.outcome === 'denied') {
    const message = `sidelight: ${verdict.reason}: ${verdict.message}`;
    return { allowed: false, status: { code: 403, reason: 'Forbidden', message } };
  }
  const notices = 'notices' in verdict ? verdict.notices : [];
  return {
    allowed: true,
    ...(notices.length > 0 ? { warnings: notices.map(({ message }) => warning(message)) } : {}),
  };
}

/** Base64 of the operations' text, in pieces, since that of a value that many patches share is at hand. */
function encode(patch: readonly Operation[]): (Buffer | string)[] {
  const encoded: (Buffer | string)[] = [];
  let text = '[';
  for (const operation of patch) {
    if (text !== '[') text += ',';
    if (Object.isFrozen(operation) || !isShared(operation.value)) {
      text += textOf(operation);
      continue;
    }
    const { op, path, value } = operation;
    encoded.push(base64(`${text}{"op":"${op}","path":${JSON.stringify(path)},"value":`), sharedBase64(value));
    text = '}';
  }
  encoded.push(base64(`${text}]`));
  return encoded;
}

const operationTexts = new WeakMap<Operation, string>();

/** A frozen operation is in many patches. */
function textOf(operation: Operation): string {
  const known = operationTexts.get(operation);
  if (known !== undefined) return known;
  const text = JSON.stringify(operation);
  if (Object.isFrozen(operation)) operationTexts.set(operation, text);
  return text;
}

/** Only at the end may base64 stand for other than whole groups of three bytes: spaces, which JSON allows, fill up. */
function base64(text: string): string {
  const bytes = Buffer.from(`${text}  `);
  return bytes.toString('base64', 0, bytes.length - (bytes.length % 3));
}

/** What is frozen is in many patches. */
const isShared = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.isFrozen(value);

const sharedTexts = new WeakMap<object, Buffer>();

function sharedBase64(value: object): Buffer {
  const known = sharedTexts.get(value);
  if (known !== undefined) return known;
  const made = Buffer.from(base64(JSON.stringify(value)), 'latin1');
  sharedTexts.set(value, made);
  return made;
}
