import { fault, toFault } from '../platform/faults/index.ts';
import type { Verdict } from './admit.ts';

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

/** The AdmissionReview that answers a request, as JSON text. */
export function answerReview(uid: string, verdict: Verdict): string {
  return JSON.stringify({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: { uid, ...respond(verdict) },
  });
}

function respond(verdict: Verdict): object {
  if (verdict.outcome === 'denied') {
    const message = `sidelight: ${verdict.reason}: ${verdict.message}`;
    return { allowed: false, status: { code: 403, reason: 'Forbidden', message } };
  }
  const notices = 'notices' in verdict ? verdict.notices : [];
  return {
    allowed: true,
    ...('patch' in verdict
      ? { patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(verdict.patch)).toString('base64') }
      : {}),
    ...(notices.length > 0 ? { warnings: notices.map(({ message }) => warning(message)) } : {}),
  };
}
