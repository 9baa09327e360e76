import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { callOf, everyCommand, exitCodesOf } from '../../cli/generate/commands.ts';
import { programOf } from '../../cli/program.ts';
import { deniedPod, directoryOf, inShell, main, node, pod, sidelight, textsIn } from './setup/sidelight.ts';

const leaves = everyCommand(await programOf()).filter((command) => command.commands.length === 0);
const readers = [
  'inject -f FILE',
  'uninject -f FILE',
  'audit FILE',
  'explain -f FILE',
  'config check -f FILE',
];
const users = [
  'inject',
  'uninject',
  'explain -f',
  'audit',
  'install',
  'rules',
  'scrape',
  'dashboards',
  'webhook',
]
  .map((name) => `${name}${/inject|explain|audit/.test(name) ? ' pod.yaml' : ''}`)
  .map((name) => `${name} --settings FILE`);

describe('every exit code that a help names is one that the command ends with', () => {
  const files = {
    'pod.yaml': pod('web'),
    'plain.yaml': 'kind: Other\n',
    'denied.yaml': deniedPod,
    'bad.yaml': 'a: [\n',
    'sidelight.yaml': 'telemetry: {}\n',
    'rules.yaml': 'groups: [{name: g, rules: [{alert: Down, expr: up == 0}]}]\n',
    'wrong.yaml': 'groups: [{name: g, rules: [{alert: Down, expr: sum(up) ==}, {alert: Up, expr: other}]}]\n',
    'up.prom': 'one 1\n',
  };
  const injected = 'sidelight inject --in-place pod.yaml';
  const ends: Readonly<Record<string, Readonly<Record<number, string>>>> = {
    'sidelight inject': { 0: 'pod.yaml', 1: '--check pod.yaml', 2: 'bad.yaml', 3: 'denied.yaml' },
    'sidelight uninject': { 0: 'plain.yaml', 1: '--check pod.yaml', 2: 'bad.yaml' },
    'sidelight explain': { 0: '-f denied.yaml', 2: '-f bad.yaml' },
    'sidelight audit': { 0: 'rules.yaml', 1: 'wrong.yaml', 2: 'bad.yaml' },
    'sidelight verify': {
      0: '--metrics up.prom rules.yaml',
      1: '--metrics up.prom wrong.yaml',
      2: '--metrics absent rules.yaml',
    },
    'sidelight cost': { 0: '', 2: '--nonsense' },
    'sidelight config check': { 0: '', 2: '-f bad.yaml' },
    'sidelight config print': { 0: '', 2: '-f bad.yaml' },
    'sidelight config schema': { 0: '', 2: '--nonsense' },
    'sidelight install': { 0: '', 2: '--settings bad.yaml' },
    'sidelight scrape': { 0: '', 2: '--for network-policy' },
    'sidelight rules': { 0: '', 2: '--format toml' },
    'sidelight dashboards': { 0: '', 2: '--format json none' },
    'sidelight completion': { 0: 'bash', 2: 'tcsh' },
    'sidelight generate': { 0: '.', 2: 'pod.yaml/below' },
    // 0 is an ending of what goes on until it is told to stop: test/real.
    'sidelight webhook': { 2: '' },
    'sidelight demo': { 2: '--port 70000' },
  };
  const elsewhere = new Set(['sidelight webhook 0', 'sidelight demo 0', 'sidelight demo 1']);

  test('and none is left out', () => {
    const named = leaves.flatMap((command) =>
      exitCodesOf(command).map((code) => `${callOf(command)} ${code}`),
    );
    const tried = Object.entries(ends).flatMap(([call, by]) =>
      Object.keys(by).map((code) => `${call} ${code}`),
    );
    expect([...tried, ...elsewhere].sort()).toEqual(named.sort());
  });

  test.each(
    Object.entries(ends).flatMap(([call, by]) =>
      Object.entries(by).map(([code, args]) => ({ line: `${call} ${args}`.trim(), code: Number(code) })),
    ),
  )('$line ends with $code', ({ line, code }) => {
    const top = directoryOf(files);
    const before = line.includes('uninject --check') ? `${injected} 2>&1; ` : '';
    const { status, stdout, stderr } = inShell(top, `${before}${line}`);
    expect(status, stderr).toBe(code);
    if (code > 1) expect(stdout).toBe('');
    if (code > 1) expect(stderr).toMatch(/^\S.*\n/);
    expect(stderr).not.toMatch(/\n {4}at |^internal/);
  });
});

