import { describe, expect, it } from 'vitest';
import { Fault } from '../../platform/faults/index.ts';
import type { Verdict } from '../../webhook/admit.ts';
import { answerReview, readReview } from '../../webhook/review.ts';
import { judge, scenario } from './scenario.ts';

const request = {
  uid: '705ab4f5',
  kind: { group: '', version: 'v1', kind: 'Pod' },
  operation: 'CREATE',
  namespace: 'crawlers',
  object: { spec: { containers: [] } },
};
const review = (changes: object = {}, envelope: object = {}) => ({
  apiVersion: 'admission.k8s.io/v1',
  kind: 'AdmissionReview',
  request: { ...request, ...changes },
  ...envelope,
});
const read = (value: unknown) =>
  readReview(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));

function faultOf(value: unknown): Fault {
  try {
    read(value);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe('a review', () => {
  it('gives uid, namespace and object of the creation of a pod', () => {
    expect(read(review())).toEqual({
      uid: '705ab4f5',
      createsPod: true,
      namespace: 'crawlers',
      object: request.object,
    });
  });

  it.each([
    ['an update', { operation: 'UPDATE' }],
    ['a deletion', { operation: 'DELETE', object: {} }],
    ['a subresource', { subResource: 'ephemeralcontainers' }],
    ['another kind', { kind: { group: 'apps', version: 'v1', kind: 'Deployment' } }],
    ['a Pod of another group', { kind: { group: 'example.com', version: 'v1', kind: 'Pod' } }],
    ['no kind', { kind: undefined }],
    ['no operation', { operation: undefined }],
  ])('of %s is told from the creation of a pod', (_name, changes) => {
    expect(read(review(changes)).createsPod).toBe(false);
  });

  it.each([
    ['is empty', '', 'review_not_json', 400],
    ['is no JSON', 'apiVersion: v1', 'review_not_json', 400],
    ['ends early', JSON.stringify(review()).slice(0, -1), 'review_not_json', 400],
    ['holds two documents', '{}{}', 'review_not_json', 400],
    ['is null', 'null', 'review_not_v1', 400],
    ['is a number', '1', 'review_not_v1', 400],
    ['is a list', '[]', 'review_not_v1', 400],
    ['is v1beta1', review({}, { apiVersion: 'admission.k8s.io/v1beta1' }), 'review_not_v1', 400],
    ['is another kind', review({}, { kind: 'Pod' }), 'review_not_v1', 400],
    ['has a kind that is no string', review({}, { kind: { toString: 1 } }), 'review_not_v1', 400],
    ['has no request', review({}, { request: undefined }), 'review_no_request', 400],
    ['has a request that is null', review({}, { request: null }), 'review_no_request', 400],
    ['has a request that is text', review({}, { request: 'CREATE' }), 'review_no_request', 400],
    ['has no uid', review({ uid: undefined }), 'review_no_request', 400],
    ['has a uid that is no string', review({ uid: 7 }), 'review_no_request', 400],
    ['has no object', review({ object: undefined }), 'review_no_request', 400],
    ['has an object that is null', review({ object: null }), 'review_no_request', 400],
    ['has an object that is text', review({ object: 'pod' }), 'review_no_request', 400],
  ])('that %s is a fault of its own', (_name, value, code, status) => {
    expect(faultOf(value)).toMatchObject({ code, status, retriable: false });
  });

  it('that is of another version says what it is, and what is expected', () => {
    expect(faultOf(review({}, { apiVersion: 'x'.repeat(9999), kind: 'Pod' })).message).toBe(
      `the admission review is ${'x'.repeat(60)} Pod; admission.k8s.io/v1 AdmissionReview is expected`,
    );
  });

  it('without a namespace has an empty one', () => {
    expect(read(review({ namespace: undefined })).namespace).toBe('');
  });

  it('with bytes that are no UTF-8 is read, for what is wrong is not ours to say', () => {
    const bytes = Buffer.from(JSON.stringify(review({ namespace: 'caf?' })).replace('?', '\xe9'), 'latin1');
    expect(readReview(bytes).namespace).toBe('caf�');
  });
});

describe('an answer', () => {
  const answer = (verdict: Verdict, uid = 'u') => JSON.parse(answerReview(uid, verdict).toString());

  it('is a v1 review with the uid of its request', () => {
    expect(answer({ outcome: 'unchanged' }, 'a"b')).toEqual({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response: { uid: 'a"b', allowed: true },
    });
  });

  it.each(['injected', 'moved'])('to a pod that is %s carries the patch in base64', (outcome) => {
    const patch = [{ op: 'add', path: '/spec/überraschung', value: '…' }] as const;
    const { response } = answer({ outcome, profiles: [], patch: [...patch], notices: [] } as Verdict);
    expect(response).toMatchObject({ allowed: true, patchType: 'JSONPatch' });
    expect(JSON.parse(Buffer.from(response.patch, 'base64').toString('utf8'))).toEqual(patch);
  });

  it('to a pod that is left alone carries neither patch nor patch type', () => {
    const { response } = answer({ outcome: 'skipped', reason: 'windows', notices: [] });
    expect(response).toEqual({ uid: 'u', allowed: true });
  });

  it.each([
    [255, 255, false],
    [256, 256, false],
    [257, 256, true],
    [5000, 256, true],
  ])('warns of %i characters in %i, and says so where it cut', (length, shown, cut) => {
    const message = 'x'.repeat(length - 'sidelight: '.length);
    const notices = [{ reason: 'env_from' as const, message }];
    const { warnings } = answer({ outcome: 'injected', profiles: [], patch: [], notices }).response;
    expect(warnings.map((text: string) => [text.length, text.endsWith('…')])).toEqual([[shown, cut]]);
  });

  it('that denies names the reason and holds every error', () => {
    const { promise: _, ...input } = scenario(new URL('fixtures/invalid-annotations.yaml', import.meta.url));
    const { response } = answer(judge(input.pod, input.namespace));
    expect(response).toMatchObject({ allowed: false, status: { code: 403, reason: 'Forbidden' } });
    expect(response.status.message).toMatch(/^sidelight: invalid_annotation: /);
    for (const error of [
      'proxy-port: "80" (pod): allowed: a port from 1024 to 65535',
      'metrics-port: "http" (pod)',
      'cpu-request: "2 cores" (pod)',
      'memory-limit: "128m" (namespace crawlers): allowed: a quantity of bytes from 64Mi to 64Gi',
      'containers: "missing" (pod): allowed: app',
      'no-proxy: "$(OTHER)" (pod)',
      'own-proxy: "yes" (pod): allowed: keep or replace',
      'proxy-prot: "15888" (pod): no such annotation; allowed: sidelight.dev/proxy-port,',
    ]) {
      expect(response.status.message).toContain(`sidelight.dev/${error}`);
    }
    expect(response.status.message).not.toContain('prometheus.io');
  });
});
