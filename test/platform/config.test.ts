import { describe, expect, test } from 'vitest';
import { defaultSettings, parseSettings, settingsHash } from '../../platform/config/index.ts';

const problemsOf = (text: string): string => {
  try {
    parseSettings(text, 'sidelight.yaml');
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
};

/** Nine of nine of nine …: small in bytes, too many once resolved. */
const aliases = ['a: &a [x, x, x, x, x, x, x, x, x]', ...'bcdefg']
  .map((name, at, all) =>
    at === 0 ? name : `${name}: &${name} [${Array(9).fill(`*${at === 1 ? 'a' : all[at - 1]}`)}]`,
  )
  .join('\n');

describe('settings', () => {
  test('an empty file is every default', () => {
    expect(parseSettings('', 'sidelight.yaml')).toEqual(defaultSettings);
    expect(parseSettings('# nothing yet\n', 'sidelight.yaml')).toEqual(defaultSettings);
  });

  test('a field that is set leaves the defaults of its neighbours', () => {
    const settings = parseSettings('telemetry:\n  limits: {memory: 512Mi}\n', 'sidelight.yaml');
    expect(settings.telemetry.limits).toEqual({ cpu: defaultSettings.telemetry.limits.cpu, memory: '512Mi' });
    expect(settings.telemetry.requests).toEqual(defaultSettings.telemetry.requests);
  });

  test('an unknown field is an error with file, line, column and path', () => {
    expect(problemsOf('telemetry:\n  proxyPorts: 15888\n')).toMatch(
      /sidelight\.yaml:2:3: telemetry\.proxyPorts: no such key; did you mean telemetry\.proxyPort\?/,
    );
  });

  test('every wrong value is reported, each at its place, with what is allowed', () => {
    const problems = problemsOf('namespace: Not_A_Label\nwebhook:\n  replicas: 0\n  logLevel: loud\n');
    expect(problems).toMatch(/sidelight\.yaml:1:12: namespace: a DNS label/);
    expect(problems).toMatch(/sidelight\.yaml:3:13: webhook\.replicas: /);
    expect(problems).toMatch(/sidelight\.yaml:4:13: webhook\.logLevel: .*debug/);
  });

  test.each([
    ['vendors: { "a b": { host: a, port: 1 } }', /vendors\.a b: .*a value that a Kubernetes label may have/],
    ['vendors: { a: { host: "http://a", port: 1 } }', /vendors\.a\.host: a host name or an address/],
    ['vendors: { a: { host: a, port: 0 } }', /vendors\.a\.port: /],
    ['vendors: { a: { host: a } }', /vendors\.a\.port|vendors\.a: .*port/],
    [
      'vendors: { a: { host: a, port: 1, user: me } }',
      /vendors\.a\.user: no such key; allowed here: host, port, tls, credentials/,
    ],
    ['vendors: { a: { host: a, port: 1, credentials: {} } }', /vendors\.a\.credentials.*/],
    [
      'vendors: { a: { host: a, port: 1, credentials: { secret: A_b } } }',
      /vendors\.a\.credentials\.secret: the name of a Secret/,
    ],
    [
      'vendors: { a: { host: a, port: 1, credentials: { secret: a, key: ../b } } }',
      /vendors\.a\.credentials\.key: a key of a Secret/,
    ],
    ['accessLog: some', /accessLog: .*none.*errors.*all/],
  ])('telemetry: %s is refused at its place, with what is allowed', (text, problem) => {
    expect(problemsOf(`telemetry: { ${text} }\n`)).toMatch(problem);
  });

  test.each([
    ['broken YAML', 'webhook: [1,\n'],
    ['a duplicate key', 'namespace: a\nnamespace: b\n'],
    ['a list', '- 1\n'],
    ['a text', 'hello'],
    ['a second document', 'namespace: a\n---\nnamespace: b\n'],
    ['aliases that multiply', aliases],
    ['an alias of nothing', 'namespace: *a\n'],
    ['lists without an end', '['.repeat(20_000)],
    ['a key that is a map', '{ a: 1 }: 2\n'],
  ])('%s is refused with its place', (_name, text) => {
    expect(problemsOf(text)).toMatch(/sidelight\.yaml:\d+:\d+: /);
  });

  test('the hash names the settings: the same for the same, another for others', () => {
    expect(settingsHash(parseSettings('', 'a'))).toBe(settingsHash(defaultSettings));
    expect(settingsHash(parseSettings('namespace: other', 'a'))).not.toBe(settingsHash(defaultSettings));
    expect(settingsHash(defaultSettings)).toMatch(/^[0-9a-f]{8}$/);
  });
});
