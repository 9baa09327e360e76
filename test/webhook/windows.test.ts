import { describe, expect, it } from 'vitest';
import type { PodSpec } from '../../webhook/pod.ts';
import { runsOnWindows } from '../../webhook/windows.ts';

const spec = (fields: Partial<PodSpec>): PodSpec => ({ containers: [], ...fields });
type Expression = { key: string; operator: string; values?: string[] | null };
const affinity = (...terms: (Expression[] | null)[]): PodSpec =>
  spec({
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: terms.map((matchExpressions) => ({ matchExpressions })),
        },
      },
    },
  });
const os = (operator: string, ...values: string[]): Expression => ({
  key: 'kubernetes.io/os',
  operator,
  values,
});

describe('a pod runs on Windows', () => {
  it.each([
    ['by spec.os', spec({ os: { name: 'windows' } })],
    ['by node selector', spec({ nodeSelector: { 'kubernetes.io/os': 'windows' } })],
    ['by the old node selector', spec({ nodeSelector: { 'beta.kubernetes.io/os': 'windows' } })],
    ['by affinity', affinity([os('In', 'windows')])],
    ['by the old affinity', affinity([{ ...os('In', 'windows'), key: 'beta.kubernetes.io/os' }])],
    [
      'by every one of several terms',
      affinity([os('In', 'windows')], [{ key: 'gpu', operator: 'Exists' }, os('In', 'windows')]),
    ],
  ])('%s', (_how, pod) => expect(runsOnWindows(pod)).toBe(true));
});

describe('a pod may run on Linux', () => {
  it.each([
    ['when it says nothing', spec({})],
    [
      'when spec.os says so, whatever else does',
      spec({ os: { name: 'linux' }, nodeSelector: { 'kubernetes.io/os': 'windows' } }),
    ],
    ['when spec.os is empty', spec({ os: {} })],
    [
      'by node selector',
      spec({ nodeSelector: { 'kubernetes.io/os': 'linux', 'example.com/os': 'windows' } }),
    ],
    ['by In [linux, windows]', affinity([os('In', 'linux', 'windows')])],
    ['by In [windows, linux]', affinity([os('In', 'windows', 'linux')])],
    ['by NotIn [windows]', affinity([os('NotIn', 'windows')])],
    ['by one term of several', affinity([os('In', 'windows')], [{ key: 'gpu', operator: 'Exists' }])],
    ['by a term without expressions', affinity(null)],
    ['by an affinity without terms', affinity()],
    [
      'by an affinity whose parts are null',
      spec({ nodeSelector: null, os: null, affinity: { nodeAffinity: null } }),
    ],
  ])('%s', (_how, pod) => expect(runsOnWindows(pod)).toBe(false));
});
