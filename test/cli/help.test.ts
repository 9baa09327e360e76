import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { callOf, everyCommand, exitCodesOf, helpOf } from '../../cli/generate/commands.ts';
import { programOf } from '../../cli/program.ts';
import { main, node, sidelight } from './setup/sidelight.ts';

const program = await programOf();
const commands = everyCommand(program).map((command) => ({ command, call: callOf(command) }));
const isExample = (line: string): boolean => /^ {2}(?:\S+ )*?(?:sidelight|helm|kubectl) /.test(line);

test('the command line has the commands that the house speaks of', () => {
  expect(commands.map(({ call }) => call)).toEqual(
    [
      '',
      ' demo',
      ' inject',
      ' uninject',
      ' explain',
      ' audit',
      ' verify',
      ' config',
      ' config check',
      ' config print',
    ]
      .concat([
        ' config schema',
        ' install',
        ' scrape',
        ' rules',
        ' cost',
        ' dashboards',
        ' completion',
        ' webhook',
      ])
      .concat([' generate'])
      .map((name) => `sidelight${name}`),
  );
});

test.each(commands)(
  '$call --help describes the command, all it takes, and its exit codes, with an example',
  ({ command, call }) => {
    const help = helpOf(command);
    expect(command.description()).toMatch(/^[A-Z].*\.$/);
    expect(help).toMatch(/\nExamples?:\n {2}\S/);
    expect(help.split('\n').filter((line) => line.includes(call) && isExample(line))).not.toEqual([]);
    expect(exitCodesOf(command)).toEqual(expect.arrayContaining([0, 2]));
    const { visibleOptions, visibleArguments } = command.createHelp();
    for (const option of visibleOptions.call(command.createHelp(), command)) {
      expect(option.description, option.flags).toMatch(/\S/);
    }
    for (const argument of visibleArguments.call(command.createHelp(), command)) {
      expect(argument.description, argument.name()).toMatch(/\S/);
    }
  },
);

test.each(commands)('$call --help fits 80 columns, but for examples', ({ command }) => {
  const wide = helpOf(command)
    .split('\n')
    .filter((line) => line.length > 80 && !isExample(line));
  expect(wide).toEqual([]);
});

test.each([
  ['help inject', 'inject --help'],
  ['config help check', 'config check --help'],
])('sidelight %s prints what %s prints', (help, flag) => {
  const [one, other] = [help, flag].map((args) => sidelight('.', args.split(' ')));
  expect(one?.stdout).toContain('Usage: sidelight ');
  expect(one).toMatchObject({ status: 0, stdout: other?.stdout, stderr: '' });
});

test('without a command it prints its help where errors go, and ends with 2', () => {
  const { stdout, stderr, status } = sidelight('.', []);
  expect([stdout, status]).toEqual(['', 2]);
  expect(stderr).toBe(sidelight('.', ['--help']).stdout);
});

test.each([
  ['injct', 'inject'],
  ['config chek', 'check'],
  ['inject --chek', '--check'],
  ['rules --setings x', '--settings'],
])('sidelight %s suggests %s, and how to get help', (args, nearest) => {
  const { stdout, stderr, status } = sidelight('.', args.split(' '));
  expect([stdout, status]).toEqual(['', 2]);
  expect(stderr).toContain(`(Did you mean ${nearest}?)`);
  expect(stderr).toContain('(add --help for usage and an example)');
});

test('an unknown format is told what is allowed', () => {
  const { stderr, status } = sidelight('.', ['rules', '--format', 'toml']);
  expect(status).toBe(2);
  expect(stderr).toMatch(/Allowed choices are prometheusrule, configmap, file/);
});

test('--version is the version alone', () => {
  expect(sidelight('.', ['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

/** The files that a run of the command line loads, but for Node's own. */
function loadedBy(args: readonly string[]): string[] {
  const hook = `import { registerHooks } from 'node:module';
    registerHooks({ load: (url, context, next) => (console.error('loads ' + url), next(url, context)) });`;
  const { stderr } = spawnSync(node, [
    '--import',
    `data:text/javascript,${encodeURIComponent(hook)}`,
    main,
    ...args,
  ]);
  return [...String(stderr).matchAll(/^loads file:(.*)$/gm)].map(([, path = '']) => path);
}

test.each(['--version', '--help', 'injct'])('sidelight %s loads no command', (args) => {
  const loaded = loadedBy([args]);
  expect(loaded.some((path) => path.endsWith('/cli/program.ts'))).toBe(true);
  expect(loaded.filter((path) => /\/(?:metrics|rules|dashboards|webhook|zod|yaml)\//.test(path))).toEqual([]);
});

test.each(['inject', 'uninject', 'explain'])(
  'sidelight %s loads nothing of the expression reader or its tables',
  (name) => {
    const loaded = loadedBy([name, '--help']);
    expect(loaded.some((path) => path.endsWith(`/cli/${name}.ts`))).toBe(true);
    expect(loaded.filter((path) => /\/metrics\/(?:promql|exporters)\/|\/prom-client\//.test(path))).toEqual(
      [],
    );
  },
);
