import { describe, expect, it } from 'vitest';
import type { Injection } from '../../webhook/injection.ts';
import { pointer } from '../../webhook/operation.ts';
import { buildPatch, collisions } from '../../webhook/patch.ts';
import type { Pod } from '../../webhook/pod.ts';
import { applied } from './applied.ts';

const injection = (parts: Partial<Injection>): Injection => ({
  sidecars: [],
  volumes: [],
  mounts: [],
  env: [],
  annotations: {},
  ...parts,
});
const sidecar = { name: 'sidecar' };
const mount = { list: 'containers', index: 0, name: 'ours', mountPath: '/ours' } as const;
const podOf = (spec: object, metadata: object = { annotations: {} }): Pod =>
  ({ metadata, spec: { containers: [{ name: 'app' }], ...spec } }) as Pod;

describe('a patch', () => {
  it.each<[string, Pod, Partial<Injection>, object[]]>([
    ['of nothing is empty', podOf({}, { annotations: {} }), {}, []],
    [
      'makes the list that is absent',
      podOf({}),
      { volumes: [{ name: 'v' }] },
      [{ op: 'add', path: '/spec/volumes', value: [{ name: 'v' }] }],
    ],
    [
      'replaces the list that is null',
      podOf({ volumes: null }),
      { volumes: [{ name: 'v' }] },
      [{ op: 'replace', path: '/spec/volumes', value: [{ name: 'v' }] }],
    ],
    [
      'appends volumes',
      podOf({ volumes: [{ name: 'a' }] }),
      { volumes: [{ name: 'v' }] },
      [{ op: 'add', path: '/spec/volumes/-', value: { name: 'v' } }],
    ],
    [
      'leaves out a volume that is there',
      podOf({ volumes: [{ name: 'v' }] }),
      { volumes: [{ name: 'v' }] },
      [],
    ],
    [
      'puts sidecars first, in their order',
      podOf({ initContainers: [{ name: 'i' }] }),
      { sidecars: [sidecar, { name: 'second' }] },
      [
        { op: 'add', path: '/spec/initContainers/0', value: sidecar },
        { op: 'add', path: '/spec/initContainers/1', value: { name: 'second' } },
      ],
    ],
    [
      'mounts where nothing is mounted',
      podOf({}),
      { mounts: [mount] },
      [{ op: 'add', path: '/spec/containers/0/volumeMounts', value: [{ name: 'ours', mountPath: '/ours' }] }],
    ],
    [
      'mounts beside others',
      podOf({ containers: [{ name: 'app', volumeMounts: [{ name: 'a', mountPath: '/a' }] }] }),
      { mounts: [mount] },
      [{ op: 'add', path: '/spec/containers/0/volumeMounts/-', value: { name: 'ours', mountPath: '/ours' } }],
    ],
    [
      'escapes the keys of annotations',
      podOf({}, { annotations: { a: 'b' } }),
      { annotations: { 'x/y~z': '1', a: '2' } },
      [
        { op: 'add', path: '/metadata/annotations/x~1y~0z', value: '1' },
        { op: 'replace', path: '/metadata/annotations/a', value: '2' },
      ],
    ],
  ])('%s', (_name, pod, parts, expected) => {
    const patch = buildPatch(pod, injection(parts));
    expect(patch).toEqual(expected);
    applied(pod, patch);
  });

  it('changes an init container’s environment at the place that it had when it came', () => {
    const pod = podOf(
      { initContainers: [{ name: 'a' }, { name: 'b', env: [{ name: 'X', value: '1' }] }] },
      {},
    );
    const change = {
      list: 'initContainers',
      index: 1,
      add: [{ name: 'Y' }],
      set: [{ index: 0, variable: { name: 'X', value: '2' } }],
    } as const;
    const parts = injection({
      sidecars: [sidecar],
      env: [{ ...change, add: [...change.add], set: [...change.set] }],
    });
    expect(applied(pod, buildPatch(pod, parts)).spec.initContainers).toEqual([
      sidecar,
      { name: 'a' },
      { name: 'b', env: [{ name: 'X', value: '2' }, { name: 'Y' }] },
    ]);
  });

  it('replaces a variable whole where its value came from elsewhere, also beside an empty value', () => {
    const env = [{ name: 'X', value: '', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }];
    const set = [{ index: 0, variable: { name: 'X', value: '2' } }];
    const pod = podOf({ containers: [{ name: 'app', env }] }, {});
    const patch = buildPatch(pod, injection({ env: [{ list: 'containers', index: 0, add: [], set }] }));
    expect(applied(pod, patch).spec.containers[0]?.env).toEqual([{ name: 'X', value: '2' }]);
  });
});

describe('what is taken is named with both sides', () => {
  it.each<[string, object, Partial<Injection>, string[]]>([
    ['nothing', {}, { sidecars: [sidecar], volumes: [{ name: 'v' }], mounts: [mount] }, []],
    [
      'a container',
      { containers: [{ name: 'sidecar', image: 'x:1' }] },
      { sidecars: [sidecar] },
      ['the pod\'s container "sidecar" (image x:1) has the name of Sidelight\'s sidecar "sidecar"'],
    ],
    [
      'an init container',
      { initContainers: [{ name: 'sidecar' }] },
      { sidecars: [sidecar] },
      ['the pod\'s container "sidecar" (image unset) has the name of Sidelight\'s sidecar "sidecar"'],
    ],
    [
      'an ephemeral container',
      { ephemeralContainers: [sidecar] },
      { sidecars: [sidecar] },
      ['the pod\'s container "sidecar" (image unset) has the name of Sidelight\'s sidecar "sidecar"'],
    ],
    [
      'a volume',
      { volumes: [{ name: 'v', emptyDir: {} }] },
      { volumes: [{ name: 'v', projected: { sources: [] } }] },
      ['the pod\'s volume "v" has the name of Sidelight\'s volume "v"'],
    ],
    [
      'a projected volume of something',
      { volumes: [{ name: 'v', projected: { sources: [{}] } }] },
      { volumes: [{ name: 'v', projected: { sources: [] } }] },
      ['the pod\'s volume "v" has the name of Sidelight\'s volume "v"'],
    ],
    [
      'a mount path',
      { containers: [{ name: 'app', volumeMounts: [{ name: 'a', mountPath: '/ours' }] }] },
      { mounts: [mount] },
      ['container "app" mounts its volume "a" at /ours, where Sidelight mounts "ours"'],
    ],
  ])('%s', (_name, spec, parts, expected) =>
    expect(collisions(podOf(spec), injection(parts))).toEqual(expected),
  );
});

it('a pointer escapes what RFC 6901 does', () => {
  expect(pointer('metadata', 'annotations', 'a/b~1', 0, '')).toBe('/metadata/annotations/a~1b~01/0/');
});
