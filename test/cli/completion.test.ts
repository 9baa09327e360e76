import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { everyCommand } from '../../cli/generate/commands.ts';
import { programOf } from '../../cli/program.ts';
import { directoryOf, sidelight } from './setup/sidelight.ts';

const scripts = new Map(
  ['bash', 'zsh', 'fish'].map((shell) => [shell, sidelight('.', ['completion', shell]).stdout]),
);
const has = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0;
const files = { 'deployment.yaml': '', 'with space.yaml': '', 'manifests/pod.yaml': '' };

/** What bash would offer where the line ends; as readline does, it breaks words at `=`. */
function inBash(line: string): string[] {
  const top = directoryOf({ ...files, 'sidelight.bash': scripts.get('bash') as string });
  const script = `. ./sidelight.bash
    read -ra words <<< "\${1//=/ = }"
    [[ $1 == *[\\ =] && $1 != *= ]] && words+=('')
    COMP_WORDS=("\${words[@]}") COMP_CWORD=$((\${#words[@]} - 1))
    $(complete -p sidelight | sed 's/.*-F \\([^ ]*\\) .*/\\1/') && printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script, 'bash', line], { cwd: top, encoding: 'utf8' })
    .split('\n')
    .filter((word) => word !== '')
    .sort();
}

/** What fish would offer where the line ends. */
function inFish(line: string): string[] {
  const top = directoryOf({ ...files, 'sidelight.fish': scripts.get('fish') as string });
  const script = 'source sidelight.fish; complete -C $argv[1]';
  return execFileSync('fish', ['--no-config', '-c', script, line], { cwd: top, encoding: 'utf8' })
    .split('\n')
    .filter((word) => word !== '')
    .map((word) => word.split('\t')[0] as string)
    .sort();
}

const cases: [line: string, offered: string[]][] = [
  ['sidelight in', ['inject', 'install']],
  ['sidelight config ', ['check', 'help', 'print', 'schema']],
  ['sidelight inject --out', ['--output', '--output-dir']],
  ['sidelight inject -o ', ['json', 'yaml']],
  ['sidelight inject --check -o j', ['json']],
  ['sidelight config print -f dep', ['deployment.yaml']],
  ['sidelight inject --profile ', []],
  ['sidelight explain ', []],
  ['sidelight help conf', ['config']],
  ['sidelight completion ', ['bash', 'fish', 'zsh']],
];

describe('sidelight completion bash', () => {
  test.each([
    ...cases,
    ['sidelight rules --format=', ['configmap', 'file', 'prometheusrule']],
    ['sidelight rules --format=c', ['configmap']],
    ['sidelight inject --output-dir ', ['manifests']],
    ['sidelight inject -f w', ['with space.yaml']],
    ['sidelight uninject ', ['deployment.yaml', 'manifests', 'sidelight.bash', 'with space.yaml']],
  ] as typeof cases)('completes "%s"', (line, offered) => {
    expect(inBash(line)).toEqual(offered);
  });

  test('offers every command and, behind each, every option of it', async () => {
    const program = await programOf();
    for (const command of everyCommand(program)) {
      const path = command.parent?.parent ? `${command.parent.name()} ${command.name()}` : command.name();
      const line = command === program ? 'sidelight' : `sidelight ${path}`;
      const flags = command.options.map(({ long }) => long as string);
      expect(inBash(`${line} -`)).toEqual(expect.arrayContaining([...flags, '--help']));
      expect(inBash(`${line} `)).toEqual(expect.arrayContaining(command.commands.map((one) => one.name())));
    }
  });
});

describe('sidelight completion', () => {
  test.each([...scripts])('of %s is what that shell can read, where it is there', (shell, script) => {
    const top = directoryOf({});
    writeFileSync(join(top, 'script'), script);
    if (has(shell)) expect(spawnSync(shell, ['-n', join(top, 'script')]).stderr.toString()).toBe('');
    if (shell === 'fish' && has('fish'))
      for (const [line, offered] of cases) expect(inFish(line)).toEqual(offered);
    // Quotes are even, so that nothing runs on to the end: a description's own are escaped.
    const quotes = script.replaceAll(/\\.|^#.*$/gm, '').match(/'/g) ?? [];
    expect(quotes.length % 2).toBe(0);
    expect(script.split('\n').length).toBeGreaterThan(40);
  });

  test('knows no other shell, and says which it knows', () => {
    const { stdout, stderr, status } = sidelight('.', ['completion', 'tcsh']);
    expect([stdout, status]).toEqual(['', 2]);
    expect(stderr).toMatch(/Allowed choices are bash, zsh, fish/);
  });
});
