import fc from 'fast-check';
import { expect, test } from 'vitest';
import { injectLabel, install } from '../../manifests/index.ts';
import { defaultSettings } from '../../platform/config/index.ts';

interface Requirement {
  key: string;
  operator: string;
  values?: string[];
}
interface Entry {
  name: string;
  namespaceSelector: { matchExpressions: Requirement[] };
  objectSelector: { matchExpressions: Requirement[] };
}

const entries = install(defaultSettings).at(-1)?.webhooks as Entry[];

/** Kubernetes' label selection: `NotIn` holds where the key is absent. */
const selects = (requirements: Requirement[], labels: Record<string, string>): boolean =>
  requirements.every(({ key, operator, values = [] }) => {
    const value = labels[key];
    if (operator === 'Exists') return value !== undefined;
    if (operator === 'DoesNotExist') return value === undefined;
    return value === undefined || !values.includes(value);
  });

const called = (
  namespace: string,
  namespaceLabel: string | undefined,
  podLabel: string | undefined,
): string[] => {
  const label = (value: string | undefined) => (value === undefined ? {} : { [injectLabel]: value });
  return entries
    .filter(
      (entry) =>
        selects(entry.namespaceSelector.matchExpressions, {
          'kubernetes.io/metadata.name': namespace,
          ...label(namespaceLabel),
        }) && selects(entry.objectSelector.matchExpressions, label(podLabel)),
    )
    .map((entry) => entry.name);
};

test.each([
  [undefined, undefined, []],
  [undefined, 'disabled', []],
  [undefined, 'telemetry', ['pod.sidelight.dev']],
  ['disabled', undefined, []],
  ['disabled', 'disabled', []],
  ['disabled', 'telemetry', ['pod.sidelight.dev']],
  ['telemetry', undefined, ['namespace.sidelight.dev']],
  ['telemetry', 'disabled', []],
  ['telemetry', 'telemetry', ['pod.sidelight.dev']],
])('a namespace %s and a pod %s call %j', (namespaceLabel, podLabel, expected) => {
  expect(called('shop', namespaceLabel, podLabel)).toEqual(expected);
});

test('no labels call two entries, and excluded namespaces call none', () => {
  const label = fc.option(fc.constantFrom('disabled', 'enabled', 'telemetry', '', 'other'), {
    nil: undefined,
  });
  const excluded = [...defaultSettings.excludedNamespaces, defaultSettings.namespace];
  fc.assert(
    fc.property(label, label, fc.constantFrom('shop', ...excluded), (onNamespace, onPod, namespace) => {
      expect(called(namespace, onNamespace, onPod).length).toBeLessThanOrEqual(
        excluded.includes(namespace) ? 0 : 1,
      );
    }),
  );
});
