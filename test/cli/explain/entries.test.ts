import { describe, expect, test } from 'vitest';
import { entriesOf, matchEntries, type Selector, type WebhookEntry } from '../../../cli/explain/entries.ts';
import { defaultSettings } from '../../../platform/config/index.ts';
import type { Pod } from '../../../webhook/index.ts';

const question = (
  podLabels: Record<string, string>,
  namespaceLabels: Record<string, string> = {},
  spec: object = {},
) => ({
  pod: { metadata: { labels: podLabels }, spec: { containers: [], ...spec } } as Pod,
  namespace: { name: 'shop', labels: namespaceLabels, annotations: {}, limitRanges: [] },
  settings: defaultSettings,
});
const label = (value: string) => ({ 'sidelight.dev/inject': value });
const match = (...of: Parameters<typeof question>) =>
  matchEntries(entriesOf(defaultSettings), question(...of));

describe('the entries of the webhook configuration', () => {
  test('are those that install makes: one for labelled namespaces, one for labelled pods', () => {
    expect(match({}, label('telemetry')).map(({ name, matches }) => [name, matches])).toEqual([
      ['namespace.sidelight.dev', true],
      ['pod.sidelight.dev', false],
    ]);
    expect(match(label('telemetry'), label('disabled')).map(({ matches }) => matches)).toEqual([false, true]);
  });

  test('that do not match say which part, and which requirement, as kubectl writes it', () => {
    expect(match({}).map(({ stoppedBy, requirement }) => [stoppedBy, requirement])).toEqual([
      ['namespaceSelector', 'sidelight.dev/inject'],
      ['objectSelector', 'sidelight.dev/inject'],
    ]);
    expect(match(label('disabled'), label('disabled')).map(({ requirement }) => requirement)).toEqual([
      'sidelight.dev/inject notin (disabled)',
      'sidelight.dev/inject notin (disabled)',
    ]);
    expect(match(label('telemetry'), {}, { hostNetwork: true })[1]).toMatchObject({
      matches: false,
      stoppedBy: 'matchConditions',
      requirement: 'no-host-network',
    });
  });

  test('never take a pod of an excluded namespace', () => {
    const { pod, settings } = question(label('telemetry'));
    const namespace = { name: 'kube-system', labels: label('telemetry'), annotations: {}, limitRanges: [] };
    const found = matchEntries(entriesOf(settings), { pod, namespace, settings });
    expect(found.map(({ stoppedBy }) => stoppedBy)).toEqual(['namespaceSelector', 'namespaceSelector']);
    expect(found[0]?.requirement).toMatch(/^kubernetes.io\/metadata.name notin \(.*kube-system/);
  });

  test('of a cluster may be others: every operator of a selector counts, and conditions that are not ours hold', () => {
    const entry = (objectSelector: Selector | null): WebhookEntry => ({
      name: 'other',
      objectSelector,
      matchConditions: [{ name: 'theirs', expression: 'false' }],
    });
    const asked = question({ team: 'a' });
    const of = (selector: Selector | null) => matchEntries([entry(selector)], asked)[0]?.requirement;
    expect(of(null)).toBe(null);
    expect(of({ matchLabels: { team: 'a' } })).toBe(null);
    expect(of({ matchLabels: { team: 'b' } })).toBe('team in (b)');
    expect(of({ matchExpressions: [{ key: 'team', operator: 'In', values: ['b', 'c'] }] })).toBe(
      'team in (b, c)',
    );
    expect(of({ matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['b'] }] })).toBe(null);
    expect(of({ matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] })).toBe('!team');
    expect(of({ matchExpressions: [{ key: 'tier', operator: 'Exists' }] })).toBe('tier');
  });
});
