import { describe, expect, it } from 'vitest';
import { Fault } from '../../platform/faults/index.ts';
import { readPod } from '../../webhook/readPod.ts';

const why = (raw: unknown): string => {
  try {
    readPod(raw);
  } catch (error) {
    if (error instanceof Fault && error.code === 'pod_malformed') return String(error.fields.why);
    throw error;
  }
  return 'read';
};
const spec = (fields: object) => ({ spec: { containers: [], ...fields } });
const container = (fields: unknown) => ({ spec: { containers: [fields] } });
const named = (fields: object) => container({ name: 'app', ...fields });

describe('a pod is refused with the path of what is wrong', () => {
  it.each<[unknown, string]>([
    [undefined, 'pod is not an object'],
    [null, 'pod is not an object'],
    [[], 'pod is not an object'],
    ['pod', 'pod is not an object'],
    [{}, 'pod.spec is not an object'],
    [{ spec: {} }, 'pod.spec.containers is not a list'],
    [{ spec: { containers: null } }, 'pod.spec.containers is not a list'],
    [{ ...spec({}), metadata: 'm' }, 'pod.metadata is not an object'],
    [{ ...spec({}), metadata: { labels: [] } }, 'pod.metadata.labels is not an object'],
    [{ ...spec({}), metadata: { annotations: { a: 1 } } }, 'pod.metadata.annotations.a is not a string'],
    [container(null), 'pod.spec.containers[0] is not an object'],
    [container({}), 'pod.spec.containers[0].name is not a string'],
    [named({ image: {} }), 'pod.spec.containers[0].image is not a string'],
    [named({ env: {} }), 'pod.spec.containers[0].env is not a list'],
    [named({ env: [null] }), 'pod.spec.containers[0].env[0] is not a variable with a name'],
    [named({ env: [{ value: 'v' }] }), 'pod.spec.containers[0].env[0] is not a variable with a name'],
    [
      named({ env: [{ name: 'A' }, { name: 'B', value: 1 }] }),
      'pod.spec.containers[0].env[1].value is not a string',
    ],
    [named({ ports: [80] }), 'pod.spec.containers[0].ports[0] is not an object'],
    [
      named({ ports: [{ containerPort: {} }] }),
      'pod.spec.containers[0].ports[0].containerPort is not a string or a number',
    ],
    [named({ args: 'a b' }), 'pod.spec.containers[0].args is not a list'],
    [
      named({ volumeMounts: [{ name: 'v' }] }),
      'pod.spec.containers[0].volumeMounts[0].mountPath is not a string',
    ],
    [
      named({ livenessProbe: { httpGet: { port: [] } } }),
      'pod.spec.containers[0].livenessProbe.httpGet.port is not a string or a number',
    ],
    [named({ lifecycle: { preStop: 1 } }), 'pod.spec.containers[0].lifecycle.preStop is not an object'],
    [
      named({ resources: { limits: { cpu: true } } }),
      'pod.spec.containers[0].resources.limits.cpu is not a string or a number',
    ],
    [spec({ initContainers: {} }), 'pod.spec.initContainers is not a list'],
    [spec({ volumes: [{}] }), 'pod.spec.volumes[0].name is not a string'],
    [spec({ nodeSelector: { os: true } }), 'pod.spec.nodeSelector.os is not a string'],
    [spec({ os: 'linux' }), 'pod.spec.os is not an object'],
    [spec({ resources: [] }), 'pod.spec.resources is not an object'],
  ])('%j', (raw, expected) => expect(why(raw)).toBe(expected));

  it('down to an affinity’s values', () => {
    const nodeSelectorTerms = [{ matchExpressions: [{ values: 'windows' }] }];
    const required = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } };
    expect(why(spec({ affinity: { nodeAffinity: required } }))).toMatch(
      /nodeSelectorTerms\[0\].*values is not a list$/,
    );
  });
});

it('a path is cut where somebody else’s key makes it long', () => {
  const labels = { ['k'.repeat(100_000)]: 1 };
  expect(why({ ...spec({}), metadata: { labels } })).toMatch(
    /^pod\.metadata\.labels\.k{100,200}… is not a string$/,
  );
});

it('a pod is refused with the JSON Pointer of what is wrong, keys with dots and slashes too', () => {
  const raw = { ...spec({}), metadata: { annotations: { 'example.com/a': 1 } } };
  expect(() => readPod(raw)).toThrow(
    expect.objectContaining({
      fields: expect.objectContaining({ path: '/metadata/annotations/example.com~1a' }),
    }),
  );
});

it('a pod that is read is the very same object, with null wherever Kubernetes sends it', () => {
  const nothing = {
    metadata: null,
    spec: { containers: [], initContainers: null, volumes: null, os: null, affinity: null },
  };
  expect(readPod(nothing)).toBe(nothing);
  const parts = {
    env: null,
    envFrom: null,
    ports: null,
    args: null,
    resources: null,
    lifecycle: null,
    livenessProbe: null,
  };
  expect(why(named(parts))).toBe('read');
});
