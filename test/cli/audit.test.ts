import { describe, expect, test } from 'vitest';
import { directoryOf, inShell, sidelight } from './setup/sidelight.ts';

const rules = (...exprs: string[]): string =>
  `groups:\n- name: g\n  rules:\n${exprs.map((expr, at) => `  - alert: A${at}\n    expr: ${expr}\n`).join('')}`;
const sound = rules('up == 0');
const wrong = rules('kube_endpoint_address_available > 0');
const nested = (depth: number): string => `${'('.repeat(depth)}up${')'.repeat(depth)} > 0`;

describe('sidelight audit', () => {
  test('reads a directory, several files and standard input, and counts', () => {
    const top = directoryOf({
      'a/one.yaml': sound,
      'a/b/two.yml': sound,
      'a/no.txt': wrong,
      'c.yaml': sound,
    });
    const { status, stdout, stderr } = sidelight(top, ['audit', 'a', '-f', 'c.yaml', '-'], sound);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^4 files, 4 rules, 0 queries: 0 errors, /m);
  });

  test('ends with 1 where there is an error, and names its place', () => {
    const { status, stdout } = sidelight(directoryOf({ 'w.yaml': wrong }), ['audit', 'w.yaml']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^w\.yaml:5:11: error: .*`kube_endpoint_address_available`.* \[metric_gone\]\n/);
  });

  test('names standard input', () => {
    expect(sidelight('.', ['audit', '-'], wrong).stdout).toMatch(/^standard input:5:11: error: /);
  });

  test.each([
    ['broken YAML', 'groups:\n- name: g\n  rules: [\n', /^bad\.yaml:\d+:\d+: /],
    ['two keys alike', `${sound}groups: []\n`, /^bad\.yaml:6:1: /],
    ['no text', Buffer.from([0xff, 0xfe, 0x00]), /^bad\.yaml:1:1: it is not UTF-8/],
    [
      'more than 16 MiB',
      Buffer.alloc(17 * 1024 * 1024, 'a: b\n'),
      /^cannot read bad\.yaml: larger than 16 MiB/,
    ],
    [
      'a broken text in a ConfigMap',
      'kind: ConfigMap\ndata:\n  r: |\n    groups: [\n      }\n',
      /^bad\.yaml:5:7: /,
    ],
  ])('of %s it says where, ends with 2, and judges the other files', (_, text, expected) => {
    const top = directoryOf({ 'bad.yaml': text, 'w.yaml': wrong });
    const { status, stdout, stderr } = sidelight(top, ['audit', '.']);
    expect(status).toBe(2);
    expect(stderr).toMatch(expected);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout).toMatch(/^w\.yaml:5:11: error: /);
  });

  test('reads no more than 64 MiB of files at once', () => {
    const text = Buffer.alloc(15 * 1024 * 1024, 'a: b\n');
    const top = directoryOf(Object.fromEntries(Array.from({ length: 5 }, (_, at) => [`${at}.yaml`, text])));
    expect(sidelight(top, ['audit', '.'])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: '5 files are larger than 64 MiB together; name fewer of them\n',
    });
  });

  test('of a Helm template it says how to render it', () => {
    const text = `{{- if .Values.on }}\n${sound}{{- end }}\n`;
    const { status, stderr } = sidelight(directoryOf({ 't.yaml': text }), ['audit', 't.yaml']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^t\.yaml:1:\d+: .*\n.*helm template CHART \| sidelight audit -f -\n$/);
  });

  test.each([
    ['an expression nested 1,000 deep', nested(1000), 'too_large'],
    ['sums of sums, 1,000 deep', `${'sum('.repeat(1000)}up${')'.repeat(1000)} > 0`, 'too_large'],
    ['1,000 signs', `${'-'.repeat(1000)}up > 0`, 'too_large'],
    ['1,000 open brackets', JSON.stringify('['.repeat(1000)), 'syntax_error'],
    ['a function that there is not', 'rrate(up[5m]) > 0', 'unknown_function'],
    ['an expression of 100,000 characters', `up{a="${'x'.repeat(100_000)}"} > 0`, 'too_large'],
  ])('%s is an error at its place', (_, expr, code) => {
    const { status, stdout } = sidelight(directoryOf({ 'r.yaml': rules(expr) }), ['audit', 'r.yaml']);
    expect(status).toBe(1);
    expect(stdout).toMatch(new RegExp(`^r\\.yaml:5:\\d+: error: .* \\[${code}\\]\n`));
  });

  test('judges a rule file of 10 MB', () => {
    const group = (at: number): string =>
      rules(
        ...Array.from(
          { length: 20 },
          (_, n) => `sum by (mode) (rate(node_cpu_seconds_total{cpu="${at + n}"}[5m])) > 1`,
        ),
      )
        .replace('groups:\n', '')
        .replace('name: g', `name: g${at}`)
        .replaceAll(
          '> 1\n',
          `> 1\n    annotations:\n      description: |\n        ${'of the sidecar '.repeat(50)}\n`,
        );
    const groups = Array.from({ length: 600 }, (_, at) => group(at));
    const text = `groups:\n${groups.join('')}`;
    expect(text.length).toBeGreaterThan(10_000_000);
    const { status, stdout } = sidelight(directoryOf({ 'big.yaml': text }), ['audit', 'big.yaml']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^1 file, 12000 rules, 0 queries: 0 errors, 0 warnings/m);
  });

  test('says where nothing is to be judged, and that rules of Loki are none of its own', () => {
    const top = directoryOf({ 'empty.yaml': '', 'loki.yaml': rules(`'rate({a="b"} |= "c" [5m]) > 1'`) });
    const empty = sidelight(top, ['audit', 'empty.yaml']);
    expect([empty.status, empty.stderr]).toEqual([0, 'empty.yaml: no rules and no dashboards are in it\n']);
    const { status, stdout, stderr } = sidelight(top, ['audit', '.']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      '2 files, 1 rule, 0 queries: 0 errors, 0 warnings, 1 note (--min-severity note shows them); 1 not judged, as no PromQL\n',
    );
  });

  test('knows what rules of other files record', () => {
    const record =
      'groups: [{name: g, rules: [{record: "mode:cpu:rate5m", expr: "sum by (mode) (rate(node_cpu_seconds_total[5m]))"}]}]\n';
    const top = directoryOf({ 'a.yaml': rules('sum by (cpu) (mode:cpu:rate5m) > 1'), 'b.yaml': record });
    expect(sidelight(top, ['audit', 'a.yaml']).stdout).not.toContain('error:');
    expect(sidelight(top, ['audit', '.']).stdout).toMatch(
      /^a\.yaml:5:\d+: error: .*`cpu`.*\[grouping_label_missing\]/,
    );
  });

  test.each([
    ['--scrape-interval 2m', rules('rate(node_cpu_seconds_total[5m]) > 1'), /\[window_short\]|\[window_/],
    ['--settings s.yaml', rules('rate(node_cpu_seconds_total[2m]) > 1'), /\[window_/],
    ['--target 2.42', rules('sum(up) > 0 and on () info(up) > 0'), /Prometheus 2\.42/],
  ])('with %s it says more', (option, text, expected) => {
    const top = directoryOf({ 'r.yaml': text, 's.yaml': 'rules: { scrapeInterval: 1m }\n' });
    const quiet = option.startsWith('--target') ? ['--target', '3.5'] : [];
    expect(sidelight(top, ['audit', 'r.yaml', ...quiet]).stdout).not.toMatch(expected);
    expect(sidelight(top, ['audit', 'r.yaml', ...option.split(' ')]).stdout).toMatch(expected);
  });

  test.each([
    ['--scrape-interval often', /a time such as 30s/],
    ['--scrape-interval 0s', /a time such as 30s/],
    ['--target 1.8', /a version of Prometheus/],
    ['--min-severity fatal', /Allowed choices are note, warning, error/],
    ['--output html', /Allowed choices are text, json, sarif/],
  ])('refuses %s', (option, expected) => {
    const { status, stdout, stderr } = sidelight('.', ['audit', '-', ...option.split(' ')], sound);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(expected);
  });

  test('SARIF of a clone points to the pages, and is printed though a file is broken', () => {
    const top = directoryOf({ 'bad.yaml': 'a: [', 'w.yaml': wrong });
    const { status, stdout } = sidelight(top, ['audit', '-o', 'sarif', 'w.yaml', 'bad.yaml']);
    const [run] = JSON.parse(stdout).runs;
    expect(status).toBe(2);
    expect(run.invocations[0].executionSuccessful).toBe(false);
    expect(run.results[0]).toMatchObject({ ruleId: 'metric_gone', level: 'error' });
    expect(run.tool.driver.rules[0].helpUri).toMatch(/^file:\/\/.*\/docs\/findings\/\w+\.md$/);
  });

  test('what prints rules and dashboards can be piped into it', () => {
    const script =
      '{ sidelight rules; echo ---; sidelight dashboards; } | sidelight audit --scrape-interval 15s -';
    const { status, stdout } = inShell(directoryOf({}), script);
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(/ [1-9]\d* rules, [1-9]\d* queries: 0 errors, /),
    ]);
  });
});
