import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const run = (args: readonly string[], input: string | Buffer = '') =>
  spawnSync('node_modules/.bin/node', ['cli/main.ts', 'inject', ...args], { input, encoding: 'utf8' });
const fixture = (name: string): string => `test/cli/fixtures/${name}`;

describe('sidelight inject', () => {
  test('prints manifests to standard output and one line a workload to standard error', () => {
    const { stdout, stderr, status } = run(['-f', fixture('namespace.yaml')]);
    expect(status).toBe(0);
    expect(stdout).toContain('name: sidelight-envoy');
    expect(stderr.split('\n')[0]).toBe('deployment/web: injected (telemetry)');
    expect(stderr.split('\n')[1]).toMatch(/^deployment\/quiet: skipped: /);
  });

  test('reads standard input for -, byte order mark and CRLF included', () => {
    const input = readFileSync(fixture('crlf-bom-no-final-newline.yaml'));
    const { stdout } = run(['-f', '-'], input);
    expect(stdout.startsWith('\uFEFFapiVersion: apps/v1\r\n')).toBe(true);
    expect(stdout).not.toMatch(/[^\r]\n|\n$/);
  });

  test('prints input without workloads as it came', () => {
    const input = 'kind: Other   # x\r\n\r\n---\n"a": [1,2 ]';
    expect(run(['-f', '-'], input).stdout).toBe(input);
  });

  test('chains a vendor’s pods by its settings, whatever annotation they bring, and a second run changes nothing', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sidelight-inject-'));
    const settings = join(folder, 'sidelight.yaml');
    writeFileSync(
      settings,
      'telemetry:\n  vendors:\n    acme: { host: proxy.acme.example, port: 8080, credentials: { secret: acme-proxy } }\n',
    );
    const manifest = [
      'apiVersion: apps/v1',
      'kind: Deployment',
      'metadata: { name: web }',
      'spec:',
      '  template:',
      '    metadata:',
      '      labels: { sidelight.dev/inject: telemetry, proxy-vendor: acme }',
      "      annotations: { sidelight.dev/sds-0: 'forged' }",
      '    spec:',
      '      containers:',
      '        - name: web',
      '          image: web',
      '',
    ].join('\n');
    const first = run(['-f', '-', '--settings', settings], manifest);
    expect(first.status).toBe(0);
    expect(first.stdout).toContain('sidelight-credentials');
    expect(first.stdout).toContain('name: acme-proxy');
    expect(first.stdout).toContain('/etc/sidelight/credentials/acme.authorization');
    expect(first.stdout).not.toMatch(/sds-0: '?forged/);
    const second = run(['-f', '-', '--settings', settings], first.stdout);
    expect([second.status, second.stdout]).toEqual([0, first.stdout]);
  });

  test.each([
    ['duplicate-key.yaml', ':5:3: Map keys must be unique'],
    ['helm-template.yaml', 'It looks like an unrendered Helm template'],
    [
      'malformed-pod.yaml',
      ':12:14: pod/web: the pod is malformed: pod.spec.containers[0].env[0].value is not a string: without quotes it is the number 8080',
    ],
  ])('prints nothing and ends with 2 on %s, with file, line and column', (name, message) => {
    const { stdout, stderr, status } = run(['-f', fixture(name)]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/fixtures\/[\w-]+\.yaml:\d+:\d+: /);
    expect(stderr).toContain(message);
  });

  test('prints nothing and ends with 3 when a pod is denied, naming every denied pod', () => {
    const { stdout, stderr, status } = run(['-f', fixture('denied.yaml')]);
    expect([status, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/denied\.yaml:7:1: pod\/taken: denied: /);
    expect(stderr).toMatch(/denied\.yaml:15:1: pod\/typo: denied: /);
  });

  test.each([
    ['nothing to read', [], 'nothing to read: name files'],
    ['a missing file', ['-f', 'nowhere.yaml'], 'cannot read nowhere.yaml: no such file'],
    ['an unknown profile', ['-f', fixture('pod.yaml'), '--profile', 'nope'], 'allowed: enabled'],
  ])('ends with 2 on %s', (_, args, message) => {
    const { stdout, stderr, status } = run(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  test('refuses what is not UTF-8, and what is over 16 MiB', () => {
    expect(run(['-f', '-'], Buffer.from([0x61, 0xff])).stderr).toContain(
      'standard input:1:2: it is not UTF-8',
    );
    const path = join(mkdtempSync(join(tmpdir(), 'sidelight-')), 'big.yaml');
    writeFileSync(path, Buffer.alloc(16 * 1024 * 1024 + 1, '#'));
    const { stdout, stderr, status } = run(['-f', path]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('larger than 16 MiB');
  });

  test('ends quietly when its reader goes away', () => {
    const many = Array(40)
      .fill(readFileSync(fixture('pod.yaml'), 'utf8'))
      .join('---\n');
    const script = '"$0" cli/main.ts inject -f - 2>errors-are-kept | head -c 1; echo " ${PIPESTATUS[0]}"';
    const folder = mkdtempSync(join(tmpdir(), 'sidelight-'));
    const errors = join(folder, 'errors');
    const { stdout } = spawnSync(
      'bash',
      ['-c', script.replace('errors-are-kept', errors), 'node_modules/.bin/node'],
      {
        input: many,
        encoding: 'utf8',
      },
    );
    expect(stdout).toBe('a 0\n');
    expect(readFileSync(errors, 'utf8')).not.toContain('EPIPE');
  });

  test('--help shows an example', () => {
    expect(run(['--help']).stdout).toContain('sidelight inject -f deployment.yaml | kubectl apply -f -');
  });
});
