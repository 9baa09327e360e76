import { describe, expect, test } from 'vitest';
import {
  allowedText,
  defaultSettings,
  parseSettings,
  type SchemaNode,
  settingsJsonSchema,
} from '../../platform/config/index.ts';

interface Found {
  path: string;
  node: SchemaNode;
}

/** Every value of the settings, with maps by `NAME` and lists by `[]`. */
function nodes(node: SchemaNode, path = ''): Found[] {
  return [
    ...(path === '' ? [] : [{ path, node }]),
    ...Object.entries(node.properties ?? {}).flatMap(([key, inner]) => nodes(inner, `${path}.${key}`)),
    ...(node.additionalProperties ? nodes(node.additionalProperties, `${path}.NAME`) : []),
    ...(node.items ? nodes(node.items, `${path}[]`) : []),
  ];
}

const all = nodes(settingsJsonSchema());
const named = all.filter(({ path }) => !/(NAME|\[\])$/.test(path));

describe('the schema of the settings', () => {
  test('says of every key what it is for', () => {
    expect(named.length).toBeGreaterThan(60);
    expect(named.filter(({ node }) => !node.description).map(({ path }) => path)).toEqual([]);
  });

  test('says of every value in words what is allowed, never by a pattern alone', () => {
    const silent = all.filter(({ node }) => 'pattern' in node && !node.title);
    expect(silent.map(({ path }) => path)).toEqual([]);
    for (const { node } of all) expect(allowedText(node)).not.toMatch(/undefined|\[object/);
  });

  test('refuses unknown keys everywhere but in maps of free names', () => {
    const open = all.filter(({ node }) => node.properties && node.additionalProperties !== false);
    expect(open.map(({ path }) => path)).toEqual([]);
  });

  test('gives the default of each value, and the settings without a file have it', () => {
    const at = (path: string): unknown =>
      path
        .split('.')
        .slice(1)
        .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], defaultSettings);
    const own = named.filter(({ path, node }) => !/NAME|\[/.test(path) && !node.properties);
    for (const { path, node } of own) expect([path, at(path)]).toEqual([path, node.default]);
  });
});

describe('a problem', () => {
  const problems = (text: string): string[] => {
    try {
      parseSettings(text, 's');
    } catch (error) {
      return (error as Error).message.split('\n').slice(1);
    }
    return [];
  };

  test.each([
    ['namspace: x', 's:1:1: namspace: no such key; did you mean namespace?'],
    ['excluded-namespaces: []', 's:1:1: excluded-namespaces: no such key; did you mean excludedNamespaces?'],
    ['replicas: 2', 's:1:1: replicas: no such key; did you mean webhook.replicas?'],
    ['limits: {}', 's:1:1: limits: no such key; did you mean telemetry.limits or webhook.limits?'],
    ['rules: { usage: { sidecarMemoryHigh: { ratio: 1 } } }', /percent|did you mean|allowed here/],
    ['images: { nginx: a }', 's:1:11: images.nginx: no such key; allowed here: webhook, envoy, pullPolicy'],
    ['telemetry: { destinations: many }', 's:1:28: telemetry.destinations: a whole number from 1 to 5000'],
    ['webhook: { caDays: 0 }', 's:1:20: webhook.caDays: a number above 0 and up to 3650'],
    ['vendorLabel: "a b"', /s:1:14: vendorLabel: the key of a label/],
    [
      'webhook: { requests: { memory: 1Gi } }',
      /s:1:32: webhook.requests.memory: at most limits.memory, which is 512Mi/,
    ],
    [
      'podTemplates: [{ group: a.b, kind: C, path: /spec/jobs/0/template }]',
      /s:1:45: podTemplates\[0\].path: a JSON Pointer through maps/,
    ],
    ['defaultProfiles: []', /s:1:18: defaultProfiles: a list of at least 1; each the name of a profile/],
    ['telemetry: { noProxy: [a, "b c"] }', /s:1:27: telemetry\.noProxy\[1\]: a host, suffix or CIDR/],
    ['rules: { labels: { a: 1 } }', 's:1:23: rules.labels.a: a string'],
    ['webhook: { restrictEgress: yes }', 's:1:28: webhook.restrictEgress: true or false'],
    ['- a', 's:1:1: (top level): a map; leave the key out for the defaults'],
    ['a: &a [*a]', /^s:1:/],
    ['a: *b', /^s:1:/],
  ])('%s: %s', (text, expected) => {
    expect(problems(text)).toEqual([
      typeof expected === 'string' ? expected : expect.stringMatching(expected),
    ]);
  });
});
