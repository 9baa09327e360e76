import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { everyCommand } from '../../cli/generate/commands.ts';
import { programOf } from '../../cli/program.ts';
import { blocks, callsIn, type Example, examples, mentions } from './setup/examples.ts';
import { deployment, directoryOf, inShell, namespace, pod } from './setup/sidelight.ts';

const all = await examples();

/** Why an example is not run here: what it needs, or which test runs it. */
const excuses: [reason: string, RegExp][] = [
  ['npm runs a script of package.json, and CI runs them', /^npm (?:start|test|run \S+)(?: -- .*)?$/],
  ['runs until it is ended: test/real/demo.test.ts', /^(?:npx )?sidelight demo\b/],
  ['runs in a pod: test/cluster', /^sidelight webhook\b/],
  ['reads a cluster: test/cluster/explain.test.ts', /^(?:npx )?sidelight explain \w+\//],
  ['asks a server: test/real/verify.test.ts', /^(?:npx )?sidelight verify .*https?:/],
  ['kubectl alone, on a cluster', /^kubectl (?!.*\| (?:npx )?sidelight )/],
];
const excuseOf = ({ line }: Example): string | undefined =>
  excuses.find(([, pattern]) => pattern.test(line))?.[0];

const run = all.filter((example) => excuseOf(example) === undefined);
const settings = 'telemetry: {}\n';

// What stands at the ends of pipes: a chart that is rendered, a cluster that has or takes objects.
const ends = `
  npx() { "$@"; }
  helm() { cat rendered.yaml; }
  command -v jq > /dev/null || jq() { cat; }
  fpath=(. .)
  kubectl() {
    case "$*" in
      *jsonpath*) cat sidelight.yaml ;;
      *--raw\\ /metrics) echo 'up 1' ;;
      get*) cat deployment.yaml ;;
      *-n\\ sidelight\\ get*) cat sidelight.yaml ;;
      *'-f -') cat > taken.yaml; grep -q '^apiVersion:' taken.yaml ;;
      *) echo "kubectl $* is not expected"; return 9 ;;
    esac
  }`;

function files(): Record<string, string> {
  const labelled = `${namespace('shop')}---\n${deployment('web', 'shop')}`;
  const plain = { 'namespace.yaml': namespace('shop'), 'manifests/pod.yaml': pod('one') };
  const more = { 'rendered.yaml': deployment('chart', 'shop'), 'injected.yaml': pod('two') };
  const rules = 'groups: [{name: g, rules: [{alert: Down, expr: up == 0}]}]\n';
  const audited = { 'rules.yaml': rules, 'dashboards/one.json': '{"panels": []}', 'node.prom': 'up 1\n' };
  return { ...plain, ...more, ...audited, 'deployment.yaml': labelled, 'sidelight.yaml': settings };
}

/** `--check` and `diff` find what they look for. */
const expected = (line: string): number =>
  /\binject .*--check|\| diff\b/.test(line.replace('uninject', '')) ? 1 : 0;

describe('an example that can run here', () => {
  test.each(run)('does what it says: $source: $line', ({ line }) => {
    const top = directoryOf(files());
    for (const folder of ['etc/prometheus/rules', '.config/fish/completions'])
      mkdirSync(join(top, folder), { recursive: true });
    const inside = line.replaceAll(/(?<=> )\/etc\//g, 'etc/');
    const { status, stdout, stderr } = inShell(top, `${ends}\n${inside}`, { HOME: top });
    expect(status, `${stdout.slice(-500)}${stderr}`).toBe(expected(line));
    expect(stderr).not.toMatch(/internal|command not found/);
  });

  test('is most of them', () => {
    expect(run.length).toBeGreaterThan(all.length / 2);
    expect(all.length).toBeGreaterThan(45);
  });
});

describe('an example that cannot run here', () => {
  const scripts = JSON.parse(readFileSync('package.json', 'utf8')).scripts as Record<string, string>;
  const npm = all.filter(({ line }) => line.startsWith('npm '));
  const kubectl = all.filter(({ line }) => excuseOf({ source: '', line })?.startsWith('kubectl'));

  test.each(npm)('of npm has its script: $source: $line', ({ line }) => {
    expect(Object.keys(scripts)).toContain(/^npm (?:run )?(\S+)/.exec(line)?.[1]);
  });

  // A server that nothing listens at: kubectl reads its arguments first.
  const offline = ['--server=http://127.0.0.1:1', '--request-timeout=1s'];
  const isThere = spawnSync('kubectl', ['version', '--client']).status === 0;
  test.each(kubectl)('of kubectl has arguments that it takes: $source: $line', ({ line }) => {
    expect(line).toMatch(/^kubectl (?:-n \S+ )?[a-z]+ \S/);
    if (!isThere) return;
    const script = `${line} ${offline.join(' ')}`;
    const { stderr } = spawnSync('bash', ['-c', script], {
      encoding: 'utf8',
      env: { ...process.env, KUBECONFIG: '/dev/null' },
    });
    expect(stderr).not.toMatch(/unknown|invalid|required/i);
    expect(stderr).toMatch(/127\.0\.0\.1:1/);
  });

  test('is excused by a reason that is still needed', () => {
    const used = new Set(all.map(excuseOf));
    expect(excuses.map(([reason]) => reason).filter((reason) => !used.has(reason))).toEqual([]);
  });
});

describe('whatever calls sidelight', async () => {
  const program = await programOf();
  for (const command of everyCommand(program)) {
    command.configureOutput({ writeErr: () => {}, writeOut: () => {} });
    if (command.commands.length === 0) command.action(() => {});
  }
  // "sidelight inject" in a sentence names the command and not what it takes.
  const calls = [...all, ...mentions()].flatMap(({ source, line }) =>
    callsIn(line).map((args) => ({ source, call: args.join(' '), args })),
  );

  test.each(calls)('calls it with options that it has: $source: $call', async ({ args }) => {
    const problem = await program.parseAsync(args, { from: 'user' }).then(
      () => undefined,
      (error: { code: string }) => error.code,
    );
    expect(['commander.helpDisplayed', 'commander.help', 'commander.missingArgument', undefined]).toContain(
      problem,
    );
  });

  test('is looked at where it stands', () => expect(calls.length).toBeGreaterThan(60));
});

test('every fenced block says its language, so that commands are run', () => {
  const known = ['sh', 'text', 'yaml', 'promql', 'json'];
  const others = blocks().filter(({ language }) => !known.includes(language));
  expect(others.map(({ source, text }) => `${source}: ${text.slice(0, 60)}`)).toEqual([]);
  const hidden = blocks().filter(({ language, text }) => language === 'text' && /^(?:\$ )?npx? /m.test(text));
  expect(hidden).toEqual([]);
});
