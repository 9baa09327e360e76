import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../platform/config/index.ts';
import { admit } from '../../../webhook/admit.ts';
import type { Container, Pod } from '../../../webhook/pod.ts';
import { readPod } from '../../../webhook/readPod.ts';
import { readAnchored } from '../../../webhook/telemetry/readAnchored.ts';
import { applied } from '../applied.ts';
import { arbitraryNamespace, arbitraryPod } from '../arbitraryPod.ts';
import { judge, labelled, patchOf } from '../scenario.ts';

const settings = settingsSchema.parse({
  telemetry: {
    vendors: {
      'vendor-a': { host: 'proxy.vendor-a.example', port: 8080, credentials: { secret: 'vendor-a-proxy' } },
      'vendor-b': {
        host: '2001:db8::7',
        port: 3128,
        tls: true,
        credentials: { secret: 'b', key: 'basic.auth' },
      },
      'vendor-c': { host: '203.0.113.9', port: 8888 },
    },
  },
});

const podOf = (annotations: Record<string, string>, vendor = 'vendor-a'): Pod =>
  readPod({
    metadata: { name: 'a', labels: { 'proxy-vendor': vendor }, annotations },
    spec: { containers: [{ name: 'app', image: 'app' }] },
  });

const injected = (pod: Pod): Pod => applied(pod, patchOf(judge(pod, labelled, settings)));
const sidecarOf = (pod: Pod): Container & { volumeMounts?: unknown; securityContext?: unknown } => {
  const found = pod.spec.initContainers?.find(({ name }) => name === 'sidelight-envoy');
  if (!found) throw new Error('not injected');
  return found;
};
const portsOf = (pod: Pod): number[] => {
  const bootstrap = JSON.stringify(readAnchored((sidecarOf(pod).args?.[1] ?? '').replaceAll('$$', '$')));
  return [...bootstrap.matchAll(/127\.0\.0\.1","port_value":(\d+)/g)].map(([, port]) => Number(port));
};
const early = (port: number) => ({
  name: 'early',
  image: 'early',
  restartPolicy: 'Always',
  ports: [{ containerPort: port, protocol: 'TCP' }],
});
const withEarly = (pod: Pod, port: number): Pod =>
  readPod({
    ...pod,
    spec: { ...pod.spec, initContainers: [early(port), ...(pod.spec.initContainers ?? [])] },
  });

describe('a pod whose vendor has a proxy of its own', () => {
  it('has the credentials of no vendor in what the webhook writes: a volume of Secret and annotation', () => {
    const pod = injected(podOf({ 'sidelight.dev/vendor-ports': 'vendor-b=15901,vendor-c=15902' }));
    const volumes = (pod.spec as { volumes?: { name: string }[] }).volumes;
    const fieldRef = (place: number) => ({
      fieldPath: `metadata.annotations['sidelight.dev/sds-${place}']`,
    });
    expect(volumes?.find(({ name }) => name === 'sidelight-credentials')).toEqual({
      name: 'sidelight-credentials',
      projected: {
        sources: [
          {
            secret: {
              name: 'vendor-a-proxy',
              items: [{ key: 'authorization', path: 'vendor-a.authorization' }],
            },
          },
          { downwardAPI: { items: [{ path: 'vendor-a.sds.json', fieldRef: fieldRef(0) }] } },
          { secret: { name: 'b', items: [{ key: 'basic.auth', path: 'vendor-b.authorization' }] } },
          { downwardAPI: { items: [{ path: 'vendor-b.sds.json', fieldRef: fieldRef(1) }] } },
        ],
      },
    });
    const mounts = { name: 'sidelight-credentials', mountPath: '/etc/sidelight/credentials', readOnly: true };
    expect(sidecarOf(pod).volumeMounts).toContainEqual(mounts);
    expect(pod.spec.containers[0]?.volumeMounts).toBeUndefined();
    expect(JSON.parse(pod.metadata?.annotations?.['sidelight.dev/sds-1'] ?? '')).toEqual({
      resources: [
        {
          '@type': 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret',
          name: 'proxy-authorization of vendor-b',
          generic_secret: {
            secret: { filename: '/etc/sidelight/credentials/vendor-b.authorization' },
          },
        },
      ],
    });
  });

  it('has the security context of any other, which PSA restricted admits', () => {
    const chained = sidecarOf(injected(podOf({ 'sidelight.dev/vendor-ports': 'vendor-b=15901' })));
    const usual = sidecarOf(injected(podOf({}, 'unknown')));
    expect(chained.securityContext).toEqual(usual.securityContext);
    // Of all kinds of volumes PSA restricted admits a projected one.
    const kinds = (injected(podOf({})).spec as { volumes?: Record<string, unknown>[] }).volumes?.flatMap(
      (volume) => Object.keys(volume).filter((key) => key !== 'name'),
    );
    expect(kinds).toEqual(['projected', 'projected']);
  });

  it('keeps its vendors’ ports when its proxy port moves', () => {
    const pod = injected(podOf({ 'sidelight.dev/vendor-ports': 'vendor-b=15901,unknown=15902' }));
    expect(portsOf(pod)).toEqual([15888, 15901, 15902]);
    const verdict = judge(withEarly(pod, 15888), labelled, settings);
    expect(verdict.outcome).toBe('moved');
    const moved = applied(withEarly(pod, 15888), patchOf(verdict));
    expect(portsOf(moved)).toEqual([15889, 15901, 15902]);
    expect(judge(moved, labelled, settings).outcome).toBe('unchanged');
  });

  it('moves its proxy port past its vendors’ ports', () => {
    const pod = injected(podOf({ 'sidelight.dev/vendor-ports': 'vendor-b=15889' }));
    const verdict = judge(withEarly(pod, 15888), labelled, settings);
    expect(portsOf(applied(withEarly(pod, 15888), patchOf(verdict)))).toEqual([15890, 15889]);
  });

  it('is denied when another injector’s container comes to take a vendor’s port', () => {
    const pod = injected(podOf({ 'sidelight.dev/vendor-ports': 'vendor-b=15901' }));
    expect(judge(withEarly(pod, 15901), labelled, settings)).toEqual({
      outcome: 'denied',
      reason: 'port_taken',
      message:
        'sidelight.dev/vendor-ports: "vendor-b=15901" is taken by container "early" (containerPort); choose another port',
    });
  });

  it('is injected once, whatever it is, with our annotations and not its own under our keys', () => {
    const vendors = fc.constantFrom('vendor-a', 'vendor-b', 'vendor-c', 'unknown');
    const ports = fc.option(
      fc.constantFrom('vendor-d=25901', 'vendor-d=25901,vendor-e=25902', 'vendor-d=15888'),
      { nil: undefined },
    );
    const forged = fc.option(fc.constantFrom('', '{}', '{"resources":[]}'), { nil: undefined });
    fc.assert(
      fc.property(
        arbitraryPod,
        arbitraryNamespace,
        vendors,
        ports,
        forged,
        (any, namespace, vendor, p, f) => {
          const annotations = {
            ...any.metadata?.annotations,
            ...(p === undefined ? {} : { 'sidelight.dev/vendor-ports': p }),
            ...(f === undefined ? {} : { 'sidelight.dev/sds-0': f }),
          };
          const labels = { ...any.metadata?.labels, 'proxy-vendor': vendor };
          const before = readPod({ ...any, metadata: { ...any.metadata, labels, annotations } });
          const verdict = admit({ pod: before, namespace, settings });
          fc.pre(verdict.outcome === 'injected');
          const after = readPod(applied(before, verdict.patch));
          expect(admit({ pod: after, namespace, settings })).toEqual({ outcome: 'unchanged' });
          const sds = after.metadata?.annotations?.['sidelight.dev/sds-0'];
          const chained = vendor === 'vendor-a' || vendor === 'vendor-b';
          if (chained) expect(sds).toContain(`/etc/sidelight/credentials/${vendor}.authorization`);
          else expect(sds).toBe(f);
          expect(Buffer.byteLength(sidecarOf(after).args?.[1] ?? '')).toBeLessThan(32 * 1024);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the annotation vendor-ports', () => {
  it.each([
    ['vendor-b', 'no port'],
    ['vendor-b=80', 'a port below 1024'],
    ['vendor-b=65536', 'a port above 65535'],
    ['vendor-b=15901,vendor-b=15902', 'a vendor twice'],
    ['vendor-b=15901,vendor-c=15901', 'a port twice'],
    ['vendor b=15901', 'no label value'],
    ['=15901', 'no vendor'],
    ['', 'nothing'],
    ['a=15901,b=15902,c=15903,d=15904,e=15905', 'more than four'],
    ['vendor-b=15901,', 'an empty entry'],
  ])('%j is denied: %s', (value) => {
    expect(judge(podOf({ 'sidelight.dev/vendor-ports': value }), labelled, settings)).toMatchObject({
      outcome: 'denied',
      reason: 'invalid_annotation',
      message: expect.stringContaining('up to 4 further vendors as VENDOR=PORT joined by commas'),
    });
  });

  it('is told with every other error at once', () => {
    const annotations = {
      'sidelight.dev/vendor-ports': 'vendor-b',
      'sidelight.dev/access-log': 'some',
      'sidelight.dev/own-proxy': 'maybe',
    };
    const verdict = judge(podOf(annotations), labelled, settings);
    expect(verdict).toMatchObject({ outcome: 'denied', reason: 'invalid_annotation' });
    const { message } = verdict as { message: string };
    for (const key of Object.keys(annotations)) expect(message).toContain(`${key}: `);
    expect(message).toContain('none, errors or all');
  });

  it.each([['vendor-a=15901', 'invalid_annotation', '"vendor-a" is the vendor of the pod\'s own label']])(
    '%j, the pod’s own vendor, is denied',
    (value, reason, text) => {
      expect(judge(podOf({ 'sidelight.dev/vendor-ports': value }), labelled, settings)).toMatchObject({
        outcome: 'denied',
        reason,
        message: expect.stringContaining(text),
      });
    },
  );
});
