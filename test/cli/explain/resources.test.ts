import { expect, test } from 'vitest';
import { podResources } from '../../../cli/explain/resources.ts';
import type { Container, Pod } from '../../../webhook/index.ts';

const pod = (containers: object[], more: object = {}): Pod =>
  ({ spec: { containers: containers.map((resources) => ({ name: 'a', resources })), ...more } }) as Pod;
const fixed = { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: 1, memory: '1024Mi' } };

test.each<[string, Pod, string]>([
  ['no resources', pod([{}, {}]), 'BestEffort'],
  ['zeros', pod([{ requests: { cpu: '0' }, limits: {} }]), 'BestEffort'],
  ['requests that are limits, everywhere', pod([fixed, fixed]), 'Guaranteed'],
  ['limits alone', pod([{ limits: fixed.limits }]), 'Guaranteed'],
  ['one container of two', pod([fixed, {}]), 'Burstable'],
  ['cpu alone', pod([{ requests: { cpu: 1 }, limits: { cpu: 1 } }]), 'Burstable'],
  ['an init container without', pod([fixed], { initContainers: [{ name: 'b' } as Container] }), 'Burstable'],
  ['the pod’s own, whatever its containers have', pod([{}], { resources: fixed }), 'Guaranteed'],
  ['the pod’s own request', pod([fixed], { resources: { requests: { cpu: 3 } } }), 'Burstable'],
])('%s: the class that Kubernetes gives', (_, of, expected) => {
  expect(podResources(of).qosClass).toBe(expected);
});

test('requests are those of the containers that run together, or the pod’s own', () => {
  const requests = { requests: { cpu: '100m', memory: '64Mi' } };
  expect(podResources(pod([requests, requests])).requests).toEqual({ cpu: '200m', memory: '128Mi' });
  expect(podResources(pod([requests], { resources: { requests: { cpu: '2' } } })).requests).toEqual({
    cpu: '2000m',
    memory: '64Mi',
  });
});
