import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../platform/config/index.ts';
import { parseQuantity } from '../../platform/quantity/index.ts';
import { admit, type Verdict } from '../../webhook/admit.ts';
import { statusAnnotation } from '../../webhook/annotations.ts';
import type { Container, EnvVar, Namespace, Pod } from '../../webhook/pod.ts';
import { takenPorts } from '../../webhook/ports.ts';
import { readPod } from '../../webhook/readPod.ts';
import { answerReview } from '../../webhook/review.ts';
import { findOurs, readStatus } from '../../webhook/status.ts';
import { isGuaranteed } from '../../webhook/telemetry/resources.ts';
import { applied } from './applied.ts';
import { arbitraryInjectors, arbitraryNamespace, arbitraryPod } from './arbitraryPod.ts';
import { labelled, patchOf } from './scenario.ts';

const decideOn = (pod: Pod, namespace: Namespace = labelled): Verdict =>
  admit({ pod: readPod(pod), namespace, settings: defaultSettings });

/** Runs `check` for pods that are injected; the others are other properties' business. */
const forInjected = (
  check: (before: Pod, after: Pod, verdict: Verdict & { outcome: 'injected' }, namespace: Namespace) => void,
  numRuns = 120,
) =>
  fc.assert(
    fc.property(arbitraryPod, arbitraryNamespace, (before, namespace) => {
      const verdict = decideOn(before, namespace);
      fc.pre(verdict.outcome === 'injected');
      check(before, applied(before, verdict.patch), verdict, namespace);
    }),
    { numRuns },
  );

const proxyVariables = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'];
const noProxyVariables = ['NO_PROXY', 'no_proxy'];
const declared = new Set([...proxyVariables, ...noProxyVariables, 'NODE_USE_ENV_PROXY']);

const isOurs = (container: Container): boolean =>
  container.name === 'sidelight-envoy' && container.image === defaultSettings.images.envoy;

/** A pod without what may be ours; a list or an object that is null or empty counts as absent. */
function theirs(pod: Pod): unknown {
  const copy = copied(pod);
  const emptied = <T>(items: T[] | null | undefined, keep: (item: T) => boolean) => {
    const kept = (items ?? []).filter(keep);
    return kept.length > 0 ? kept : undefined;
  };
  const container = (c: Container) => ({ ...c, env: emptied(c.env, ({ name }) => !declared.has(name)) });
  const { annotations, ...metadata } = copy.metadata ?? {};
  const { [statusAnnotation]: _, ...kept } = annotations ?? {};
  return JSON.stringify(
    sorted({
      ...copy,
      metadata: { ...metadata, annotations: Object.keys(kept).length > 0 ? kept : undefined },
      spec: {
        ...copy.spec,
        containers: copy.spec.containers.map(container),
        initContainers: emptied(copy.spec.initContainers, (c) => !isOurs(c))?.map(container),
        volumes: emptied(copy.spec.volumes, ({ name }) => name !== 'sidelight-no-token'),
      },
    }),
  );
}

const copied = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Objects with their keys in order, so that only what a pod says is compared. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, sorted(item)]);
}

const reversedKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversedKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversedKeys(item)]),
  );
};

const containersOf = (pod: Pod): Container[] => [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
const effective = (container: Container, name: string) =>
  (container.env ?? []).findLast((v) => v.name === name);

/** A NO_PROXY by valueFrom stays; an empty one may become anything; any other leads. */
function leads(was: EnvVar, is: EnvVar | undefined): boolean {
  if (was.valueFrom) return JSON.stringify(is) === JSON.stringify(was);
  return !was.value?.trim() || is?.value?.startsWith(was.value) === true;
}

/** What a JSON Pointer points at; undefined where there is nothing. */
const valueAt = (root: unknown, path: string): unknown =>
  path
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : undefined,
      root,
    );

describe('the patch', () => {
  it('applies, in two implementations alike, and a second pass adds nothing', () => {
    forInjected((_before, after, _verdict, namespace) => {
      expect(decideOn(after, namespace)).toEqual({ outcome: 'unchanged' });
    });
  });

  it('changes nothing of anybody else: containers, unknown fields, volumes, annotations', () => {
    forInjected((before, after) => expect(theirs(after)).toBe(theirs(before)));
  });

  it('adds; it replaces only null or empty lists, NO_PROXY, and a proxy that may be taken over', () => {
    forInjected((before, after, { patch }) => {
      const takesOver = after.metadata?.annotations?.['sidelight.dev/own-proxy'] === 'replace';
      const variables = [...noProxyVariables, ...(takesOver ? proxyVariables : [])];
      for (const { op, path } of patch) {
        const current = valueAt(before, path);
        const variable = valueAt(before, /^.*\/env\/\d+/.exec(path)?.[0] ?? '') as { name: string };
        if (op === 'add')
          expect(current === undefined || /\/\d+$/.test(path) || path === '/metadata').toBe(true);
        else if (path.includes('/env/')) expect(variables).toContain(variable.name);
        else expect([null, '[]']).toContain(current && JSON.stringify(current));
      }
    });
  });

  it('keeps what the app says of its own environment, and leads NO_PROXY with it', () => {
    forInjected((before, after) => {
      fc.pre(after.metadata?.annotations?.['sidelight.dev/own-proxy'] !== 'replace');
      const later = containersOf(after).filter((container) => !isOurs(container));
      for (const [index, container] of containersOf(before).entries()) {
        for (const name of declared) {
          const [was, is] = [effective(container, name), effective(later[index] as Container, name)];
          if (was && noProxyVariables.includes(name)) expect(leads(was, is)).toBe(true);
          else if (was) expect(is).toEqual(was);
        }
      }
    });
  });

  it('is the same for the same pod, byte for byte, and leaves the pod itself alone', () => {
    forInjected((before, _after, { patch }, namespace) => {
      const text = JSON.stringify(before);
      const again = patchOf(decideOn(copied(before), namespace));
      expect(JSON.stringify(again)).toBe(JSON.stringify(patch));
      expect(JSON.stringify(before)).toBe(text);
    }, 100);
  });

  it('reaches the API server as it is', () => {
    forInjected((_before, _after, verdict) => {
      const { response } = JSON.parse(answerReview('u', verdict).toString());
      expect(JSON.parse(Buffer.from(response.patch, 'base64').toString('utf8'))).toEqual(verdict.patch);
      expect(response.warnings ?? []).toHaveLength(verdict.notices.length);
    }, 100);
  });

  it('does not depend on the order of keys', () => {
    forInjected((before, _after, { patch }, namespace) => {
      expect(patchOf(decideOn(reversedKeys(before) as Pod, namespace))).toEqual(patch);
    }, 100);
  });
});

