import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Staging } from '../../cli/files/replace.ts';
import { directoryOf, inShell, main, node, pod, sidelight, textsIn } from './setup/sidelight.ts';

const hidden = (top: string): string[] =>
  readdirSync(top, { recursive: true, encoding: 'utf8' }).filter((path) => path.includes('.sidelight-'));

describe('sidelight inject, when something is in its way,', () => {
  test.each([
    ['what it prints', 'sidelight inject -f many.yaml', 0],
    ['a diff', 'sidelight inject --diff many.yaml', 0],
    ['a diff that is checked', 'sidelight inject --diff --check many.yaml', 1],
    ['its help', 'sidelight inject --help', 0],
    ['rules', 'sidelight rules', 0],
  ])('ends quietly when the reader of %s goes away', (_, command, status) => {
    const top = directoryOf({
      'many.yaml': Array.from({ length: 40 }, (_, i) => pod(`p${i}`)).join('---\n'),
    });
    const { stdout } = inShell(top, `${command} 2>errors | head -c 1; echo " \${PIPESTATUS[0]}"`);
    expect(stdout.slice(1)).toBe(` ${status}\n`);
    expect(textsIn(top).errors).not.toMatch(/EPIPE|at .*\.(?:ts|js):|node:/);
  });

  test('does its work and ends with its code when nobody reads its messages', () => {
    const top = directoryOf({ 'in/a.yaml': pod('a'), 'in/b.yaml': 'a: [\n' });
    const bad = inShell(top, '{ sidelight inject --in-place in 2>&3; echo $?; } 3> >(true)');
    expect(bad.stdout).toBe('2\n');
    rmSync(join(top, 'in/b.yaml'));
    expect(
      inShell(top, '{ sleep 0.2; sidelight inject --in-place in 2>&3; echo $?; } 3> >(true)').stdout,
    ).toBe('0\n');
    expect(textsIn(top)['in/a.yaml']).toContain('sidelight-envoy');
  });

  test.each([['inject a.yaml'], ['inject --diff --check a.yaml'], ['explain -f a.yaml'], ['rules']])(
    'says in one line that standard output is full for %s, and ends with 2',
    (command) => {
      const top = directoryOf({ 'a.yaml': pod('a') });
      const { status, stderr } = inShell(top, `sidelight ${command} >/dev/full`);
      expect(status).toBe(2);
      expect(stderr).toMatch(/(?:^|\n)cannot write to standard output: no space left on the device\n$/);
      expect(stderr.split('\n').length).toBeLessThanOrEqual(3);
    },
  );

  test('writes nothing and leaves nothing where one of several files can’t be written', () => {
    // Room for 4 KiB a file, less than an injected pod takes.
    const files = { 'in/a/plain.yaml': 'kind: Other\n', 'in/b/pod.yaml': pod('p') };
    const top = directoryOf(files);
    for (const where of ['--in-place', '--output-dir out/deep']) {
      const { status, stdout, stderr } = inShell(top, `ulimit -f 4; sidelight inject in ${where}`);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(
        /^cannot write \S+pod\.yaml: it would be larger than is allowed; nothing was written\n$/,
      );
      expect(textsIn(top)).toEqual(files);
      expect(readdirSync(top)).toEqual(['in']);
    }
  });

  test('says which files were written where the last step fails, and leaves nothing beside them', () => {
    const top = directoryOf({ 'a.yaml': 'a', 'b.yaml': 'b', 'c.yaml': 'c' });
    const staging = new Staging();
    for (const name of ['a', 'b', 'c']) {
      const path = join(top, `${name}.yaml`);
      staging.add({ path, text: `new ${name}`, like: path });
    }
    rmSync(join(top, 'b.yaml'));
    mkdirSync(join(top, 'b.yaml'));
    expect(() => staging.commit()).toThrow(
      `cannot write ${top}/b.yaml: it is a directory; written: ${top}/a.yaml; not written: ${top}/b.yaml, ${top}/c.yaml`,
    );
    staging.discard();
    expect(textsIn(top)).toEqual({ 'a.yaml': 'new a', 'c.yaml': 'c' });
  });

  test('writes over nothing that somebody else has written since it was read', () => {
    const top = directoryOf({ 'a.yaml': 'a', 'b.yaml': 'b' });
    const stage = () => {
      const staging = new Staging();
      for (const name of ['a', 'b']) {
        const path = join(top, `${name}.yaml`);
        staging.add({ path, text: `new ${name}`, like: path, was: name });
      }
      return staging;
    };
    writeFileSync(join(top, 'b.yaml'), 'new b');
    const [first, second] = [stage(), stage()];
    first.commit();
    second.commit();
    expect(textsIn(top)).toEqual({ 'a.yaml': 'new a', 'b.yaml': 'new b' });
    writeFileSync(join(top, 'b.yaml'), 'an edit');
    const third = stage();
    expect(() => third.commit()).toThrow(
      `cannot write ${top}/b.yaml: somebody else has changed it meanwhile; nothing was written; run it again`,
    );
    third.discard();
    expect(textsIn(top)).toEqual({ 'a.yaml': 'new a', 'b.yaml': 'an edit' });
  });

  test('leaves what it may not read or write as it is, and says so with 2', () => {
    const files = {
      'closed/a.yaml': pod('a'),
      'fixed/b.yaml': pod('b'),
      'shut/c.yaml': pod('c'),
      'open/d.yaml': pod('d'),
    };
    const top = directoryOf(files);
    chmodSync(join(top, 'closed/a.yaml'), 0o000);
    chmodSync(join(top, 'fixed/b.yaml'), 0o444);
    chmodSync(join(top, 'shut'), 0o555);
    const run = (...args: string[]) => withoutPowers(top, ['inject', ...args]);
    expect(run('--in-place', 'closed', 'open')).toMatchObject({
      status: 2,
      stderr: 'cannot read closed/a.yaml: permission denied\n',
    });
    for (const [path, name] of [
      ['fixed', 'fixed/b.yaml'],
      ['shut', 'shut/c.yaml'],
    ] as const)
      expect(run('--in-place', 'open', path)).toMatchObject({
        status: 2,
        stderr: `cannot write ${name}: permission denied; nothing was written\n`,
      });
    expect(run('--in-place', 'open', '--settings', 'closed/a.yaml')).toMatchObject({ status: 2, stdout: '' });
    chmodSync(join(top, 'closed/a.yaml'), 0o600);
    chmodSync(join(top, 'shut'), 0o755);
    expect(textsIn(top)).toEqual(files);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'ends on %s with no file half-changed and none beside',
    async (signal) => {
      const count = 4000;
      const top = directoryOf({ 'x/keep.txt': '' });
      const module = resolve('cli/files/replace.ts');
      const script = `import { replaceFiles } from '${module}';
      await replaceFiles(Array.from({ length: ${count} }, (_, i) => ({ path: \`x/\${i}.yaml\`, text: 'new', like: 'x/keep.txt' })));`;
      const child = spawn(node, ['--input-type=module', '-e', script], { cwd: top, stdio: 'inherit' });
      const watched = watch(join(top, 'x'), () => child.kill(signal));
      const [, ended] = await once(child, 'exit');
      watched.close();
      expect(ended).toBe(signal);
      expect(hidden(top)).toEqual([]);
      expect([1, count + 1]).toContain(readdirSync(join(top, 'x')).length);
    },
  );

  test('refuses UTF-16 with what to do, and bytes that are no text, and rewrites neither', () => {
    const files = {
      'utf16.yaml': Buffer.from(`\uFEFF${pod('a')}`, 'utf16le'),
      'latin.yaml': Buffer.from(pod('a').replace('kept', 'caf\u00e9'), 'latin1'),
      'zip.yaml': Buffer.from([0x1f, 0x8b, 8, 0, 0]),
      'zero.yaml': 'a: \0\n',
    };
    const top = directoryOf(files);
    const before = textsIn(top);
    const { status, stderr } = sidelight(top, ['inject', '--in-place', '.']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^utf16\.yaml:1:1: it is not UTF-8 but UTF-16, .*save it as UTF-8$/m);
    expect(stderr).toMatch(/^latin\.yaml:4:18: it is not UTF-8 text$/m);
    expect(stderr).toMatch(/^zip\.yaml:1:2: it is not UTF-8 text$/m);
    expect(stderr).toMatch(/^zero\.yaml:1:4: /m);
    expect(textsIn(top)).toEqual(before);
  });

  test('refuses 50 MB, and what never ends, without reading it all', () => {
    const files = { 'big.yaml': Buffer.alloc(50_000_000, 'a: b\n'), 'in/pod.yaml': pod('a') };
    const top = directoryOf(files);
    const refusal = ': larger than 16 MiB; split it into several files\n';
    for (const [command, name] of [
      ['sidelight inject -f big.yaml', 'big.yaml'],
      ['yes "a: b" | sidelight inject -f -; exit ${PIPESTATUS[1]}', 'standard input'],
      ['sidelight inject --in-place .', 'big.yaml'],
    ])
      expect(inShell(top, command as string)).toEqual(
        expect.objectContaining({ status: 2, stdout: '', stderr: `cannot read ${name}${refusal}` }),
      );
    expect(textsIn(top)['in/pod.yaml']).toBe(pod('a'));
  });

  test('refuses more pods than memory is for', () => {
    const top = directoryOf({ 'crowd.yaml': `${pod('p')}---\n`.repeat(5001) });
    expect(sidelight(top, ['inject', 'crowd.yaml'])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: 'crowd.yaml: more than 5000 pods; split it into several files\n',
    });
  });

  test('shows how it is called when it has nothing to read: a terminal, or an empty pipe', () => {
    const top = directoryOf({});
    const usage =
      /nothing to read: name files, directories, or - for standard input\r?\nUsage: sidelight inject \[options\] \[file\.\.\.\]/;
    expect(sidelight(top, ['inject'])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(usage),
    });
    expect(inShell(top, 'sidelight inject - < .')).toMatchObject({
      status: 2,
      stderr: 'cannot read standard input: it is a directory\n',
    });
    const terminal = inShell(top, `script -qec "'${node}' '${main}' inject" /dev/null`);
    expect(terminal.status).toBe(2);
    expect(terminal.stdout).toMatch(usage);
    expect(sidelight(top, ['inject', '--check'], pod('a')).status).toBe(1);
  });
});

/** As a user that the permissions bind, which root is not. */
function withoutPowers(cwd: string, args: readonly string[]) {
  const powers = '-dac_override,-dac_read_search';
  const bare = ['setpriv', `--bounding-set=${powers}`, `--inh-caps=${powers}`];
  const [program, ...rest] = [...(process.getuid?.() === 0 ? bare : []), node, main, ...args] as [
    string,
    ...string[],
  ];
  return spawnSync(program, rest, { cwd, encoding: 'utf8', input: '' });
}
