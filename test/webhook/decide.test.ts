import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSettings, settingsSchema } from '../../platform/config/index.ts';
import { type Decision, decide, predicates } from '../../webhook/decide.ts';
import { readLabel } from '../../webhook/label.ts';
import { reasons } from '../../webhook/reasons.ts';
import { labelled } from './scenario.ts';

const key = 'sidelight.dev/inject';
const labels = (value: string | undefined): Record<string, string> =>
  value === undefined ? {} : { [key]: value };

/** `inject`, or the reason why not. */
const word = (decision: Decision): string => (decision.kind === 'inject' ? 'inject' : decision.reason);

const decided = (namespace: string | undefined, pod: string | undefined): string =>
  word(
    decide({
      pod: { metadata: { labels: labels(pod) }, spec: { containers: [] } },
      namespace: { ...labelled, labels: labels(namespace) },
      settings: defaultSettings,
    }),
  );

describe('a pod’s label replaces its namespace’s', () => {
  it.each([
    // namespace, pod, verdict
    [undefined, undefined, 'not_labelled'],
    [undefined, 'disabled', 'opted_out'],
    [undefined, 'telemetry', 'inject'],
    ['disabled', undefined, 'opted_out'],
    ['disabled', 'disabled', 'opted_out'],
    ['disabled', 'telemetry', 'inject'],
    ['telemetry', undefined, 'inject'],
    ['telemetry', 'disabled', 'opted_out'],
    ['telemetry', 'telemetry', 'inject'],
  ])('namespace %s, pod %s: %s', (namespace, pod, verdict) => {
    expect(decided(namespace, pod)).toBe(verdict);
  });

  it.each([
    ['telemetry', 'Telemetry', 'unknown_profile'],
    ['nonsense', 'telemetry', 'inject'],
    ['nonsense', 'disabled', 'opted_out'],
    ['nonsense', undefined, 'unknown_profile'],
    ['telemetry', '', 'unknown_profile'],
  ])('also where one names no profile: namespace %s, pod %s: %s', (namespace, pod, verdict) => {
    expect(decided(namespace, pod)).toBe(verdict);
  });

  it('and a label that is null is none', () => {
    const pod = { metadata: { labels: { [key]: null as unknown as string } }, spec: { containers: [] } };
    const decision = decide({ pod, namespace: labelled, settings: defaultSettings });
    expect(decision).toEqual({ kind: 'inject', profiles: ['telemetry'] });
  });
});

describe('a system namespace', () => {
  it.each(['kube-system', 'kube-public', 'kube-node-lease'])(
    '%s is left alone, even if the settings leave it out',
    (name) => {
      const settings = settingsSchema.parse({ excludedNamespaces: [] });
      const pod = { metadata: { labels: labels('telemetry') }, spec: { containers: [] } };
      const decision = decide({ pod, namespace: { ...labelled, name }, settings });
      expect(decision).toEqual({ kind: 'skip', reason: 'excluded_namespace' });
    },
  );
});

describe('an unknown profile', () => {
  const ask = (namespace: string, pod?: string) =>
    decide({
      pod: { metadata: { labels: labels(pod) }, spec: { containers: [] } },
      namespace: { ...labelled, labels: labels(namespace) },
      settings: defaultSettings,
    });

  it('is denied on a pod, and skipped on a namespace; both say where it stands and what is allowed', () => {
    const allowed = 'allowed: disabled, enabled, or profiles joined by dots: telemetry';
    expect(ask('telemetry', 'tracing')).toEqual({
      kind: 'deny',
      reason: 'unknown_profile',
      message: `label ${key}: "tracing" (pod); ${allowed}`,
    });
    expect(ask('tracing')).toEqual({
      kind: 'skip',
      reason: 'unknown_profile',
      message: `label ${key}: "tracing" (namespace crawlers); ${allowed}`,
    });
  });
});

describe('the first predicate that holds is the reason', () => {
  it.each(['kube-system', 'kube-public', 'kube-node-lease', 'sidelight'])('never in %s', (name) => {
    const pod = { metadata: { labels: labels('telemetry') }, spec: { hostNetwork: true, containers: [] } };
    const decision = decide({ pod, namespace: { ...labelled, name }, settings: defaultSettings });
    expect(word(decision)).toBe('excluded_namespace');
  });

  it('a pod that opts out is not asked for its network', () => {
    const pod = { metadata: { labels: labels('disabled') }, spec: { hostNetwork: true, containers: [] } };
    expect(word(decide({ pod, namespace: labelled, settings: defaultSettings }))).toBe('opted_out');
  });

  it('every reason is one of those that are explained', () => {
    for (const { reason } of predicates) expect(reasons[reason]).toMatch(/^\S.*\S$/);
  });
});

describe('the grammar of the label', () => {
  const names = fc.array(fc.constantFrom<string>('telemetry'), { minLength: 1, maxLength: 5 });

  it('order and repeats do not matter', () => {
    fc.assert(
      fc.property(names, (profiles) => {
        expect(readLabel(profiles.join('.'), defaultSettings)).toEqual({
          kind: 'profiles',
          profiles: ['telemetry'],
        });
      }),
    );
  });

  it('one word that names no profile spoils the rest, wherever it stands', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('', 'enabled', 'disabled', '__proto__', 'constructor'),
    );
    fc.assert(
      fc.property(names, word, fc.nat(5), (profiles, stranger, place) => {
        fc.pre(stranger !== 'telemetry' && !stranger.split('.').every((part) => part === 'telemetry'));
        const value = profiles.toSpliced(place, 0, stranger).join('.');
        expect(readLabel(value, defaultSettings).kind).toBe('unknown');
      }),
    );
  });

  it.each([
    '',
    '.',
    'telemetry.',
    '.telemetry',
    'telemetry,telemetry',
    ' telemetry',
    'TELEMETRY',
    'Enabled',
    'true',
  ])('%j is no value', (value) => {
    expect(readLabel(value, defaultSettings)).toEqual({ kind: 'unknown' });
  });

  it('enabled stands for the settings’ profiles, and is held to the same names', () => {
    expect(readLabel('enabled', defaultSettings)).toEqual({ kind: 'profiles', profiles: ['telemetry'] });
    const settings = settingsSchema.parse({ defaultProfiles: ['mine', 'telemetry'], profiles: { mine: {} } });
    const both = { kind: 'profiles', profiles: ['telemetry', 'mine'] };
    expect(readLabel('enabled', settings)).toEqual(both);
    expect(readLabel('mine.telemetry.mine', settings)).toEqual(both);
    expect(readLabel('mine', defaultSettings)).toEqual({ kind: 'unknown' });
  });
});
