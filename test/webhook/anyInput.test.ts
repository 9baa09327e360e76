import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../platform/config/index.ts';
import { Fault } from '../../platform/faults/index.ts';
import { admit } from '../../webhook/admit.ts';
import { statusAnnotation } from '../../webhook/annotations.ts';
import type { Container } from '../../webhook/pod.ts';
import { readPod } from '../../webhook/readPod.ts';
import { arbitraryContainer, arbitraryPod, fromJson } from './arbitraryPod.ts';
import { judge, labelled } from './scenario.ts';

describe('whatever comes', () => {
  const judged = (value: unknown) => {
    try {
      return admit({ pod: readPod(value), namespace: labelled, settings: defaultSettings }).outcome;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return error.code;
    }
  };
  const outcomes = ['injected', 'moved', 'skipped', 'unchanged', 'denied', 'pod_malformed'];
  const odd = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(
      null,
      0,
      -1,
      '',
      [],
      {},
      [null],
      [[]],
      { toString: 1, valueOf: 1 },
      { length: 0 },
      { '<proto>': 1 },
    ),
  );

  it('is judged or refused with a fault', () => {
    fc.assert(
      fc.property(odd, (value) => {
        expect(outcomes).toContain(judged(fromJson(value)));
      }),
      { numRuns: 150 },
    );
  });

  it('is judged or refused with a fault, also deep inside a pod that is else sound', () => {
    fc.assert(
      fc.property(
        arbitraryPod,
        fc.array(fc.nat(), { minLength: 1, maxLength: 9 }),
        odd,
        (pod, way, value) => {
          expect(outcomes).toContain(judged(replacedAt(pod, way, fromJson(value))));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is judged or refused with a fault, also inside an affinity, a status and a container of ours', () => {
    const whole = {
      metadata: {
        annotations: {
          [statusAnnotation]: '{"containers":["sidelight-envoy"],"ports":{"proxy":80,"metrics":81}}',
        },
      },
      spec: {
        os: { name: '' },
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [
                { matchExpressions: [{ key: 'kubernetes.io/os', operator: 'In', values: ['linux'] }] },
              ],
            },
          },
        },
        initContainers: [
          {
            name: 'sidelight-envoy',
            args: ['--config-yaml', '{}'],
            ports: [{ name: 'sidelight-stats', containerPort: 81 }],
          },
        ],
        containers: [{ name: 'app', image: 'app', ports: [{ containerPort: 80 }] }],
      },
    };
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 2, maxLength: 9 }), odd, (way, value) => {
        expect(outcomes).toContain(judged(replacedAt(whole, way, fromJson(value))));
      }),
      { numRuns: 500 },
    );
  });

  /** A copy with the value at the end of `way` replaced; each number picks one of an object's or list's members. */
  function replacedAt(root: unknown, way: number[], value: unknown): unknown {
    if (typeof root !== 'object' || root === null || way.length === 0) return value;
    const keys = Object.keys(root);
    if (keys.length === 0) return value;
    const chosen = keys[(way[0] as number) % keys.length] as string;
    const deeper = replacedAt((root as Record<string, unknown>)[chosen], way.slice(1), value);
    if (Array.isArray(root)) return root.with(Number(chosen), deeper);
    return Object.fromEntries(Object.entries(root).map(([key, old]) => [key, key === chosen ? deeper : old]));
  }

  it('a container of our name that we did not make is never taken for ours', () => {
    fc.assert(
      fc.property(arbitraryPod, arbitraryContainer, (drawn, container) => {
        const pod = structuredClone(drawn);
        pod.spec.containers.push({ ...fromJson(container), name: 'sidelight-envoy' } as Container);
        expect(['denied', 'skipped']).toContain(judge(pod).outcome);
      }),
      { numRuns: 100 },
    );
  });
});
