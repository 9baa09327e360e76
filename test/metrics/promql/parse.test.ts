import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Expr } from '../../../metrics/promql/ast.ts';
import { check } from '../../../metrics/promql/index.ts';
import { parse } from '../../../metrics/promql/parse.ts';
import { read } from '../../../metrics/promql/read.ts';
import { context } from './context.ts';
import { expressions } from './expressions.ts';

/** A tree in short: names, numbers, operators in brackets, seconds. */
function shape(expr: Expr): string {
  switch (expr.kind) {
    case 'number':
      return String(expr.value);
    case 'string':
      return `'${expr.value}'`;
    case 'selector': {
      const matchers = expr.matchers.map(({ label, op, value }) => `${label}${op}${value}`);
      const offset = expr.offset === undefined ? '' : `-${expr.offset.seconds}s`;
      return `${expr.name?.name ?? ''}${matchers.length > 0 ? `{${matchers.join(',')}}` : ''}${offset}`;
    }
    case 'range':
      return `${shape(expr.of)}[${expr.range.seconds}]`;
    case 'subquery':
      return `${shape(expr.of)}[${expr.range.seconds}:${expr.step?.seconds ?? ''}]`;
    case 'unary':
      return `(${expr.op} ${shape(expr.of)})`;
    case 'call':
      return `${expr.function.name}(${expr.args.map(shape).join(' ')})`;
    case 'aggregation': {
      const parameter = expr.parameter === undefined ? '' : `${shape(expr.parameter)} `;
      const labels = expr.grouping?.labels.map(({ name }) => name).join(',') ?? '';
      return `${expr.op.name}<${expr.grouping?.keep ?? ''} ${labels}>(${parameter}${shape(expr.of)})`;
    }
    case 'binary':
      return `(${shape(expr.left)} ${expr.op}${expr.bool ? ' bool' : ''} ${shape(expr.right)})`;
  }
}
const shapeOf = (text: string) => shape(parse(text).expr as Expr);

describe('an expression becomes the tree that Prometheus makes of it', () => {
  test.each([
    ['a - b offset 1h * c', '(a - (b-3600s * c))'],
    ['a or b and c unless d', '(a or ((b and c) unless d))'],
    ['2 ^ 3 ^ 2', '(2 ^ (3 ^ 2))'],
    ['-1 ^ 2', '(- (1 ^ 2))'],
    ['- 2', '-2'],
    ['-a * b', '((- a) * b)'],
    ['1 ^ -2 * 3', '((1 ^ -2) * 3)'],
    ['(a + b) * c', '((a + b) * c)'],
    ['a > bool b', '(a > bool b)'],
    ['rate(a{b="c"}[5m] offset 1h)', 'rate(a{b=c}-3600s[300])'],
    ['max_over_time(a[1h30m:1m] offset -5m)', 'max_over_time(a[5400:60])'],
    ['SUM BY (x) (a)', 'sum<by x>(a)'],
    ['topk(3, a) without (x, y)', 'topk<without x,y>(3 a)'],
    ['{__name__="a", b=~"c"}', 'a{b=~c}'],
    ['{__name__=~"a.*"}', '{__name__=~a.*}'],
    ['{"a.b", "c.d"="e"}', 'a.b{c.d=e}'],
    ['a{b="\\x41\\n\\u00e9"} # why', 'a{b=A\né}'],
    ['010 + 0x1F + 1_000 + 5. + 1h', '((((8 + 31) + 1000) + 5) + 3600)'],
    ['5.e3 * -2.', '(5000 * -2)'],
    ['vector(-Inf)', 'vector(-Infinity)'],
  ])('%s', (text, wanted) => {
    expect(shapeOf(text)).toBe(wanted);
  });

  test('each part knows its place in the text', () => {
    const text = 'sum by (pod) (rate(foo{a="b"}[5m])) / on (pod) bar';
    const expr = parse(text).expr as Expr & { kind: 'binary' };
    const sum = expr.left as Expr & { kind: 'aggregation' };
    const rate = sum.of as Expr & { kind: 'call' };
    const range = rate.args[0] as Expr & { kind: 'range' };
    const matcher = range.of.matchers[0];
    const parts = [sum, sum.grouping, rate, range, range.of, range.range, matcher, expr.matching, expr.right];
    expect(parts.map((part) => part && text.slice(part.from, part.to))).toEqual([
      'sum by (pod) (rate(foo{a="b"}[5m]))',
      'by (pod)',
      'rate(foo{a="b"}[5m])',
      'foo{a="b"}[5m]',
      'foo{a="b"}',
      '5m',
      'a="b"',
      'on (pod)',
      'bar',
    ]);
  });

  test('the place of an expression in parentheses is theirs', () => {
    const text = '((a + b)) * c';
    const { left } = parse(text).expr as Expr & { kind: 'binary' };
    expect(text.slice(left.from, left.to)).toBe('((a + b))');
  });
});

