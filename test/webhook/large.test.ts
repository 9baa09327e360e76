import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../platform/config/index.ts';
import { admit } from '../../webhook/admit.ts';
import type { Pod } from '../../webhook/pod.ts';
import { readPod } from '../../webhook/readPod.ts';
import { answerReview, largestReview, readReview } from '../../webhook/review.ts';
import { applied } from './applied.ts';
import { judge, labelled, patchOf } from './scenario.ts';

const variables = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ name: `VARIABLE_${n}`, value: `${n}` }));

function patchSize(pod: Pod): { operations: number; bytes: number } {
  const patch = patchOf(judge(pod));
  expect(judge(applied(pod, patch))).toEqual({ outcome: 'unchanged' });
  return { operations: patch.length, bytes: JSON.stringify(patch).length };
}

describe('a large pod', () => {
  it('of 2,000 variables is patched as a small one: what it brings is not repeated', () => {
    const few = patchSize({ spec: { containers: [{ name: 'app', env: variables(1) }] } });
    const many = patchSize({ spec: { containers: [{ name: 'app', env: variables(2000) }] } });
    expect(many).toEqual(few);
  });

  it('keeps a NO_PROXY that stands behind 2,000 variables', () => {
    const env = [...variables(2000), { name: 'NO_PROXY', value: 'last.example' }];
    const [first] = patchOf(judge({ spec: { containers: [{ name: 'app', env }] } }));
    expect(first).toMatchObject({ op: 'replace', path: '/spec/containers/0/env/2000/value' });
    expect(first?.value).toMatch(/^last\.example,localhost,/);
  });

  it('with annotations of 1 MiB goes through a review whole', () => {
    const object = {
      metadata: { name: 'a', annotations: { note: 'x'.repeat(2 ** 20), ünïcode: '…'.repeat(1000) } },
      spec: { containers: [{ name: 'app' }] },
    };
    const request = {
      uid: 'u',
      kind: { group: '', kind: 'Pod' },
      operation: 'CREATE',
      namespace: 'crawlers',
      object,
    };
    const body = Buffer.from(
      JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request }),
    );
    expect(body.length).toBeLessThan(largestReview);
    const read = readReview(body);
    const verdict = admit({ pod: readPod(read.object), namespace: labelled, settings: defaultSettings });
    expect(verdict.outcome).toBe('injected');
    expect(answerReview(read.uid, verdict).length).toBeLessThan(64 * 1024);
  });

  it('nested as deep as a review is long is injected like any other', () => {
    const depth = 1_900_000;
    const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const pod = `{"spec":{"containers":[{"name":"app","future":${deep}}]}}`;
    const request = `{"uid":"u","kind":{"group":"","kind":"Pod"},"operation":"CREATE","object":${pod}}`;
    const body = Buffer.from(
      `{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":${request}}`,
    );
    expect(body.length).toBeLessThan(largestReview);
    expect(judge(readReview(body).object).outcome).toBe('injected');
  });

  it('of 200 containers gets one sidecar and each its environment', () => {
    const containers = Array.from({ length: 200 }, (_, n) => ({
      name: `c${n}`,
      ports: [{ containerPort: 15888 + n }],
    }));
    const after = applied({ spec: { containers } } as Pod, patchOf(judge({ spec: { containers } })));
    expect(after.spec.initContainers).toHaveLength(1);
    const url = 'http://127.0.0.1:16088';
    expect(after.spec.containers.every(({ env }) => env?.[0]?.value === url)).toBe(true);
  });
});
