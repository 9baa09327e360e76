import { describe, expect, it } from 'vitest';
import { grammar, readTuning } from '../../webhook/annotations.ts';
import type { Pod } from '../../webhook/pod.ts';
import { judge, labelled } from './scenario.ts';

const podWith = (annotations: Record<string, string> | null): Pod => ({
  metadata: { annotations },
  spec: { containers: [{ name: 'app' }], initContainers: [{ name: 'setup' }] },
});
const named = (annotations: Record<string, string>) =>
  Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`sidelight.dev/${key}`, value]));
const read = (pod: Record<string, string>, namespace: Record<string, string> = {}) =>
  readTuning(podWith(named(pod)), { ...labelled, annotations: named(namespace) });

describe('an annotation that is allowed', () => {
  it.each<[string, string, object]>([
    ['proxy-port', '1024', { proxyPort: 1024 }],
    ['metrics-port', '65535', { metricsPort: 65535 }],
    ['cpu-request', '1m', { cpuRequest: '1m' }],
    ['cpu-request', '1e-1', { cpuRequest: '1e-1' }],
    ['cpu-limit', '0.01', { cpuLimit: '0.01' }],
    ['memory-request', '1Mi', { memoryRequest: '1Mi' }],
    ['memory-limit', '64Mi', { memoryLimit: '64Mi' }],
    ['memory-limit', '70000k', { memoryLimit: '70000k' }],
    ['containers', 'app', { containers: ['app'] }],
    ['containers', ' app , setup', { containers: ['app', 'setup'] }],
    ['no-proxy', '*.example.com, 10.0.0.0/8,[::1]', { noProxy: ['*.example.com', '10.0.0.0/8', '[::1]'] }],
    ['own-proxy', 'keep', { ownProxy: 'keep' }],
    ['own-proxy', 'replace', { ownProxy: 'replace' }],
    ['last-scrape-seconds', '0', { lastScrapeSeconds: 0 }],
    ['last-scrape-seconds', '25', { lastScrapeSeconds: 25 }],
  ])('%s: %s', (key, value, tuning) => expect(read({ [key]: value })).toEqual({ tuning, errors: [] }));
});

describe('an annotation that is not allowed', () => {
  it.each<[string, string[]]>([
    ['proxy-port', ['', '0', '1023', '65536', '080', '15888.0', '1e4', ' 15888', '-15888', '٣٤٥٦', 'http']],
    ['metrics-port', ['99999', '15890,15891']],
    ['last-scrape-seconds', ['', '26', '-1', '1.5', '20s', '1e1', '025']],
    [
      'cpu-request',
      ['', '0', '-1', '0.1m', '100 m', '100mi', '1e999', 'Infinity', 'NaN', '0x10', '65', '1Ki2'],
    ],
    ['cpu-limit', ['9m', '1Gi']],
    ['memory-request', ['128m', '1023Ki', '1E']],
    ['memory-limit', ['128m', '63Mi', '128mb', '65Gi']],
    ['containers', ['', ',', 'app,', 'App', 'app setup', '-app', '__proto__', 'missing']],
    ['no-proxy', ['', 'a,,b', 'a b', '$(SECRET)', 'a$$b', 'a\nb']],
    ['own-proxy', ['', 'true', 'Replace', 'replace,keep']],
    ['status2', ['{}']],
    ['__proto__', ['']],
    ['constructor', ['Object']],
  ])('%s: %j', (key, values) => {
    for (const value of values) {
      const { errors } = read({ [key]: value });
      expect(errors, `${key}: ${JSON.stringify(value)}`).toHaveLength(1);
      expect(errors[0]).toMatch(
        new RegExp(`^sidelight.dev/${key}: ".*" \\(pod\\): (no such annotation; )?allowed: .`),
      );
    }
  });

  it('is enough to deny the pod', () => {
    expect(judge(podWith({ 'sidelight.dev/own-proxy': 'yes' }))).toEqual({
      outcome: 'denied',
      reason: 'invalid_annotation',
      message: 'sidelight.dev/own-proxy: "yes" (pod): allowed: keep or replace',
    });
  });

  it('is said with who set it', () => {
    expect(read({}, { 'proxy-port': 'x' }).errors).toEqual([
      'sidelight.dev/proxy-port: "x" (namespace crawlers): allowed: a port from 1024 to 65535',
    ]);
  });

  it('of great length is shown by its beginning', () => {
    const [error] = read({ 'own-proxy': 'x'.repeat(100_000) }).errors;
    expect(error).toBe(`sidelight.dev/own-proxy: "${'x'.repeat(80)}…" (pod): allowed: keep or replace`);
  });

  it('is reported beside every other one; past a hundred they are counted', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`sidelight.dev/x${n}`, 'y']));
    const verdict = judge(podWith(many));
    expect(verdict).toMatchObject({ outcome: 'denied', reason: 'invalid_annotation' });
    const message = 'message' in verdict ? verdict.message : '';
    expect(message.split('; sidelight.dev/')).toHaveLength(100);
    expect(message).toMatch(/; and 900 more$/);
  });
});

describe('a namespace’s annotations', () => {
  it('are its pods’, unless the pod sets the key, even to the same', () => {
    const { tuning } = read({ 'cpu-limit': '2' }, { 'cpu-limit': '1', 'cpu-request': '20m' });
    expect(tuning).toEqual({ cpuLimit: '2', cpuRequest: '20m' });
  });

  it('may name containers that some of its pods lack', () => {
    expect(read({}, { containers: 'app,elsewhere' }).errors).toEqual([]);
  });

  it('that are not allowed do no harm where the pod sets the key', () => {
    expect(read({ 'own-proxy': 'keep' }, { 'own-proxy': 'maybe' }).errors).toEqual([]);
  });
});

it('what Sidelight writes itself, and what others write, is no tuning', () => {
  const annotations = {
    'sidelight.dev/status': '{}',
    'sidelight.dev/restore': '{}',
    'example.com/proxy-port': '1',
    'sidelight.development/x': 'y',
  };
  expect(readTuning(podWith(annotations), { ...labelled, annotations })).toEqual({ tuning: {}, errors: [] });
  expect(readTuning(podWith(null), labelled)).toEqual({ tuning: {}, errors: [] });
});

it('every annotation is in kebab case and says what it allows', () => {
  for (const [key, { allowed }] of Object.entries(grammar)) {
    expect(key).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(allowed).toMatch(/^\S.*\S$/);
  }
});
