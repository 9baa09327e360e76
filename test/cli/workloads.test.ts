import { describe, expect, test } from 'vitest';
import { holdsPodTemplate, manifestsOf, patchMark, templatePath } from '../../cli/inject/workloads.ts';
import { readYaml } from '../../platform/yaml/index.ts';

const manifestsIn = (text: string) => manifestsOf(readYaml(text, 'file.yaml'));
const only = (value: object) => {
  const [manifest] = manifestsIn(JSON.stringify(value));
  if (!manifest) throw new Error('no manifest');
  return manifest;
};
const pathOf = (apiVersion: string, kind: string) => templatePath(only({ apiVersion, kind }));

describe('templatePath', () => {
  test.each([
    ['v1', 'Pod', ''],
    ['v1', 'PodTemplate', '/template'],
    ['v1', 'ReplicationController', '/spec/template'],
    ['apps/v1', 'Deployment', '/spec/template'],
    ['apps/v1', 'StatefulSet', '/spec/template'],
    ['apps/v1', 'DaemonSet', '/spec/template'],
    ['apps/v1', 'ReplicaSet', '/spec/template'],
    ['batch/v1', 'Job', '/spec/template'],
    ['batch/v1', 'CronJob', '/spec/jobTemplate/spec/template'],
    ['batch/v1beta1', 'CronJob', '/spec/jobTemplate/spec/template'],
    ['apps.openshift.io/v1', 'DeploymentConfig', '/spec/template'],
  ])('knows where %s %s holds its pod', (apiVersion, kind, path) => {
    expect(pathOf(apiVersion, kind)).toBe(path);
  });

  test.each([
    ['apps.kruise.io/v1beta1', 'StatefulSet'],
    ['argoproj.io/v1alpha1', 'Rollout'],
    ['v1', 'Deployment'],
    ['apps/v1', 'Pod'],
    ['v1', 'Service'],
  ])('does not take %s %s for a kind that it knows', (apiVersion, kind) => {
    expect(pathOf(apiVersion, kind)).toBeUndefined();
  });

  test('takes kinds of the settings, by group and kind', () => {
    const others = [{ group: 'argoproj.io', kind: 'Rollout', path: '/spec/template' }];
    expect(templatePath({ group: 'argoproj.io', kind: 'Rollout' }, others)).toBe('/spec/template');
    expect(templatePath({ group: 'other.io', kind: 'Rollout' }, others)).toBeUndefined();
    expect(templatePath({ group: 'apps', kind: 'Deployment' }, others)).toBe('/spec/template');
  });
});

describe('manifestsOf', () => {
  test('finds the objects of all documents and Lists, with their places', () => {
    const found = manifestsIn(`kind: A
metadata: {name: a, namespace: x}
---
- no object
---
apiVersion: v1
kind: List
items:
- {kind: B, metadata: {generateName: b-}}
- {apiVersion: v1, kind: List, items: [{kind: C}, null]}
---
apiVersion: other/v1
kind: ThingList
items: []
`);
    expect(found.map(({ document, path, title, namespace }) => [document, path, title, namespace])).toEqual([
      [0, '', 'a/a', 'x'],
      [2, '/items/0', 'b/b-', 'default'],
      [2, '/items/1/items/0', 'c/(no name)', 'default'],
    ]);
  });

  test('gives items that say no type the one that their list is named after, and no others', () => {
    const found = manifestsIn(`apiVersion: apps/v1
kind: DeploymentList
items:
- metadata: {name: a}
- {apiVersion: v1, kind: Pod, metadata: {name: b}}
- {kind: Deployment, metadata: {name: c}}
- {apiVersion: apps/v1, metadata: {name: d}}
---
apiVersion: v1
kind: PodList
items: [{metadata: {name: e}}, null]
---
{apiVersion: v1, kind: PodList, items: {a: b}}
`);
    expect(found.map(({ path, title, group }) => [path, title, group])).toEqual([
      ['/items/0', 'deployment/a', 'apps'],
      ['/items/1', 'pod/b', ''],
      ['/items/2', 'deployment/c', ''],
      ['/items/3', '(no kind)/d', 'apps'],
      ['/items/0', 'pod/e', ''],
      ['', 'podlist/(no name)', ''],
    ]);
  });
});

describe('patchMark', () => {
  const mark = (spec: object | null, more: object = {}) =>
    patchMark(only({ kind: 'Pod', spec, ...more }), { spec });
  const whole = { containers: [{ name: 'a', image: 'b' }] };

  test('takes a container without image, a directive, or no containers for a patch', () => {
    expect(mark({ containers: [{ name: 'a' }] })).toBe('container "a" has no image');
    expect(mark({ ...whole, initContainers: [{ name: 'i' }] })).toBe('container "i" has no image');
    expect(mark({ containers: [{ $patch: 'delete', name: 'a' }] })).toBe('it has a $patch directive');
    expect(mark({ ...whole, '$setElementOrder/volumes': [] })).toBe('it has a $patch directive');
    expect(mark({ nodeName: 'n' })).toBe('it has no containers');
    expect(mark(null)).toBe('it has no containers');
  });

  test('takes a whole workload for no patch', () => {
    expect(mark(whole)).toBeUndefined();
    expect(mark({ containers: [] })).toBeUndefined();
  });
});

describe('holdsPodTemplate', () => {
  test('finds containers below a spec, wherever a kind keeps its template', () => {
    const template = { spec: { containers: [] } };
    expect(holdsPodTemplate({ spec: { template } })).toBe(true);
    expect(holdsPodTemplate({ spec: { jobs: [{ job: { template } }] } })).toBe(true);
    expect(holdsPodTemplate({ spec: { ports: [] }, containers: [] })).toBe(false);
    expect(holdsPodTemplate({ spec: { properties: { containers: { type: 'array' } } } })).toBe(false);
  });
});
