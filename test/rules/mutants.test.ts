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
