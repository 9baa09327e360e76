import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { parseExposition } from '../../metrics/index.ts';

test('samples of a histogram belong to its family; a counter of the same ending is its own', () => {
  const families = parseExposition(
    [
      '# TYPE wait histogram',
      'wait_bucket{le="1"} 2',
      'wait_bucket{le="+Inf"} 3',
      'wait_sum 4.5',
      'wait_count 3',
      '# TYPE parts_count counter',
      'parts_count 7',
    ].join('\n'),
  );
  expect([...families.keys()]).toEqual(['wait', 'parts_count']);
  expect(families.get('wait')?.samples.map(({ name }) => name)).toEqual([
    'wait_bucket',
    'wait_bucket',
    'wait_sum',
    'wait_count',
  ]);
});

test.each([
  ['1.5e3', 1500],
  ['+Inf', Number.POSITIVE_INFINITY],
  ['-Inf', Number.NEGATIVE_INFINITY],
  ['NaN', Number.NaN],
])('the value %s is %d', (text, value) => {
  expect(parseExposition(`a ${text} 1700000000000`).get('a')?.samples[0]?.value).toBe(value);
});

test('label values are unescaped, and hold braces, commas and spaces', () => {
  const text = String.raw`a{b="x, {y} \"z\"", c="1\n2\\"} 1`;
  expect(parseExposition(text).get('a')?.samples[0]?.labels).toEqual({ b: 'x, {y} "z"', c: '1\n2\\' });
});

test.each(['a{b=1} 1', 'a{b="x" 1', '1a 2', 'a{} '])('%s is refused with its line', (row) => {
  expect(() => parseExposition(`ok 1\n${row}`)).toThrow('line 2');
});

test('what prom-client writes is read back', async () => {
  const registers = [new Registry()];
  new Counter({ name: 'c', help: 'c', labelNames: ['l'], registers }).inc({ l: 'a"\\\nb' }, 3);
  new Gauge({ name: 'g', help: 'g', registers }).set(-1.5);
  new Histogram({ name: 'h', help: 'h', buckets: [1, 2], registers }).observe(1.5);
  const families = parseExposition((await registers[0]?.metrics()) as string);
  expect(families.get('c')).toMatchObject({
    type: 'counter',
    samples: [{ labels: { l: 'a"\\\nb' }, value: 3 }],
  });
  expect(families.get('g')).toMatchObject({ type: 'gauge', samples: [{ value: -1.5 }] });
  expect(families.get('h')?.samples.map(({ value }) => value)).toEqual([0, 1, 1, 1.5, 1]);
});
