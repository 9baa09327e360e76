import { isDeepStrictEqual } from 'node:util';
import fastJsonPatch from 'fast-json-patch';
import { defaultSettings } from '../platform/config/index.ts';
import { admit, type Namespace, type Operation, readPod } from '../webhook/index.ts';
import { answerReview, readReview } from '../webhook/review.ts';
import { microseconds } from './measure.ts';
import type { Result } from './result.ts';
import { reviews } from './reviews.ts';

const { applyPatch, compare, deepClone } = fastJsonPatch;

const namespace: Namespace = {
  name: 'crawlers',
  labels: { 'sidelight.dev/inject': 'telemetry' },
  annotations: {},
  limitRanges: [],
};

/** The webhook's own way, from bytes to bytes. */
function handle(body: Buffer): Buffer {
  const { uid, object } = readReview(body);
  return answerReview(uid, admit({ pod: readPod(object), namespace, settings: defaultSettings }));
}

const patchOf = (answer: Buffer): Operation[] =>
  JSON.parse(Buffer.from(JSON.parse(answer.toString()).response.patch, 'base64').toString());

/** The usual way: clone the pod, change the clone (by operations that are at hand already), diff the two. */
function cloneAndDiff(body: Buffer, changes: readonly Operation[]): Buffer {
  const { request } = JSON.parse(body.toString('utf8'));
  const clone = deepClone(request.object);
  for (const { op, path, value } of changes) change(clone, op, path, value);
  const patch = Buffer.from(JSON.stringify(compare(request.object, clone))).toString('base64');
  return Buffer.from(
    JSON.stringify({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response: { uid: request.uid, allowed: true, patchType: 'JSONPatch', patch },
    }),
  );
}

function change(clone: unknown, op: Operation['op'], path: string, value: unknown): void {
  const segments = path
    .slice(1)
    .split('/')
    .map((s) => s.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = segments.pop() as string;
  const parent = segments.reduce((node, key) => (node as Record<string, unknown>)[key], clone);
  if (!Array.isArray(parent)) (parent as Record<string, unknown>)[last] = value;
  else if (last === '-') parent.push(value);
  else parent.splice(Number(last), op === 'add' ? 0 : 1, value);
}

function holdEqual(body: Buffer, answers: readonly Buffer[]): void {
  const pods = answers.map(
    (answer) => applyPatch(JSON.parse(body.toString()).request.object, patchOf(answer)).newDocument,
  );
  if (!isDeepStrictEqual(pods[0], pods[1])) throw new Error('the two ways do not give the same pod');
}

const microsecondsText = (value: number): string => `${value.toFixed(1)} µs`;

/** Review bytes to answer bytes, beside clone-and-diff and beside `JSON.parse` of the same bytes. */
export function handlerResults(): Result[] {
  return Object.entries(reviews).flatMap(([name, text]) => {
    const body = Buffer.from(text);
    const changes = patchOf(handle(body));
    holdEqual(body, [handle(body), cloneAndDiff(body, changes)]);
    const cost = microseconds({
      ours: () => handle(body),
      diff: () => cloneAndDiff(body, changes),
      parse: () => JSON.parse(body.toString('utf8')),
    });
    const what = `handler, ${name} (${(body.length / 1024).toFixed(1)} KiB)`;
    const after = { ours: cost.ours - cost.parse, diff: cost.diff - cost.parse };
    return [
      {
        what: `${what}, after JSON.parse, beside clone and diff after the same`,
        ours: microsecondsText(after.ours),
        theirs: microsecondsText(after.diff),
        ratio: after.ours / after.diff,
        ...(name === 'typical pod' ? { budget: 0.2 } : {}),
      },
      {
        what: `${what}, from bytes to bytes, beside JSON.parse`,
        ours: microsecondsText(cost.ours),
        theirs: microsecondsText(cost.parse),
        ratio: cost.ours / cost.parse,
        budget: 2,
      },
    ];
  });
}
