import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { defaultSettings, parseSettings, settingsJsonSchema } from '../../platform/config/index.ts';

const main = join(import.meta.dirname, '../../cli/main.ts');
let directory: string;
const config = (args: string[], input = '', cwd = directory) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'config', ...args], {
    cwd,
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

const good = 'telemetry:\n  noProxy: [a.example]\n  limits: { memory: 512Mi }\nwebhook: { replicas: 3 }\n';
const bad = `rules: { labels: [] }
telemetry:
  proxyPorts: 1
  limits: { memory: lots }
proxyPort: 15888
webhook:
`;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'sidelight-config-'));
  writeFileSync(join(directory, 'good.yaml'), good);
  writeFileSync(join(directory, 'bad.yaml'), bad);
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('sidelight config check', () => {
  test('says in one line that a file is good', () => {
    const { status, stdout, stderr } = config(['check', '-f', 'good.yaml']);
    expect([status, stderr]).toEqual([0, '']);
    expect(config(['check', 'good.yaml']).stdout).toBe(stdout);
    expect(stdout).toMatch(/^good\.yaml: good; sets 3 of the settings, .* [0-9a-f]{8}\n$/);
  });

  test('reads standard input, with a byte order mark too', () => {
    expect(config(['check', '-f', '-'], `\uFEFF${good}`)).toMatchObject({ status: 0, stderr: '' });
  });

  test('ends with 2 and a line for each problem: place, path, what is allowed, in the file’s order', () => {
    const { status, stdout, stderr } = config(['check', '-f', 'bad.yaml']);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr.split('\n')).toEqual([
      'bad.yaml:1:18: rules.labels: a map; leave the key out for the defaults',
      'bad.yaml:3:3: telemetry.proxyPorts: no such key; did you mean telemetry.proxyPort?',
      'bad.yaml:4:21: telemetry.limits.memory: a Kubernetes quantity as text, such as 100m, 128Mi or "2"',
      'bad.yaml:5:1: proxyPort: no such key; did you mean telemetry.proxyPort?',
      expect.stringMatching(/^bad\.yaml:6:9: webhook: a map; leave the key out for the defaults$/),
      '',
    ]);
  });

  test('names standard input in its problems', () => {
    expect(config(['check', '-f', '-'], 'a: [').stderr).toMatch(/^standard input:1:\d+: /);
  });

  test.each([
    [['check'], 'no sidelight.yaml here'],
    [['check', '-f', 'absent.yaml'], 'cannot read absent.yaml'],
    [['check', '-f', '.'], 'cannot read .'],
    [['chekc'], 'check'],
    [['print', '-o', 'toml'], 'yaml, json'],
  ])('config %j ends with 2 and says what to do', (args, message) => {
    const { status, stdout, stderr } = config(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  test('takes ./sidelight.yaml when no file is named', () => {
    const here = mkdtempSync(join(directory, 'here-'));
    writeFileSync(join(here, 'sidelight.yaml'), good);
    expect(config(['check'], '', here)).toMatchObject({ status: 0, stdout: expect.stringContaining('good') });
    expect(config(['print', '-o', 'json'], '', here).stdout).toContain('"webhook.replicas"');
  });
});

describe('sidelight config print', () => {
  test('prints every value, marks those of the file, and can be read again as the same settings', () => {
    const { status, stdout } = config(['print', '-f', 'good.yaml']);
    expect(status).toBe(0);
    expect(parseSettings(stdout, 'printed')).toEqual(parseSettings(good, 'good'));
    expect(Object.keys(parse(stdout))).toEqual(Object.keys(settingsJsonSchema().properties ?? {}));
    const marked = stdout.split('\n').filter((line) => line.includes('# set by good.yaml'));
    expect(marked.map((line) => line.trim())).toEqual([
      '# set by good.yaml',
      'memory: 512Mi # set by good.yaml',
      'replicas: 3 # set by good.yaml',
    ]);
  });

  test('-o json lists what the file sets, and the settings with every default', () => {
    expect(JSON.parse(config(['print', '-f', 'good.yaml', '-o', 'json']).stdout)).toEqual({
      source: 'good.yaml',
      set: ['telemetry.noProxy', 'telemetry.limits.memory', 'webhook.replicas'],
      settings: parseSettings(good, 'good'),
    });
  });

  test('without a file it prints every default', () => {
    const { stdout } = config(['print']);
    expect(parse(stdout)).toEqual(defaultSettings);
    expect(stdout).toContain('there is no file');
  });
});

test('sidelight config schema prints the JSON schema', () => {
  expect(JSON.parse(config(['schema']).stdout)).toEqual(JSON.parse(JSON.stringify(settingsJsonSchema())));
});

test.each(['check', 'print', 'schema'])('config %s --help shows an example', (name) => {
  expect(config([name, '--help'])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining(`sidelight config ${name}`),
  });
});
