import { describe, expect, it } from 'vitest';
import { defaultSettings, settingsSchema } from '../../../platform/config/index.ts';
import type { Tuning } from '../../../webhook/annotations.ts';
import type { Container, LimitRange, Pod, Resources } from '../../../webhook/pod.ts';
import { sidecarResources } from '../../../webhook/telemetry/resources.ts';

const podOf = (resources: Resources, changes: Partial<Pod['spec']> = {}): Pod => ({
  spec: { containers: [{ name: 'app', resources }], ...changes },
});
const bestEffort = podOf({});

interface Given {
  tuning?: Tuning;
  pod?: Pod;
  limits?: LimitRange['limits'];
  settings?: object;
}

/** `requests cpu/memory, limits cpu/memory`, or why none fit. */
function sized({ tuning = {}, pod = bestEffort, limits = [], settings }: Given): string {
  const known = settings ? settingsSchema.parse(settings) : defaultSettings;
  const result = sidecarResources(known, tuning, pod, [{ name: 'range', limits }]);
  if ('refused' in result) return result.refused;
  const { requests, limits: most } = result.resources;
  return `${requests?.cpu}/${requests?.memory} ${most?.cpu}/${most?.memory}`;
}

describe('annotations and settings', () => {
  it.each<[string, Given, string]>([
    ['say nothing: the defaults', {}, '100m/128Mi 500m/704Mi'],
    [
      'a request above the limit pulls the limit up',
      { tuning: { cpuRequest: '2' } },
      '2000m/128Mi 2000m/704Mi',
    ],
    [
      'a limit below the request pulls the request down',
      { tuning: { memoryLimit: '100M' } },
      '100m/100000000 500m/100000000',
    ],
    ['both', { tuning: { cpuRequest: '10m', cpuLimit: '20m' } }, '10m/128Mi 20m/704Mi'],
    [
      'parts of a millicore round away from nothing, never past the limit',
      { tuning: { cpuRequest: '10.2m', cpuLimit: '10.7m' } },
      '10m/128Mi 10m/704Mi',
    ],
    [
      'settings whose limit is below their request',
      { settings: { telemetry: { limits: { cpu: '50m' } } } },
      '50m/128Mi 50m/704Mi',
    ],
  ])('%s', (_name, given, expected) => expect(sized(given)).toBe(expected));
});

describe('a Guaranteed pod', () => {
  const both = { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } };
  const init = (resources: Resources): Partial<Pod['spec']> => ({
    initContainers: [{ name: 'init', resources } as Container],
  });
  it.each<[string, Pod, boolean]>([
    ['by requests and limits', podOf(both), true],
    ['by limits alone', podOf({ limits: both.limits }), true],
    [
      'in other spellings',
      podOf({ requests: { cpu: '1000m', memory: '1024Mi' }, limits: { cpu: 1, memory: '1Gi' } }),
      true,
    ],
    [
      'in decimals',
      podOf({ requests: { cpu: '9m', memory: 1 }, limits: { cpu: '0.009', memory: '1' } }),
      true,
    ],
    ['with its init containers', podOf(both, init(both)), true],
    ['not with an init container that asks for nothing', podOf(both, init({})), false],
    ['not by requests alone', podOf({ requests: both.requests }), false],
    ['not by cpu alone', podOf({ limits: { cpu: '1' } }), false],
    ['not by zero', podOf({ limits: { cpu: '0', memory: '1Gi' } }), false],
    [
      'not with a request below its limit',
      podOf({ ...both, requests: { cpu: '999m', memory: '1Gi' } }),
      false,
    ],
  ])('%s', (_name, pod, guaranteed) => {
    expect(sized({ pod })).toBe(guaranteed ? '500m/704Mi 500m/704Mi' : '100m/128Mi 500m/704Mi');
  });
});