describe('what is no expression is told with its place', () => {
  test.each([
    ['', 'syntax_error', '', 'no expression'],
    ['  # nothing', 'syntax_error', '  # nothing', 'no expression'],
    ['sum(rate(foo[5m])', 'syntax_error', '(', 'Nothing closes'],
    ['foo{a="b}', 'syntax_error', '"', 'Nothing closes this string'],
    ['foo +', 'syntax_error', '', 'ends where more is needed'],
    ['rate(foo[$__rate_interval])', 'syntax_error', '$__rate_interval', 'Grafana'],
    ['sum({{ .Values.metric }})', 'syntax_error', '{', "can't stand here"],
    ['rate(foo[5m]) by (job)', 'syntax_error', 'by', 'aggregation'],
    ['a && b', 'syntax_error', '&&', '`and`'],
    ['a = b', 'syntax_error', '=', '`==`'],
    ['rat(foo[5m])', 'unknown_function', 'rat', '`rat`'],
    ['f(foo)', 'unknown_function', 'f', '`f`'],
    ['foo{a="\\d"}', 'bad_escape', '\\d', 'no escape'],
    ['foo{a=~"(x"}', 'bad_regexp', '"(x"', 'missing closing )'],
    ['{job=~".*"}', 'empty_selector', '{job=~".*"}', 'all series'],
    ['foo{__name__="bar"}', 'name_twice', '__name__="bar"', '`foo`'],
    ['foo[0s]', 'bad_duration', '0s', 'more than nothing'],
    ['foo[300y]', 'bad_duration', '300y', '292 years'],
    ['rate(sum(foo)[5m])', 'range_misplaced', '[5m]', 'only for a selector'],
    ['rate((foo)[5m])', 'range_misplaced', '[5m]', 'without parentheses'],
    ['sum(foo) offset 5m', 'modifier_misplaced', ' offset 5m', 'behind a selector'],
    ['foo offset 1h offset 2h', 'modifier_misplaced', ' offset 2h', 'already'],
    ['foo @ 1 @ 2', 'modifier_misplaced', ' @ 2', 'already'],
    ['1e400', 'number_out_of_range', '1e400', 'larger'],
    ['topk(1, 2, foo)', 'argument_count', '(1, 2, foo)', 'a parameter and an expression'],
  ])('%s', (text, code, place, words) => {
    const findings = read(text, ['3']).findings;
    const found = findings.find((finding) => finding.code === code);
    expect(findings.map((finding) => finding.code)).toContain(code);
    expect(found?.severity).toBe('error');
    expect(text.slice(found?.from, found?.to)).toBe(place);
    expect(found?.message).toContain(words);
  });

  test('several mistakes are all told', () => {
    const { findings } = read('ratee(foo[5m]) + sum(bar[5m]) > bool "x"', ['3']);
    expect(findings.map(({ code }) => code)).toEqual(['unknown_function', 'wrong_type', 'wrong_type']);
  });
});

describe('no text makes the reader fail', () => {
  test.each([
    ['parentheses', `${'('.repeat(1_000)}a${')'.repeat(1_000)}`],
    ['calls', `${'abs('.repeat(1_000)}a${')'.repeat(1_000)}`],
    ['signs', `${'-'.repeat(5_000)}a`],
    ['a chain', `a${' + a'.repeat(5_000)}`],
    ['a chain of words', `kube_pod_info${' or kube_pod_info'.repeat(400)}`],
    ['powers', `a${' ^ a'.repeat(5_000)}`],
    ['subqueries', `a${'[5m:]'.repeat(5_000)}`],
  ])('%s a thousand deep are refused with a place', (_, text) => {
    const { expr, findings } = parse(text);
    expect(expr).toBeUndefined();
    expect(findings.map(({ code }) => code)).toEqual(['too_large']);
    expect(text[findings[0]?.from as number]).toBeDefined();
  });

  test('parentheses that never close are told, however many', () => {
    expect(parse('('.repeat(200)).findings[0]?.code).toBe('syntax_error');
    expect(parse('('.repeat(60_000)).findings[0]?.code).toBe('too_large');
  });

  test('a text of ten megabytes is refused at once', () => {
    expect(parse('a + '.repeat(2_500_000)).findings).toMatchObject([{ code: 'too_large', from: 65_536 }]);
  });

  test('what is 400 deep, or a chain of 250, is read', () => {
    expect(parse(`${'('.repeat(400)}a${')'.repeat(400)}`).findings).toEqual([]);
    expect(parse(`a${' or a'.repeat(250)}`).expr?.kind).toBe('binary');
  });

  test.each([
    ['matchers', `up{${'job="b",'.repeat(8_000)}}`],
    ['a pattern', `up{job=~"${'(a|b)*'.repeat(2_000)}"}`],
    ['arguments', `label_join(up, "a", ","${', "b"'.repeat(8_000)})`],
    ['labels', `sum by (${'job,'.repeat(8_000)}) (up)`],
    ['calls in each other', `${'abs('.repeat(240)}up${')'.repeat(240)}`],
    ['aggregations in each other', `${'sum by (job) ('.repeat(160)}up${')'.repeat(160)}`],
  ])('%s without number are judged all the same', (_, text) => {
    const codes = check(text, context).findings.map(({ code }) => code);
    expect(codes.filter((code) => code === 'syntax_error' || code === 'too_large')).toEqual([]);
  });

  const places = (text: string) => {
    for (const { from, to } of read(text, ['2.42', '3']).findings) {
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeGreaterThanOrEqual(from);
      expect(to).toBeLessThanOrEqual(text.length);
    }
  };

  test('anything at all gives findings inside the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), places), { numRuns: 500 });
    const marks = fc.string({ unit: fc.constantFrom(...'ab5m(){}[]"\'`\\=~!<>+-*/^:@#, \n'), maxLength: 60 });
    fc.assert(fc.property(marks, places), { numRuns: 2_000 });
  });

  test('expressions and damaged ones give findings inside the text', () => {
    fc.assert(fc.property(expressions, places), { numRuns: 1_000 });
  });
});
