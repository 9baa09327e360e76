import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admit, type Verdict } from '../../webhook/admit.ts';
import type { Namespace, Pod } from '../../webhook/pod.ts';
import { takenPorts } from '../../webhook/ports.ts';
import { readPod } from '../../webhook/readPod.ts';
import { answerReview } from '../../webhook/review.ts';
import { readStatus } from '../../webhook/status.ts';
import { isGuaranteed } from '../../webhook/telemetry/resources.ts';
import { applied } from './applied.ts';
import { arbitraryInjectors, arbitraryNamespace, arbitraryPod } from './arbitraryPod.ts';
import { arbitraryProfiles, type Drawn } from './arbitraryProfile.ts';
import { refusedVolumes, violations } from './restricted.ts';
import { patchOf } from './scenario.ts';

const decideOn = (pod: Pod, namespace: Namespace, { settings, label }: Drawn): Verdict =>
  admit({
    pod: readPod(pod),
    namespace: { ...namespace, labels: { 'sidelight.dev/inject': label } },
    settings,
  });

const forInjected = (
  check: (before: Pod, after: Pod, namespace: Namespace, drawn: Drawn) => void,
  numRuns = 150,
) => {
  let injected = 0;
  fc.assert(
    fc.property(arbitraryPod, arbitraryNamespace, arbitraryProfiles, (before, namespace, drawn) => {
      const verdict = decideOn(before, namespace, drawn);
      fc.pre(verdict.outcome === 'injected');
      injected++;
      check(before, applied(before, patchOf(verdict)), namespace, drawn);
    }),
    { numRuns },
  );
  expect(injected).toBeGreaterThan(numRuns / 2);
};

describe('any profile of the settings, on any pod', () => {
  it('is added once: a second pass adds nothing', () => {
    forInjected((_before, after, namespace, drawn) => {
      expect(decideOn(after, namespace, drawn)).toEqual({ outcome: 'unchanged' });
    });
  });

  it('keeps the promises of Pod Security "restricted", with requests, limits and no token', () => {
    forInjected((before, after) => {
      const count = (before.spec.initContainers ?? []).length;
      const all = after.spec.initContainers ?? [];
      const added = all.slice(0, all.length - count);
      expect(added.map(({ name }) => name)).toEqual(readStatus(after)?.containers);
      expect(added.flatMap((container) => violations(container, after))).toEqual([]);
      const known = new Set((before.spec.volumes ?? []).map(({ name }) => name));
      expect(refusedVolumes((after.spec.volumes ?? []).filter(({ name }) => !known.has(name)))).toEqual([]);
    });
  });

  it('takes nothing from the pod: what stood there still stands, in its order', () => {
    forInjected((before, after) => {
      for (const list of ['containers', 'initContainers'] as const) {
        const was = before.spec[list] ?? [];
        const is = (after.spec[list] ?? []).slice(-was.length || Number.POSITIVE_INFINITY);
        expect(is.map(({ env: _, ...rest }) => rest)).toEqual(was.map(({ env: _, ...rest }) => rest));
        for (const [at, container] of was.entries()) {
          const env = is[at]?.env ?? [];
          const names = (container.env ?? []).map(({ name }) => name);
          expect(env.slice(0, names.length).map(({ name }) => name)).toEqual(names);
        }
      }
      for (const [key, value] of Object.entries(before.metadata?.annotations ?? {}))
        expect(after.metadata?.annotations?.[key]).toBe(value);
    });
  });

  it('never lets two containers have one port, and keeps a Guaranteed pod Guaranteed', () => {
    forInjected((before, after) => {
      const ours = new Set(readStatus(after)?.containers);
      const added = (after.spec.initContainers ?? []).filter(({ name }) => ours.has(name));
      const declared = added.flatMap(({ ports }) =>
        (ports ?? []).map(({ containerPort = 0 }) => containerPort),
      );
      const others = takenPorts(after, ...added);
      expect(declared.filter((port) => others.has(port))).toEqual([]);
      expect(new Set(declared).size).toBe(declared.length);
      if (!before.spec.resources) expect(isGuaranteed(after)).toBe(isGuaranteed(before));
    });
  });

  it('is the same for the same pod, and the answer holds it', () => {
    forInjected((before, _after, namespace, drawn) => {
      const verdict = decideOn(before, namespace, drawn);
      expect(decideOn(JSON.parse(JSON.stringify(before)), namespace, drawn)).toEqual(verdict);
      const { response } = JSON.parse(answerReview('u', verdict).toString());
      expect(JSON.parse(Buffer.from(response.patch, 'base64').toString('utf8'))).toEqual(patchOf(verdict));
    }, 60);
  });

  it('stays whole whatever other injectors do between our calls', () => {
    fc.assert(
      fc.property(arbitraryPod, arbitraryInjectors, arbitraryProfiles, (before, injectors, drawn) => {
        const namespace = { name: 'crawlers', labels: {}, annotations: {}, limitRanges: [] };
        const first = decideOn(before, namespace, drawn);
        fc.pre(first.outcome === 'injected');
        const between = applied(before, patchOf(first));
        const ours = readStatus(between)?.containers;
        for (const inject of injectors) inject(between);
        const second = decideOn(between, namespace, drawn);
        if (second.outcome === 'denied') {
          expect(second.reason).toBe('port_taken');
          return;
        }
        const after = applied(between, patchOf(second));
        expect(readStatus(after)?.containers).toEqual(ours);
        expect(decideOn(after, namespace, drawn)).toEqual({ outcome: 'unchanged' });
      }),
      { numRuns: 100 },
    );
  });
});
