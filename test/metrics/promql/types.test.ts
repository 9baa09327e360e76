import { describe, expect, test } from 'vitest';
import { read } from '../../../metrics/promql/read.ts';
import { verdicts } from './verdicts.ts';

const errors = (text: string) => read(text, ['3']).findings.filter(({ severity }) => severity === 'error');

describe('a part that does not fit is told', () => {
  test.each([
    ['rate(foo)', 'wrong_type', 'foo', 'a range, as in [5m]'],
    ['rate(sum(foo))', 'wrong_type', 'sum(foo)', 'a subquery, as in [5m:]'],
    ['sum(foo[5m])', 'wrong_type', 'foo[5m]', 'a function such as rate or max_over_time round it'],
    ['timestamp(foo[5m])', 'wrong_type', 'foo[5m]', 'a function such as rate or max_over_time round it'],
    ['absent(1)', 'wrong_type', '1', 'vector(..) round it'],
    ['topk(foo, bar)', 'wrong_type', 'foo', 'scalar(..) round it'],
    ['quantile("0.5", foo)', 'wrong_type', '"0.5"', 'the number without quotes'],
    ['count_values(a, foo)', 'wrong_type', 'a', undefined],
    ['-foo[5m]', 'wrong_type', 'foo[5m]', undefined],
    ['foo + "x"', 'wrong_type', '"x"', undefined],
    ['1[5m:]', 'wrong_type', '1', 'vector(..) round it'],
    ['histogram_quantile(0.9)', 'argument_count', 'histogram_quantile(0.9)', undefined],
    ['time(1)', 'argument_count', 'time(1)', undefined],
    ['label_join(foo, "a")', 'argument_count', 'label_join(foo, "a")', undefined],
    ['ratee(foo[5m])', 'unknown_function', 'ratee', 'rate'],
    ['Rate(foo[5m])', 'unknown_function', 'Rate', 'rate'],
    ['foobarbaz(foo)', 'unknown_function', 'foobarbaz', undefined],
    ['foo + bool bar', 'bool_misplaced', ' + bool ', undefined],
    ['1 > 2', 'bool_missing', ' > ', '> bool'],
    ['time() > 5', 'bool_missing', ' > ', '> bool'],
    ['foo and 1', 'set_of_scalar', '1', 'vector(..) round it'],
    ['foo * on (a) 5', 'matching_of_scalar', 'on (a)', undefined],
    ['foo and on (a) group_left bar', 'group_of_sets', 'on (a) group_left', undefined],
    ['foo * on (a) group_left (a) bar', 'label_in_on_and_group', 'a', undefined],
    ['info(foo, bar)', 'wrong_type', 'bar', undefined],
  ])('%s', (text, code, place, instead) => {
    const [found, ...more] = errors(text);
    expect(more).toEqual([]);
    expect(found?.code).toBe(code);
    expect(text.slice(found?.from, found?.to)).toBe(place);
    expect(found?.instead).toBe(instead);
  });

  test.each(verdicts.right)('and nothing of %s', (text) => {
    expect(read(text, ['2.42', '3']).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('what a version of Prometheus lacks', () => {
  const found = (text: string, target: string[]) =>
    read(text, target).findings.map(({ code, severity, message }) => `${severity} ${code}: ${message}`);

  test('is an error where no version that is meant reads it', () => {
    expect(found('holt_winters(a[5m], 0.5, 0.5)', ['3'])).toEqual([
      "error not_in_version: Prometheus 3 doesn't read this: holt_winters() went with 3.0.",
    ]);
    expect(found('sum(a[300] offset 1h + 5m)'.replace(' offset 1h + 5m', ''), ['2.42'])).toContain(
      "error not_in_version: Prometheus 2.42 doesn't read this: a number as a duration came with 2.54.",
    );
  });

  test('is a warning where one of them does', () => {
    expect(found('holt_winters(a[5m], 0.5, 0.5)', ['2.42', '3'])).toEqual([
      "warning not_in_version: Prometheus 3 doesn't read this: holt_winters() went with 3.0.",
    ]);
    expect(found('a > 5m', ['2.42', '3'])).toEqual([
      "warning not_in_version: Prometheus 2.42 doesn't read this: a duration as a number came with 2.54.",
    ]);
  });

  test('counts minor versions as numbers', () => {
    expect(found('histogram_avg(a)', ['2.9'])).toHaveLength(1);
    expect(found('histogram_avg(a)', ['2.51', 'v2.100.3', '3.0.1'])).toEqual([]);
    expect(found('a[5m + 5m]', ['3.3'])).toHaveLength(1);
    expect(found('max_over_time(a[5m + 5m])', ['3.10'])).toEqual([]);
  });

  test('is a note where it needs a flag', () => {
    expect(found('mad_over_time(a[5m])', ['3'])).toEqual([
      'note needs_feature_flag: mad_over_time() works only with --enable-feature=promql-experimental-functions.',
    ]);
  });
});
