import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { explanationSchema } from '../../cli/explain/schema.ts';

const run = (args: readonly string[], input = '', env: Record<string, string> = {}) =>
  spawnSync('node_modules/.bin/node', ['cli/main.ts', 'explain', ...args], {
    input,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
const fixture = (name: string): string => `test/cli/fixtures/${name}`;
const pod = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: { containers: [{ name: 'web', image: 'web' }] },
});

describe('sidelight explain', () => {
  test('reads a file or standard input, and ends with 0 whatever it says', () => {
    const { stdout, status } = run(['-f', '-'], pod);
    expect(status).toBe(0);
    expect(stdout).toContain('pod/web in default: not injected (not_labelled)\n');
    expect(stdout).toContain('what its namespace carries is');
    const file = run(['-f', fixture('namespace.yaml')]);
    expect([file.status, file.stderr]).toEqual([0, '']);
    expect(file.stdout).toMatch(/^deployment\/web in crawlers: injected \(telemetry\)/);
  });

  test('prints JSON of the documented shape', () => {
    const { stdout } = run(['-o', 'json', '-f', fixture('namespace.yaml')]);
    const { workloads } = explanationSchema.parse(JSON.parse(stdout));
    expect(workloads.map(({ title, outcome }) => [title, outcome])).toEqual([
      ['deployment/web', 'injected'],
      ['deployment/quiet', 'skipped'],
      ['pod/elsewhere', 'skipped'],
    ]);
  });

  test('takes the settings of --settings, and says so', () => {
    const settings = 'test/cli/explain/fixtures/sidelight.yaml';
    const { stdout } = run(['-f', fixture('namespace.yaml'), '--settings', settings]);
    expect(stdout).toMatch(/cpu-limit +settings +300m/);
    expect(stdout).toContain(`settings    ${settings}, hash `);
  });

  test('ends with 2 and prints nothing on input that is no YAML, and on wrong usage', () => {
    const bad = run(['-f', fixture('duplicate-key.yaml')]);
    expect([bad.status, bad.stdout]).toEqual([2, '']);
    expect(bad.stderr).toContain(':5:3: Map keys must be unique');
    expect(run([]).status).toBe(2);
    expect(run(['-f', '-', '-o', 'yaml'], pod).status).toBe(2);
  });

  test('with --profile says what pods without the label would get, and that it was assumed', () => {
    const { stdout, status } = run(['-f', '-', '--profile', 'telemetry'], pod);
    expect(status).toBe(0);
    expect(stdout).toContain('pod/web in default: injected (telemetry)\n');
    expect(stdout).toContain('--profile telemetry: as if the pods had this label');
    const others = run(['-f', fixture('namespace.yaml'), '--profile', 'enabled', '-o', 'json']);
    const { workloads } = explanationSchema.parse(JSON.parse(others.stdout));
    expect(workloads.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['injected', null],
      ['skipped', 'opted_out'],
      ['injected', null],
    ]);
  });

  test('refuses a --profile that does not exist, and one beside an object of a cluster', () => {
    expect(run(['-f', '-', '--profile', 'telemetri'], pod).stderr).toBe(
      '--profile telemetri: allowed: enabled, or joined by dots: telemetry\n',
    );
    const live = run(['pod/web', '--profile', 'telemetry']);
    expect([live.status, live.stderr]).toEqual([
      2,
      '--profile goes with -f, not with an object of a cluster, which has its label\n',
    ]);
  });

  test('says of a path without -f that a file is named by -f', () => {
    const { stderr, status } = run(['deployment.yaml']);
    expect(status).toBe(2);
    expect(stderr).toContain('It is TYPE/NAME, such as pod/web; a file is named by -f.');
  });

  test('hints at Helm where the text looks like a template of it', () => {
    const { stderr, status } = run(['-f', fixture('helm-template.yaml')]);
    expect(status).toBe(2);
    expect(stderr).toContain('helm template CHART | sidelight explain -f -');
  });

  test('without kubectl says so, and what works without', () => {
    const { status, stdout, stderr } = run(['pod/web'], '', { PATH: '' });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^kubectl is not on PATH; .*sidelight explain -f -\n$/);
  });

  test('takes a file or one object, by type and name, and nothing that kubectl would take for an option', () => {
    const refused = [
      ['web'],
      ['pod/--all'],
      ['--', '-A/web'],
      ['pod/web', '-f', '-'],
      ['pod/web', '-n', '--all'],
    ];
    for (const args of refused) expect([args, run(args).status]).toEqual([args, 2]);
    expect(run(['-f', '-', '--context', 'here'], pod).status).toBe(2);
  });

  test('takes manifests that name no namespace to be in that of -n', () => {
    expect(run(['-f', '-', '-n', 'kube-system'], pod).stdout).toContain(
      'pod/web in kube-system: not injected (excluded_namespace)',
    );
  });

  test('a reader that goes away is no error', () => {
    const command =
      'node_modules/.bin/node cli/main.ts explain -o json -f test/cli/fixtures/namespace.yaml | true; echo "${PIPESTATUS[0]}"';
    const { stdout, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' });
    expect([stdout, stderr]).toEqual(['0\n', '']);
  });

  test('has help with an example', () => {
    expect(run(['--help']).stdout).toContain('sidelight explain -f deployment.yaml');
  });
});