describe('a LimitRange', () => {
  const container = (bounds: object) => ({ limits: [{ type: 'Container', ...bounds }] });
  const busy = podOf({ requests: { cpu: '400m' }, limits: { cpu: '800m' } });
  it.each<[string, Given, string]>([
    [
      'of another type says nothing',
      { limits: [{ type: 'PersistentVolumeClaim', min: { cpu: '9' } }] },
      '100m/128Mi 500m/704Mi',
    ],
    ['raises to its minimum', container({ min: { cpu: '700m' } }), '700m/128Mi 700m/704Mi'],
    ['lowers to its maximum', container({ max: { memory: '200Mi' } }), '100m/128Mi 500m/200Mi'],
    ['lowers the request too', container({ max: { cpu: '20m' } }), '20m/128Mi 20m/704Mi'],
    [
      'narrows by its ratio',
      container({ maxLimitRequestRatio: { memory: '2.75' } }),
      '100m/256Mi 500m/704Mi',
    ],
    [
      'does all three',
      container({ min: { cpu: '50m' }, max: { cpu: '300m' }, maxLimitRequestRatio: { cpu: '2' } }),
      '150m/128Mi 300m/704Mi',
    ],
    [
      'keeps a Guaranteed pod Guaranteed',
      { pod: podOf({ limits: { cpu: '1', memory: '1Gi' } }), ...container({ max: { cpu: '200m' } }) },
      '200m/704Mi 200m/704Mi',
    ],
    [
      'on pods leaves what the app does not take',
      { pod: busy, limits: [{ type: 'Pod', max: { cpu: '1' } }] },
      '100m/128Mi 200m/704Mi',
    ],
    [
      'on pods asks for what the app does not',
      { pod: busy, limits: [{ type: 'Pod', min: { cpu: '600m' } }] },
      '200m/128Mi 500m/704Mi',
    ],
    [
      'on pods by ratio counts the app in',
      { pod: busy, limits: [{ type: 'Pod', maxLimitRequestRatio: { cpu: '2' } }] },
      '250m/128Mi 500m/704Mi',
    ],
    [
      'whose maximum is too little',
      container({ max: { memory: '32Mi' } }),
      'LimitRange "range" (Container) leaves 32Mi of memory; the sidecar needs 64Mi',
    ],
    [
      'whose minimum is above its maximum',
      container({ min: { cpu: '2' }, max: { cpu: '1' } }),
      'LimitRange "range" (Container) leaves 1000m of cpu; the sidecar needs 2000m',
    ],
    [
      'on pods whose ratio the app itself is far from',
      {
        pod: podOf({ requests: { cpu: '100m' }, limits: { cpu: '900m' } }),
        limits: [{ type: 'Pod', maxLimitRequestRatio: { cpu: '2' } }],
      },
      'LimitRange "range" (Pod) leaves 500m of cpu; the sidecar needs 600m',
    ],
    [
      'on pods that the app uses up',
      { pod: busy, limits: [{ type: 'Pod', max: { cpu: '800m' } }] },
      'LimitRange "range" (Pod) leaves 0 of cpu; the sidecar needs 10m',
    ],
  ])('%s', (_name, given, expected) => expect(sized(given)).toBe(expected));
});

describe('a pod with resources of its own', () => {
  const shared = (resources: Resources, own: Resources = {}) => podOf(own, { resources });
  it.each<[string, Given, string]>([
    [
      'is asked for nothing more',
      { pod: shared({ requests: { cpu: '1' }, limits: { cpu: '1' } }) },
      '0/0 500m/704Mi',
    ],
    ['lends its limit', { pod: shared({ limits: { cpu: '200m', memory: '100Mi' } }) }, '0/0 200m/100Mi'],
    [
      'that names nothing shares nothing',
      { pod: shared({ requests: {}, limits: null }) },
      '100m/128Mi 500m/704Mi',
    ],
    [
      'is asked for nothing more, also where its containers are Guaranteed',
      {
        pod: shared({ limits: { cpu: '2', memory: '2Gi' } }, { limits: { cpu: '1', memory: '1Gi' } }),
      },
      '0/0 500m/704Mi',
    ],
    [
      'may have room for a minimum',
      {
        pod: shared({ requests: { cpu: '1' }, limits: { cpu: '1' } }),
        limits: [{ type: 'Container', min: { cpu: '50m' } }],
      },
      '50m/0 500m/704Mi',
    ],
    [
      'may have no room for a minimum',
      {
        pod: shared({ requests: { cpu: '100m' }, limits: { cpu: '1' } }, { requests: { cpu: '80m' } }),
        limits: [{ type: 'Container', min: { cpu: '50m' } }],
      },
      "a LimitRange asks 50m of cpu for each container; the pod's own requests leave 20m",
    ],
  ])('%s', (_name, given, expected) => expect(sized(given)).toBe(expected));
});
