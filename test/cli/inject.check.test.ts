import { describe, expect, test } from 'vitest';
import { directoryOf, inShell, main, node, pod, sidelight, textsIn } from './setup/sidelight.ts';

const inject = (top: string, ...args: string[]) => sidelight(top, ['inject', ...args]);
const plain = 'kind: Other\n';

describe('sidelight inject --check and --diff', () => {
  test('--check ends with 1, names the files that would change, prints nothing and writes nothing', () => {
    const files = { 'a.yaml': pod('a'), 'b.yaml': plain };
    const top = directoryOf(files);
    expect(inject(top, '--check', '.')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: 'a.yaml: would change\n2 files: 1 would change, 1 injected\n',
    });
    expect(inject(top, '--check', '-f', 'a.yaml')).toMatchObject({
      status: 1,
      stderr: 'a.yaml: would change\n',
    });
    expect(sidelight(top, ['inject', '--check', '-'], pod('x')).stderr).toBe(
      'standard input: would change\n',
    );
    expect(textsIn(top)).toEqual(files);
  });

  test('--check ends with 0 where nothing would change', () => {
    const top = directoryOf({ 'a.yaml': pod('a'), 'b.yaml': plain });
    inject(top, '--in-place', 'a.yaml');
    expect(inject(top, '--check', '.')).toMatchObject({ status: 0, stdout: '' });
    expect(inject(top, '--check', 'b.yaml')).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  test('--check of one file says why nothing would change', () => {
    const unlabelled = pod('a').replace('sidelight.dev/inject', 'other');
    const { status, stderr } = inject(directoryOf({ 'a.yaml': unlabelled }), '--check', 'a.yaml');
    expect([status, stderr]).toEqual([0, expect.stringMatching(/^pod\/a: skipped: .*label/)]);
  });

  test('--diff prints what patch makes the same files of as --in-place, without a final newline and with CRLF too', () => {
    const files = {
      'in/a.yaml': pod('a', `${'# far\n'.repeat(20)}---\n${pod('b')}`),
      'in/crlf.yaml': pod('c').replaceAll('\n', '\r\n'),
      'in/end.yaml': pod('d').trimEnd(),
      'in/flow.json':
        '{"apiVersion":"v1","kind":"Pod","metadata":{"labels":{"sidelight.dev/inject":"telemetry"}},"spec":{"containers":[{"name":"a","image":"a"}]}}',
      'in/mark.yaml': `\uFEFF${pod('e')}`,
      'in/plain.yaml': plain,
    };
    const [one, other] = [directoryOf(files), directoryOf(files)];
    const shown = inject(one, '--diff', 'in');
    expect(shown.status).toBe(0);
    expect(shown.stdout.match(/^--- .*$/gm)).toHaveLength(5);
    expect(textsIn(one)).toEqual(files);
    expect(inShell(one, 'sidelight inject --diff in 2>/dev/null | patch -p0 --binary').status).toBe(0);
    expect(inject(other, '--in-place', 'in').status).toBe(0);
    expect(textsIn(one)).toEqual(textsIn(other));
  });

  test('--diff prints three lines around what changes, and nothing else to standard output', () => {
    const top = directoryOf({ 'a.yaml': pod('a', 'status: {}\n'.padStart(60, '#\n')) });
    const { stdout } = inject(top, '--diff', 'a.yaml');
    const rows = stdout.trimEnd().split('\n');
    expect(rows.slice(0, 3)).toEqual([
      '--- a.yaml',
      '+++ a.yaml',
      expect.stringMatching(/^@@ -3,\d+ \+3,\d+ @@$/),
    ]);
    expect(rows.slice(3).every((row) => /^[ +]/.test(row))).toBe(true);
    expect(inject(top, '--diff', 'a.yaml', '--in-place').status).toBe(2);
  });

  test('--diff with --check ends with 1 where it prints something', () => {
    const top = directoryOf({ 'a.yaml': pod('a'), 'b.yaml': plain });
    const both = inject(top, '--diff', '--check', 'a.yaml');
    expect([both.status, both.stderr]).toEqual([1, 'a.yaml: would change\n']);
    expect(both.stdout).toBe(inject(top, '--diff', 'a.yaml').stdout);
    expect(inject(top, '--diff', '--check', 'b.yaml')).toMatchObject({ status: 0, stdout: '' });
  });

  test('--diff is coloured on a terminal alone, and never with NO_COLOR', () => {
    const top = directoryOf({ 'a.yaml': pod('a') });
    const onTerminal = (env: NodeJS.ProcessEnv) =>
      inShell(top, `script -qec "'${node}' '${main}' inject --diff a.yaml" /dev/null`, {
        TERM: 'xterm',
        ...env,
      }).stdout;
    const green = '\u001b[32m+';
    expect(onTerminal({ NO_COLOR: '' })).toContain(green);
    expect(onTerminal({ NO_COLOR: '1' })).not.toContain('\u001b[');
    expect(inject(top, '--diff', 'a.yaml').stdout).not.toContain('\u001b[');
  });
});

describe('sidelight inject -o', () => {
  const list = `---\n---\nkind: List\napiVersion: v1\nitems: [{ kind: A, size: 0x10, active: yes }]\n---\nkind: B # gone\nbig: 9007199254740993\n...\n`;

  test('json prints one object as itself and several as one List, whole numbers as they were', () => {
    const top = directoryOf({ 'one.yaml': pod('one'), 'list.yaml': list });
    const one = JSON.parse(inject(top, '-o', 'json', 'one.yaml').stdout);
    expect([one.kind, one.spec.initContainers[0].name]).toEqual(['Pod', 'sidelight-envoy']);
    const { stdout } = inject(top, '-o', 'json', 'list.yaml');
    expect(JSON.parse(stdout)).toMatchObject({
      apiVersion: 'v1',
      kind: 'List',
      items: [{ kind: 'A', size: 16, active: true }, { kind: 'B' }],
    });
    expect(stdout).toContain('"big": 9007199254740993');
  });

  test('yaml prints documents that mean the same, without comments, and quotes what some reader takes otherwise', () => {
    const odd = {
      a: 'yes',
      b: '0o17',
      c: '1_000',
      d: '12:30',
      e: '<<',
      f: '=',
      g: 'a: b',
      h: '',
      i: 'x\ny\n',
      j: '~',
    };
    const top = directoryOf({ 'list.yaml': list, 'odd.json': JSON.stringify({ kind: 'C', '<<': 'x', odd }) });
    const printed = inject(top, '-o', 'yaml', 'list.yaml').stdout;
    expect(printed).not.toContain('#');
    expect(printed.split('---\n')).toHaveLength(2);
    expect(printed).toContain('big: 9007199254740993');
    const oddly = inject(top, '-o', 'yaml', 'odd.json').stdout;
    for (const quoted of ['a: "yes"', 'b: "0o17"', 'f: "="']) expect(oddly).toContain(quoted);
    const back = sidelight(top, ['inject', '-o', 'json', '-'], oddly);
    expect(JSON.parse(back.stdout)).toEqual({ kind: 'C', '<<': 'x', odd });
  });

  test('prints nothing where a pod is denied', () => {
    const top = directoryOf({
      'a.yaml': pod('a').replace('spec:', '  annotations: { sidelight.dev/proxy-port: many }\nspec:'),
    });
    expect(inject(top, '-o', 'json', 'a.yaml')).toMatchObject({ status: 3, stdout: '' });
  });
});
