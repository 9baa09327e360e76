import { describe, expect, test } from 'vitest';
import { deniedPod, directoryOf, inShell, main, node, pod } from './setup/sidelight.ts';

const files = {
  'deployment.yaml': pod('web', `      env:\n        - { name: A, value: ${'long '.repeat(30)}}\n`),
  'denied.yaml': deniedPod,
  'bad.yaml': 'a: [\n',
  'sidelight.yaml': 'telemetry: { unknown: 1 }\n',
};
const introducer = String.fromCharCode(27);

/** What a terminal of so many columns shows, with its lines as they are sent. */
function onTerminal(columns: number, args: string, env: NodeJS.ProcessEnv = {}): string {
  const script = `stty cols ${columns}; '${node}' '${main}' ${args}`;
  const { NO_COLOR: _, FORCE_COLOR: __, ...environment } = process.env;
  const { stdout } = inShell(
    directoryOf(files),
    `script -qec ${JSON.stringify(script)} /dev/null < /dev/null`,
    {
      ...environment,
      TERM: 'xterm-256color',
      NO_COLOR: undefined,
      ...env,
    },
  );
  return stdout.replaceAll('\r\n', '\n');
}

const commands: [args: string][] = [
  ['--help'],
  ['inject --help'],
  ['config check --help'],
  ['inject -f deployment.yaml'],
  ['inject --diff deployment.yaml'],
  ['inject -f denied.yaml'],
  ['inject -f bad.yaml'],
  ['explain -f deployment.yaml'],
  ['config print'],
  ['config check'],
  ['uninject deployment.yaml'],
  ['rules --format file'],
  ['nonsense'],
];

describe('a pipe gets no colours and no cursor movements', () => {
  test.each(commands)('from sidelight %s', (args) => {
    const { stdout, stderr } = inShell(directoryOf(files), `sidelight ${args}`, {
      TERM: 'xterm-256color',
      FORCE_COLOR: undefined,
    });
    expect(stdout + stderr).not.toBe('');
    expect(stdout + stderr).not.toContain(introducer);
  });
});

describe('a terminal', () => {
  test('gets colours in a diff, and none with NO_COLOR', () => {
    const colored = onTerminal(80, 'inject --diff deployment.yaml');
    const plain = onTerminal(80, 'inject --diff deployment.yaml', { NO_COLOR: '1' });
    expect(colored).toContain(`${introducer}[32m`);
    expect(plain).not.toContain(introducer);
    expect(colored.replaceAll(new RegExp(`${introducer}\\[\\d*m`, 'g'), '')).toBe(plain);
  });

  test.each(commands)('with NO_COLOR gets no escape codes from sidelight %s', (args) => {
    const shown = onTerminal(80, args, { NO_COLOR: '1' });
    expect(shown).not.toBe('');
    expect(shown).not.toContain(introducer);
  });

  test.each([40, 80])('of %i columns has the help of an option wrapped, with nothing lost', (columns) => {
    const shown = onTerminal(columns, 'inject --help');
    const [options = ''] = shown.split('\nExamples:');
    const tooWide = options.split('\n').filter((line) => line.length > columns && !line.startsWith('Usage:'));
    expect(tooWide).toEqual([]);
    const words = (text: string) => text.split(/\s+/).join(' ');
    expect(words(shown)).toBe(words(onTerminal(200, 'inject --help')));
  });

  test('of 40 columns gets the same bytes of what is for files and for programs', () => {
    for (const args of [
      'inject -f deployment.yaml 2>/dev/null',
      'rules --format file',
      'config print -o json',
    ])
      expect(onTerminal(40, args)).toBe(onTerminal(200, args));
  });
});
