import { describe, expect, test } from 'vitest';
import { expressionMutants } from './mutants.ts';

const changes = (expr: string): string[] => expressionMutants(expr).map((mutant) => mutant.expr);
const all = 'sum by (a) (rate(all{a!="x"}[5m]))';

describe('a matcher left out', () => {
  test.each([
    ['the other side asks for the same label', `sum by (a) (rate(bad[5m])) / ${all}`],
    ['the other side does, behind a bound', `sum by (a) (rate(bad[5m])) / (${all} > 0) > 0.5`],
    ['the left side of `and` does', `sum by (a) (good{a!="x"}) and on (a) bad`],
    ['what `unless` takes away has it not', `good{a!="x"} unless on (a) bad`],
  ])('is no mutant where %s', (_, same) => {
    const asked = same.replace('rate(bad[5m])', 'rate(bad{a!="x"}[5m])').replace(/bad$/, 'bad{a!="x"}');
    expect(asked).not.toBe(same);
    expect(changes(asked).map((expr) => expr.replaceAll('{}', ''))).not.toContain(same);
  });

  test.each([
    ['the grouping drops the label', 'sum(rate(bad{}[5m])) / sum(rate(all{a!="x"}[5m]))'],
    ['the sides meet by another label', 'bad{} and on (b) good{a!="x"}'],
    ['the other side is one of two', 'bad{} or good{a!="x"}'],
    ['it is the left side of `unless`', 'bad{} unless good{a!="x"}'],
    ['the other side has another value', 'bad{} / good{a!="y"}'],
  ])('is one where %s', (_, other) => {
    expect(changes(other.replace('bad{}', 'bad{a!="x"}'))).toContain(other);
  });
});

test('of what is only there or not, other values are no mutant; of what is compared they are', () => {
  expect(changes('count(max by (a) (b) unless max by (a) (c))')).not.toContain(
    'count(min by (a) (b) unless max by (a) (c))',
  );
  expect(changes('count(max by (a) (b) > 5)')).toContain('count(min by (a) (b) > 5)');
  expect(changes('sum(group by (a) (b) unless c)')).toContain('max(group by (a) (b) unless c)');
  expect(changes('count(group by (a) (b) unless c)')).not.toContain('sum(group by (a) (b) unless c)');
  expect(changes('a or count(b) * 0')).not.toContain('a or sum(b) * 0');
  expect(changes('a or count(b) * 2')).toContain('a or sum(b) * 2');
});

test('of one series the sum is the largest: a record has one of each set of its labels', () => {
  const ofCode = 'by (verb) (verb_code:apiserver_request:rate5m{code="500"})';
  expect(changes(`sum ${ofCode}`)).not.toContain(`max ${ofCode}`);
  const ofCodes = 'by (verb) (verb_code:apiserver_request:rate5m{code=~"5.."})';
  expect(changes(`sum ${ofCodes}`)).toContain(`max ${ofCodes}`);
});

test('of ones the sum is their number', () => {
  expect(changes('count(max by (a) (b == 1))')).not.toContain('sum(max by (a) (b == 1))');
  expect(changes('count(max by (a) (b == 2))')).toContain('sum(max by (a) (b == 2))');
});

describe('a bound of 0 beneath a fraction', () => {
  const guarded = 'sum(rate(a{b="c"}[5m])) / (sum(rate(a[5m])) > 0)';
  const open = guarded.replace(/\((sum\(rate\(a\[5m\]\)\)) > 0\)/, '$1');
  const whole = 'sum(rate(bad[5m])) / ((sum(rate(bad[5m])) + sum(rate(good[5m]))) > 0)';

  test('left out is no mutant where a part of a whole is compared: 0 by 0 is not above and not below', () => {
    expect(changes(`${guarded} > 0.5`)).not.toContain(`${open} > 0.5`);
    expect(changes(`${guarded} > 0.5`)).not.toContain(`${guarded.replace('> 0', '> -1')} > 0.5`);
    expect(changes(`${guarded} > 0.5`)).toContain(`${guarded.replace('> 0', '> 1')} > 0.5`);
    expect(changes(`${whole} > 0.5`)).not.toContain(`${whole.replace('> 0', '> -1')} > 0.5`);
  });

  test('left out is one where the fraction is shown, or of something else', () => {
    expect(changes(guarded)).toContain(open);
    const other = guarded.replace('rate(a{', 'rate(d{');
    expect(changes(`${other} > 0.5`)).toContain(`${other.replace('> 0', '> -1')} > 0.5`);
    const wider = guarded.replace('a[5m]', 'a{d="e"}[5m]');
    expect(changes(`${wider} > 0.5`)).toContain(`${wider.replace('> 0', '> -1')} > 0.5`);
  });
});

test('times one is by one', () => {
  const joined =
    'sum by (a, b) (max by (a) (c) * on (a) group_left (b) topk by (a) (1, group by (a, b) (d)))';
  expect(changes(joined)).not.toContain(joined.replace('*', '/'));
  expect(changes(joined)).not.toContain(joined.replace('sum', 'max'));
  const ofValues = joined.replace('group by', 'max by');
  expect(changes(ofValues)).toContain(ofValues.replace('*', '/'));
  const ofMany = joined.replace('max by (a) (c)', 'max by (a, e) (c)');
  expect(changes(ofMany)).toContain(ofMany.replace('sum', 'max'));
});