describe('the sidecar', () => {
  const sidecar = (pod: Pod) => findOurs(pod, readStatus(pod));

  it('stands first, on ports that nobody else has', () => {
    forInjected((_before, after) => {
      const ours = sidecar(after);
      const { proxy, metrics } = readStatus(after)?.ports ?? { proxy: 0, metrics: 0 };
      expect(ours?.index).toBe(0);
      expect(proxy).not.toBe(metrics);
      const taken = takenPorts(after, ours?.container);
      expect([taken.get(proxy), taken.get(metrics)]).toEqual([undefined, undefined]);
    });
  });

  it('asks for no more than it may use, and keeps a Guaranteed pod Guaranteed', () => {
    forInjected((before, after) => {
      const resources = sidecar(after)?.container.resources;
      for (const kind of ['cpu', 'memory'] as const) {
        const [request, limit] = [resources?.requests?.[kind], resources?.limits?.[kind]].map((q) =>
          parseQuantity(q ?? ''),
        );
        expect(limit).toBeGreaterThan(0);
        expect(request).toBeLessThanOrEqual(limit ?? 0);
      }
      if (!before.spec.resources) expect(isGuaranteed(after)).toBe(isGuaranteed(before));
    });
  });

  it('is what the LimitRanges of its namespace allow a container', () => {
    forInjected((_before, after, _verdict, namespace) => {
      const resources = sidecar(after)?.container.resources;
      const limits = namespace.limitRanges
        .flatMap((range) => range.limits)
        .filter(({ type }) => type === 'Container');
      for (const { min, max, maxLimitRequestRatio } of limits) {
        for (const kind of ['cpu', 'memory'] as const) {
          const amount = (amounts: { [resource: string]: string | number | undefined } | undefined | null) =>
            parseQuantity(amounts?.[kind] ?? '');
          const [request, limit] = [amount(resources?.requests) ?? 0, amount(resources?.limits) ?? 0];
          expect(request).toBeGreaterThanOrEqual(amount(min) ?? 0);
          expect(limit).toBeLessThanOrEqual(amount(max) ?? Number.POSITIVE_INFINITY);
          expect(limit / request).toBeLessThanOrEqual(
            (amount(maxLimitRequestRatio) ?? Number.POSITIVE_INFINITY) + 1e-9,
          );
        }
      }
    });
  });
});

describe('other injectors', () => {
  it('keep their work, whatever they do between our calls, and ours stays whole', () => {
    fc.assert(
      fc.property(arbitraryPod, arbitraryInjectors, (before, injectors) => {
        const first = decideOn(before);
        fc.pre(first.outcome === 'injected');
        const between = applied(before, first.patch);
        for (const inject of injectors) inject(between);
        const second = decideOn(between);
        if (second.outcome === 'denied') {
          expect(second.reason).toBe('port_taken');
          return;
        }
        const after = applied(between, patchOf(second));
        expect(theirsIn(after)).toBe(theirsIn(between));
        expect(decideOn(after)).toEqual({ outcome: 'unchanged' });
        expect(usesOurs(after)).toEqual(usesOurs(between));
        const status = readStatus(after);
        const ours = findOurs(after, status);
        const taken = takenPorts(after, ours?.container);
        expect([taken.get(status?.ports?.proxy ?? 0), taken.get(status?.ports?.metrics ?? 0)]).toEqual([
          undefined,
          undefined,
        ]);
        expect(ours?.container.ports?.[0]?.containerPort).toBe(status?.ports?.metrics);
        expect(ours?.container.args?.[1]).toContain(`"port_value":${status?.ports?.proxy}}`);
      }),
      { numRuns: 150 },
    );
  });

  /** Whether each container's proxy is the port that the status names. */
  const usesOurs = (pod: Pod): boolean[] => {
    const url = `http://127.0.0.1:${readStatus(pod)?.ports?.proxy}`;
    return containersOf(pod).map((container) => effective(container, 'https_proxy')?.value === url);
  };

  /** As `theirs`, where our image may have been rewritten. */
  const theirsIn = (pod: Pod): unknown => {
    const copy = copied(pod);
    const ours = findOurs(copy, readStatus(copy));
    copy.spec.initContainers = (copy.spec.initContainers ?? []).filter((_, index) => index !== ours?.index);
    return theirs(copy);
  };

  it('come first as well as after', () => {
    fc.assert(
      fc.property(arbitraryPod, arbitraryInjectors, (drawn, injectors) => {
        const pod = copied(drawn);
        for (const inject of injectors) inject(pod);
        const verdict = decideOn(pod);
        fc.pre(verdict.outcome === 'injected');
        expect(theirs(applied(pod, verdict.patch))).toBe(theirs(pod));
      }),
      { numRuns: 100 },
    );
  });
});