describe('input that is no manifest and no settings', () => {
  // As deep as the parser does not go.
  const deep = ['['.repeat(20_000), ']'.repeat(20_000)].join('');
  const files = { 'pod.yaml': pod('web'), 'deep.yaml': `a: ${deep}\n`, 'directory/file': '' };

  test.each([...readers, ...users])('sidelight %s says that nesting is too deep, and where', (call) => {
    const top = directoryOf(files);
    const { status, stdout, stderr } = sidelight(top, call.replace('FILE', 'deep.yaml').split(' '));
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/(?:^|\n)deep\.yaml:1:\d+: nested too deeply; [a-z ]+\n$/);
    expect(stderr.match(/deep\.yaml/g)).toHaveLength(1);
  });

  test.each([...readers.map((call) => ({ call, size: 16 })), ...users.map((call) => ({ call, size: 1 }))])(
    'sidelight $call refuses 50 MB in one line',
    ({ call, size }) => {
      const top = directoryOf({ ...files, 'big.yaml': Buffer.alloc(50_000_000, 'a: b\n') });
      const { status, stdout, stderr } = sidelight(top, call.replace('FILE', 'big.yaml').split(' '));
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(new RegExp(`^cannot read big\\.yaml: larger than ${size} MiB; .*\\n$`));
    },
  );

  test.each([...readers.slice(3), ...users])('sidelight %s says of a directory that it is one', (call) => {
    const { status, stderr } = sidelight(directoryOf(files), call.replace('FILE', 'directory').split(' '));
    expect([status, stderr]).toEqual([2, 'cannot read directory: it is a directory\n']);
  });

  test.each([...readers, ...users])('sidelight %s says of a file that it is not there', (call) => {
    const { status, stderr } = sidelight(directoryOf(files), call.replace('FILE', 'absent').split(' '));
    expect([status, stderr]).toEqual([2, 'cannot read absent: no such file or directory\n']);
  });
});

// Where no folder can be made the kernel says so in different words, and Node's own mkdir has waited for ever.
test.each(['/proc/none/below', '/dev/null/below', 'pod.yaml/below'])(
  'inject --output-dir and generate say in one line that nothing can be written to %s',
  (where) => {
    const files = { 'pod.yaml': pod('web') };
    const top = directoryOf(files);
    for (const args of [`inject pod.yaml --output-dir ${where}`, `generate ${where}`]) {
      const { status, stdout, stderr } = inShell(top, `timeout -s KILL 30 '${node}' '${main}' ${args}`);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/^cannot write \S.*: (?:no such file|a part of the path|permission).*\n$/);
    }
    expect(textsIn(top)).toEqual(files);
  },
);

describe('kubectl, which explain calls,', () => {
  test.each([
    ['is killed', 'kill -KILL $$', 'kubectl was ended by SIGKILL before it answered'],
    ['prints no JSON', 'echo odd', 'what kubectl printed is no JSON; see what `kubectl version` says'],
    ['refuses', 'echo "a warning" >&2; echo "no network" >&2; exit 1', 'no network'],
  ])('%s: one line and 2', (_, script, message) => {
    const top = directoryOf({ 'bin/kubectl': `#!/bin/sh\n${script}\n` });
    chmodSync(join(top, 'bin/kubectl'), 0o755);
    const { status, stdout, stderr } = inShell(top, 'PATH="$PWD/bin:$PATH" sidelight explain pod/web');
    expect([status, stdout, stderr]).toEqual([2, '', `${message}\n`]);
  });
});

describe('what is printed', () => {
  const printers = ['install', 'scrape', 'rules', 'dashboards', 'config print', 'config schema', '--help'];
  test.each([...printers, 'completion zsh', 'explain -f pod.yaml', 'explain -o json -f pod.yaml'])(
    'by sidelight %s may be left unread or unheard: no error, and nothing left behind',
    (args) => {
      const files = { 'pod.yaml': pod('web') };
      const top = directoryOf(files);
      const { stdout } = inShell(top, `sidelight ${args} | head -c 1; echo " \${PIPESTATUS[0]}"`);
      expect(stdout.slice(1)).toBe(' 0\n');
      const closed = inShell(top, `sidelight ${args} >&-`);
      expect([closed.status, closed.stderr]).toEqual([0, '']);
      expect(textsIn(top)).toEqual(files);
    },
  );
});

test('a clone that is set up says of a Node without TypeScript that npx takes the right one', () => {
  const { stderr, status } = spawnSync(node, ['--no-strip-types', 'bin/sidelight.js', '--version'], {
    encoding: 'utf8',
  });
  expect(status).toBe(2);
  expect(stderr).toContain('`npx sidelight` takes the Node that the clone has installed');
});
