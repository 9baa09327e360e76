import { describe, expect, test } from 'vitest';
import { auditText } from '../../../cli/audit/auditText.ts';
import { contextFor } from '../../../cli/audit/context.ts';

const context = contextFor();
const audit = (text: string) => auditText(text, 'x', context);
/** `line code` of each report. */
const found = (text: string): string[] => {
  const { reports, lines } = audit(text);
  return reports.map(({ from, code }) => `${lines.at(from).line} ${code}`);
};
const comment = '# sidelight: ignore unknown_function we run a fork';
const rules = (first: string, second = ''): string => `groups:
  - name: g
    rules:
${first}      - alert: One
        expr: |
          foo(up) ${second}
          > 1
      - alert: Two
        expr: foo(up)
`;

describe('a comment ignores a finding, with a reason,', () => {
  test('not without one', () =>
    expect(found(rules(''))).toEqual(['6 unknown_function', '9 unknown_function']));

  test.each([
    ['above its rule', rules(`      ${comment}\n`)],
    ['above its rule, with others between', rules(`      ${comment}\n\n      # and so on\n`)],
    ['in its expression', rules('', comment)],
    ['at the end of its last line', rules('').replace('> 1', `> 1 ${comment}`)],
    ['below its first line', rules('').replace('One\n', `One\n        ${comment}\n`)],
    ['at its first line', rules('').replace('One\n', `One ${comment}\n`)],
    ['below its last line, indented as its keys', rules('').replace('> 1\n', `> 1\n        ${comment}\n\n`)],
    ['in other letters', rules(`      ${comment.replace('sidelight: ignore', 'Sidelight: Ignore')}\n`)],
  ])('%s', (_, text) => {
    const last = text.split('\n').length - 1;
    expect(found(text)).toEqual([`${last} unknown_function`]);
    expect(audit(text).ignored).toBe(1);
  });

  test('for each of several codes', () => {
    const gone = rules('').replaceAll('foo(up)', 'node_memory_MemFree + foo(up)');
    const several = comment.replace('ignore', 'ignore-file').replace(' unknown', ' metric_gone,unknown');
    expect(new Set(found(gone).map((each) => each.split(' ')[1]))).toContain('unknown_function');
    expect(found(`${several}\n${gone.replace('foo(up)', 'up')}`)).toEqual([]);
    expect(audit(`${several}\n${gone.replace('foo(up)', 'up')}`).ignored).toBe(2);
  });

  test('in all of the file, if it says so', () => {
    const text = `${comment.replace('ignore', 'ignore-file')}\n${rules('')}`;
    expect(found(text)).toEqual([]);
    expect(audit(text).ignored).toBe(2);
  });

  test('in a rule that stands in a ConfigMap', () => {
    const inside = rules(`      ${comment}\n`).replaceAll(/^/gm, '    ');
    expect(found(`kind: ConfigMap\ndata:\n  r.yaml: |\n${inside}`)).toEqual(['13 unknown_function']);
  });

  const dashboard = (description: string, panel: string, expr = 'foo(up)') => {
    const target = { expr, refId: 'A' };
    const panels = [
      { title: 'a', description: panel, targets: [target] },
      { title: 'b', targets: [target] },
    ];
    return audit(JSON.stringify({ description, panels }));
  };
  const said = comment.slice(2);
  test.each([
    ['the description of its panel', dashboard('', `why\n${said}\nmore`), 1],
    ['the description of the dashboard', dashboard(said, ''), 2],
    ['the expression of its panel', dashboard('', '', `foo(up) # ${said}\n> 0`), 2],
  ])('in %s', (_, { reports, ignored }, expected) => {
    expect(ignored).toBe(expected);
    expect(reports.map(({ code }) => code)).toEqual(Array(2 - expected).fill('unknown_function'));
  });
});

describe('a comment that ignores nothing is itself a warning:', () => {
  test.each([
    ['one without a reason', '# sidelight: ignore unknown_function', 'ignore_without_reason', 3],
    ['one of a code that is not found', '# sidelight: ignore label_missing why', 'ignore_unused', 3],
    ['one of a code that there is not', '# sidelight: ignore nonsense why', 'ignore_unknown', 3],
    ['one without a code', '# sidelight: ignore', 'ignore_unknown', 3],
  ])('%s', (_, text, code, count) => {
    const { reports, lines, ignored } = audit(rules(`      ${text}\n`));
    const [first] = reports;
    expect(first).toMatchObject({ code, severity: 'warning', subject: 'comment' });
    expect(lines.at(first?.from ?? 0)).toEqual({ line: 4, column: 9 });
    expect([reports.length, ignored]).toEqual([count, 0]);
  });

  test('one that stands nowhere near a rule', () => {
    expect(
      found(
        `${comment}\n${rules('')
          .replaceAll('foo(up)', 'sum(up)')
          .replace(/sum\(up\)\n$/, 'sum(up) > 1\n')}`,
      ),
    ).toEqual(['1 ignore_unused']);
  });

  test('one that says again what another says', () => {
    const text = rules(`      ${comment}\n      ${comment} too\n`);
    expect(found(text)).toEqual(['5 ignore_unused', '11 unknown_function']);
  });
});

test('100,000 comments are read in seconds', () => {
  const text = `${`${comment}\n`.repeat(100_000)}${rules(`      ${comment}\n`)}`;
  const { ignored, reports } = audit(text);
  expect([ignored, reports.length]).toEqual([1, 100_001]);
}, 20_000);
