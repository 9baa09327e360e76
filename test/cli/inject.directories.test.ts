import { chmodSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { deniedPod, deployment, directoryOf, namespace, pod, sidelight, textsIn } from './setup/sidelight.ts';

const inject = (top: string, ...args: string[]) => sidelight(top, ['inject', ...args]);
const lines = (text: string): string[] => text.trimEnd().split('\n');

describe('sidelight inject of directories', () => {
  test('--in-place writes what changes in *.yaml, *.yml and *.json below, sorted, and leaves hidden and other files', () => {
    const json = `${JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'j', labels: { 'sidelight.dev/inject': 'telemetry' } }, spec: { containers: [{ name: 'a', image: 'a' }] } }, null, 2)}\n`;
    const before = {
      'b/two.yml': pod('two'),
      'a.yaml': pod('one'),
      'b/three.json': json,
      'b/plain.yaml': '# no workload\r\nkind: Other\n',
      'notes.txt': pod('text'),
      '.git/x.yaml': pod('hidden'),
      'b/.x.yaml': 'not: [yaml',
    };
    const top = directoryOf({ ...before });
    const { status, stdout, stderr } = inject(top, '--in-place', '.');
    expect([status, stdout]).toEqual([0, '']);
    expect(lines(stderr)).toEqual([
      'a.yaml: pod/one: injected (telemetry)',
      'b/three.json: pod/j: injected (telemetry)',
      'b/two.yml: pod/two: injected (telemetry)',
      '4 files: 3 changed, 3 injected',
    ]);
    const after = textsIn(top);
    expect(Object.keys(after)).toEqual(Object.keys(before).sort());
    for (const name of ['b/plain.yaml', 'notes.txt', '.git/x.yaml', 'b/.x.yaml'] as const)
      expect(after[name]).toBe(before[name]);
    for (const name of ['a.yaml', 'b/two.yml', 'b/three.json'])
      expect(after[name]).toContain('sidelight-envoy');
    expect(inject(top, '--in-place', '.').stderr).toMatch(/4 files: 0 changed, 3 unchanged\n$/);
    expect(textsIn(top)).toEqual(after);
  });

  test('a Namespace in one file labels the workloads of all others, given as -f or as they are', () => {
    const top = directoryOf({ 'z/ns.yaml': namespace('shop'), 'web.yaml': deployment('web', 'shop') });
    const { stderr } = inject(top, '--output-dir', 'out', 'web.yaml', '-f', 'z');
    expect(lines(stderr)[0]).toBe('web.yaml: deployment/web: injected (telemetry)');
    expect(inject(top, '-f', 'web.yaml').stderr).toContain('deployment/web: skipped: ');
  });

  test('--output-dir writes every file under its path, makes directories, and leaves what was read; twice the same', () => {
    const before = { 'in/a/one.yaml': pod('one'), 'in/plain.yaml': 'kind: Other\n', 'in/README.md': 'text' };
    const top = directoryOf(before);
    expect(inject(top, 'in', '--output-dir', 'out/deep').status).toBe(0);
    const after = textsIn(top);
    expect(after).toMatchObject(before);
    expect(Object.keys(after).filter((path) => path.startsWith('out'))).toEqual([
      'out/deep/a/one.yaml',
      'out/deep/plain.yaml',
    ]);
    expect(after['out/deep/a/one.yaml']).toBe(inject(top, '-f', 'in/a/one.yaml').stdout);
    expect(after['out/deep/plain.yaml']).toBe('kind: Other\n');
    expect(inject(top, '.', '--output-dir', 'out').status).toBe(0);
    const again = inject(top, '.', '--output-dir', 'out');
    expect(again.stderr).toContain('2 files: 1 changed');
    expect(Object.keys(textsIn(top)).filter((path) => path.includes('out/out'))).toEqual([]);
  });

  test.each([
    [
      'a directory to standard output',
      ['-f', 'in'],
      "a directory can't go to standard output; add --in-place",
    ],
    [
      'several files to standard output',
      ['in/a.yaml', 'b.yaml'],
      "several files can't go to standard output",
    ],
    ['standard input in place', ['--in-place', '-f', '-'], 'standard input has no name to write to'],
    ['standard input into a directory', ['--output-dir', 'o', '-'], 'standard input has no name to write to'],
    ['standard input twice', ['--check', '-', '-f', '-'], 'is named twice'],
    ['--in-place with --check', ['--in-place', '--check', 'in'], "'--check' cannot be used with"],
    [
      '--in-place with --output-dir',
      ['--in-place', '--output-dir', 'o', 'in'],
      "cannot be used with option '--in-place'",
    ],
    ['-o with --in-place', ['-o', 'json', '--in-place', 'in'], 'cannot be used with'],
    ['-o with what is no format', ['-o', 'xml', 'b.yaml'], 'Allowed choices are json, yaml'],
    [
      'an output directory that is what is read',
      ['--output-dir', 'in', 'in'],
      '--output-dir in is what is read',
    ],
    [
      'two files that go to one path',
      ['--output-dir', 'o', 'in', 'other'],
      'other/a.yaml: would be written to o/a.yaml, as in/a.yaml is',
    ],
    ['an output over an input', ['--output-dir', 'in', 'in/a.yaml'], 'in/a.yaml is itself read'],
    [
      'an output directory that is a file',
      ['--output-dir', 'b.yaml', 'in'],
      'a file is where a directory should be',
    ],
    ['a directory without manifests', ['--check', 'empty'], 'empty: no *.yaml, *.yml or *.json is in it'],
    [
      'a path that is not there',
      ['--check', 'in', 'nowhere'],
      'cannot read nowhere: no such file or directory',
    ],
    ['a path through a file', ['--check', 'b.yaml/c.yaml'], 'a part of the path is no directory'],
  ])('ends with 2 on %s and writes nothing', (_, args, message) => {
    const files = { 'in/a.yaml': pod('a'), 'other/a.yaml': pod('b'), 'b.yaml': pod('b'), 'empty/x.txt': '' };
    const top = directoryOf(files);
    const { status, stdout, stderr } = inject(top, ...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(textsIn(top)).toEqual(files);
  });

  test('names every bad file with its place, says once that templates must be rendered, and writes nothing', () => {
    const files = {
      'good.yaml': pod('good'),
      'bad.yaml': 'kind: Pod\n  x: [1\n',
      'twice.yaml': 'kind: A\nkind: B\n',
      'bytes.yaml': Buffer.from([0x61, 0x3a, 0x0a, 0x62, 0xff, 0x0a]),
      'chart/templates/web.yaml': 'metadata:\n  labels:\n    {{- include "web.labels" . | nindent 4 }}\n',
      'chart/templates/svc.yaml': '{{- if .Values.on }}\nkind: Service\n{{- end }}\n',
      'denied.yaml': deniedPod,
    };
    const top = directoryOf(files);
    const before = textsIn(top);
    const { status, stdout, stderr } = inject(top, '--in-place', '.');
    expect([status, stdout]).toEqual([2, '']);
    const said = lines(stderr);
    for (const start of [
      /^bad\.yaml:1:7: Nested mappings/,
      /^twice\.yaml:2:1: Map keys must be unique/,
      /^bytes\.yaml:2:2: it is not UTF-8/,
      /^chart\/templates\/web\.yaml:3:\d+: /,
      /^chart\/templates\/svc\.yaml:1:\d+: /,
      /^denied\.yaml:\d+:\d+: pod\/denied: denied: /,
    ])
      expect(
        said.filter((line) => start.test(line)),
        String(start),
      ).toHaveLength(1);
    expect(said.filter((line) => line.includes('unrendered Helm template'))).toHaveLength(1);
    expect(textsIn(top)).toEqual(before);
  });

  test('ends with 3 where a pod is denied, and writes no other file', () => {
    const files = { 'denied.yaml': deniedPod, 'good.yaml': pod('good') };
    for (const where of [['--in-place'], ['--output-dir', 'out'], ['--diff'], ['--check']]) {
      const top = directoryOf(files);
      const { status, stdout, stderr } = inject(top, '.', ...where);
      expect([status, stdout]).toEqual([3, '']);
      expect(lines(stderr)).toHaveLength(1);
      expect(stderr).toMatch(/^denied\.yaml:\d+:\d+: pod\/denied: denied: /);
      expect(textsIn(top)).toEqual(files);
    }
  });

  test('follows links: a linked file is written through and stays a link, a mode stays as it was', () => {
    const top = directoryOf({
      'real/pod.txt': pod('one'),
      'real/dir/two.yaml': pod('two'),
      'in/own.yaml': pod('own'),
    });
    symlinkSync('../real/pod.txt', join(top, 'in/linked.yaml'));
    symlinkSync('linked.yaml', join(top, 'in/again.yaml'));
    symlinkSync('../real/dir', join(top, 'in/dir'));
    symlinkSync('nowhere', join(top, 'in/dangling'));
    chmodSync(join(top, 'real/pod.txt'), 0o640);
    chmodSync(join(top, 'in/own.yaml'), 0o755);
    const { status, stderr } = inject(top, '--in-place', 'in');
    expect([status, lines(stderr).at(-1)]).toEqual([0, '4 files: 4 changed, 4 injected']);
    expect(lstatSync(join(top, 'in/linked.yaml')).isSymbolicLink()).toBe(true);
    expect(lstatSync(join(top, 'in/again.yaml')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(top, 'real/pod.txt'), 'utf8').split('name: sidelight-envoy')).toHaveLength(2);
    expect(readFileSync(join(top, 'real/dir/two.yaml'), 'utf8')).toContain('sidelight-envoy');
    expect(statSync(join(top, 'real/pod.txt')).mode & 0o777).toBe(0o640);
    expect(statSync(join(top, 'in/own.yaml')).mode & 0o777).toBe(0o755);
  });

  test.each([
    [
      'around it',
      (top: string) => symlinkSync('..', join(top, 'in/a/loop')),
      'in/a/loop: a symbolic link to a directory around it',
    ],
    [
      'to itself',
      (top: string) => symlinkSync('loop', join(top, 'in/a/loop')),
      'cannot read in/a/loop: symbolic links in a loop',
    ],
    [
      'in a circle',
      (top: string) => {
        mkdirSync(join(top, 'far'));
        symlinkSync('../../far', join(top, 'in/a/go'));
        symlinkSync('../in', join(top, 'far/back'));
      },
      'in/a/go/back: a symbolic link to a directory around it',
    ],
  ])('ends with 2 on a loop of links %s, and writes nothing', (_, link, message) => {
    const top = directoryOf({ 'in/a/pod.yaml': pod('one') });
    link(top);
    const { status, stderr } = inject(top, '--in-place', 'in');
    expect([status, lines(stderr).length]).toEqual([2, 1]);
    expect(stderr).toContain(message);
    expect(readFileSync(join(top, 'in/a/pod.yaml'), 'utf8')).toBe(pod('one'));
  });

  test('reads a directory once that many links name, and says so', () => {
    const files: Record<string, string> = {};
    for (let level = 0; level < 20; level++) files[`in/${level}/pod.yaml`] = 'kind: Other\n';
    const top = directoryOf(files);
    for (let level = 0; level < 19; level++)
      for (const side of ['left', 'right']) symlinkSync(`../${level + 1}`, join(top, `in/${level}/${side}`));
    const { status, stderr } = inject(top, '--check', 'in');
    expect([status, lines(stderr).at(-1)]).toEqual([0, '20 files: 0 would change']);
    expect(stderr).toContain('in/0/right: left out; it is in/0/left, which is read already');
  });

  test('reads a file once that two arguments lead to', () => {
    const top = directoryOf({ 'in/a.yaml': pod('a') });
    expect(lines(inject(top, '--check', 'in/a.yaml', './in').stderr)).toEqual([
      'in/a.yaml: would change',
      '1 file: 1 would change, 1 injected',
    ]);
  });

  test('uninject gives a whole directory back byte for byte, with the same options', () => {
    const files = {
      'a.yaml': `\uFEFF${pod('a')}`.replaceAll('\n', '\r\n'),
      'b/c.yml': `${deployment('web', 'shop')}---\n${namespace('shop')}# end`,
      'b/d.yaml': pod('d', '      env: []\n'),
    };
    const top = directoryOf(files);
    expect(inject(top, '--in-place', '.').status).toBe(0);
    expect(sidelight(top, ['uninject', '--check', '.']).status).toBe(1);
    expect(sidelight(top, ['uninject', '--output-dir', 'out', '.']).status).toBe(0);
    expect(textsIn(join(top, 'out'))).toEqual(files);
    expect(sidelight(top, ['uninject', '--in-place', 'a.yaml', 'b']).status).toBe(0);
    expect(textsIn(top)).toMatchObject(files);
  });
});
