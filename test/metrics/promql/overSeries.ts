import fc from 'fast-check';

/** What a scrape has of one name: its labels and some of their values. */
export interface Scraped {
  readonly name: string;
  readonly labels: Readonly<Record<string, readonly string[]>>;
}

const one = (words: readonly string[]) => fc.constantFrom(...words);
const foreign = ['job', 'instance', 'pod', 'namespace', 'nonsense', 'mode', 'le'];
const operators = '+ - * / % > < >= <= == != and or unless'.split(' ');
const overRanges = [
  'rate',
  'increase',
  'irate',
  'delta',
  'deriv',
  'changes',
  'resets',
  'max_over_time',
  'count_over_time',
  'avg_over_time',
  'last_over_time',
  'present_over_time',
  'stddev_over_time',
];
const overVectors = ['abs', 'ceil', 'floor', 'sgn', 'sqrt', 'timestamp', 'sort', 'ln', 'exp', 'absent'];
const aggregations = ['sum', 'avg', 'min', 'max', 'count', 'group', 'stddev'];
const numbers = ['0', '1', '2', '-1', '0.5', '100', '1e9'];

/** Expressions over series that are there, with labels that they have and some that they haven't. */
export function overSeries(all: readonly Scraped[]): fc.Arbitrary<string> {
  const selectors = fc.constantFrom(...all).chain(({ name, labels }) => {
    const own = Object.keys(labels);
    const matcher = one([...own, ...foreign]).chain((label) =>
      fc
        .tuple(
          one(['=', '=', '!=', '=~', '!~']),
          one([...(labels[label] ?? []).slice(0, 4), '', 'nonsense', '.+']),
        )
        .map(([op, value]) => `${label}${op}${JSON.stringify(value)}`),
    );
    const matchers = fc.oneof(
      { weight: 3, arbitrary: fc.constant('') },
      fc.array(matcher, { minLength: 1, maxLength: 2 }).map((each) => `{${each.join(',')}}`),
    );
    return matchers.map((braces) => ({ text: name + braces, own }));
  });

  const grouped = (own: readonly string[], of: string) =>
    fc
      .tuple(
        one(aggregations),
        one(['by', 'without', '']),
        fc.subarray([...new Set([...own, ...foreign])], { maxLength: 3 }),
      )
      .map(([op, keep, labels]) =>
        keep === '' ? `${op}(${of})` : `${op} ${keep} (${labels.join(', ')}) (${of})`,
      );

  const vector = selectors.chain(({ text, own }) => {
    const labels = one([...own, ...foreign]);
    const simple = fc.oneof(
      { weight: 2, arbitrary: fc.constant(text) },
      one(overRanges).map((name) => `${name}(${text}[30s])`),
      one(overVectors).map((name) => `${name}(${text})`),
      one(numbers).map((number) => `clamp_min(${text}, ${number})`),
      one(numbers).map((number) => `clamp_max(${text}, ${number})`),
      labels.map((label) => `count_values("counted", label_replace(${text}, "x", "$1", "${label}", "(.*)"))`),
      labels.map((label) => `label_replace(${text}, "copy", "$1-x", "${label}", "(.+)")`),
      labels.map((label) => `label_join(${text}, "${label}", "-", "job", "instance")`),
      fc.constant(`quantile_over_time(0.9, ${text}[30s])`),
    );
    const filtered = fc
      .tuple(simple, one(['>', '<', '>=', '==', '!=', '> bool', '== bool']), one(numbers))
      .map(([of, op, number]) => `${of} ${op} ${number}`);
    const scaled = fc
      .tuple(simple, one(['*', '/', '+', '-', '%', '^']), one(numbers))
      .map(([of, op, number]) => `${of} ${op} ${number}`);
    const inner = fc.oneof({ weight: 3, arbitrary: simple }, filtered, scaled);
    return fc.oneof(
      inner,
      inner.chain((of) => grouped(own, of)),
      inner
        .chain((of) => grouped(own, `(${of})`))
        .chain((of) =>
          fc
            .tuple(one(operators), one(numbers))
            .map(([op, n]) => (/and|or|unless/.test(op) ? of : `${of} ${op} ${n}`)),
        ),
    );
  });

  const joined = fc
    .tuple(
      vector,
      vector,
      one(operators),
      fc.subarray(foreign, { maxLength: 2 }),
      one(['', 'on', 'ignoring', 'left']),
    )
    .map(([left, right, op, labels, by]) => {
      const sides = (clause: string) => `(${left}) ${op}${clause} (${right})`;
      if (by === '') return sides('');
      if (by !== 'left') return sides(` ${by} (${labels.join(', ')})`);
      return /and|or|unless/.test(op) ? sides('') : sides(` on (${labels.join(', ')}) group_left ()`);
    });
  return fc.oneof({ weight: 3, arbitrary: vector }, joined);
}
