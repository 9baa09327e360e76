import fc from 'fast-check';

/** What a scrape has of one name: its labels and some of their values. */
export interface Scraped {
  readonly name: string;
  /** Of the scrape. */
  readonly job: string;
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

interface Part {
  readonly text: string;
  /** Labels that the series have. */
  readonly own: readonly string[];
}

const textOf = (part: Part, text: string): Part => ({ ...part, text });

/** A selector of one of these, with matchers that may fit. */
const selectorOf = (all: readonly Scraped[]): fc.Arbitrary<Part> =>
  fc.constantFrom(...all).chain(({ name, labels }) => {
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

const someOf = (own: readonly string[]) => fc.subarray([...new Set([...own, ...foreign])], { maxLength: 3 });

const aggregated = (part: Part): fc.Arbitrary<Part> =>
  fc
    .tuple(one(aggregations), one(['by', 'by', 'without', '']), someOf(part.own))
    .map(([op, keep, labels]) =>
      textOf(
        part,
        keep === '' ? `${op}(${part.text})` : `${op} ${keep} (${labels.join(', ')}) (${part.text})`,
      ),
    );

const calledWith = ({ text, own }: Part): fc.Arbitrary<string> => {
  const label = one([...own, ...foreign]);
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(text) },
    { weight: 2, arbitrary: one(overRanges).map((name) => `${name}(${text}[30s])`) },
    one(overVectors).map((name) => `${name}(${text})`),
    fc
      .tuple(one(['clamp_min', 'clamp_max', 'round']), one(['1', '2', '100']))
      .map(([f, n]) => `${f}(${text}, ${n})`),
    label.map((each) => `count_values("counted", label_replace(${text}, "x", "$1", "${each}", "(.*)"))`),
    label.map((each) => `label_replace(${text}, "copy", "$1-x", "${each}", "(.+)")`),
    label.map((each) => `label_join(${text}, "${each}", "-", "job", "instance")`),
    fc.constant(`quantile_over_time(0.9, ${text}[30s])`),
    label.map((each) => `histogram_quantile(0.9, sum by (le, ${each}) (rate(${text}[30s])))`),
    label.map((each) => `topk by (${each}) (1, ${text})`),
  );
};

const withNumber = (text: string): fc.Arbitrary<string> =>
  fc
    .tuple(one(['>', '<', '>=', '==', '!=', '> bool', '== bool', '*', '/', '+', '-', '%', '^']), one(numbers))
    .map(([op, number]) => `${text} ${op} ${number}`);

/** Of one selector. */
const vectorOf = (all: readonly Scraped[]): fc.Arbitrary<Part> =>
  selectorOf(all).chain((part) => {
    const called = calledWith(part).map((text) => textOf(part, text));
    const numbered = called.chain(({ text }) => withNumber(text)).map((text) => textOf(part, text));
    const inner = fc.oneof({ weight: 3, arbitrary: called }, numbered);
    const summed = inner.chain(aggregated);
    return fc.oneof(
      inner,
      summed,
      summed.chain(({ text }) => withNumber(text)).map((text) => textOf(part, text)),
      summed.chain(aggregated),
    );
  });

const joinedOf = (all: readonly Scraped[]): fc.Arbitrary<Part> =>
  fc.tuple(vectorOf(all), vectorOf(all)).chain(([left, right]) => {
    const own = [...left.own, ...right.own];
    return fc
      .tuple(
        one(operators),
        someOf(own),
        one(['', 'on', 'on', 'ignoring', 'left', 'right']),
        one(['', ...right.own]),
      )
      .map(([op, labels, by, include]) => {
        const taken = labels.includes(include) ? '' : include;
        const group =
          by === 'left' || by === 'right' ? ` on (${labels.join(', ')}) group_${by} (${taken})` : '';
        const plain = by === 'on' || by === 'ignoring' ? ` ${by} (${labels.join(', ')})` : '';
        const clause = /and|or|unless/.test(op) ? plain : group || plain;
        return { text: `(${left.text}) ${op}${clause} (${right.text})`, own };
      });
  });

/** Expressions over series that are there, with labels that they have and some that they haven't. */
export function overSeries(all: readonly Scraped[]): fc.Arbitrary<string> {
  const jobs = [...Map.groupBy(all, ({ job }) => job).values()];
  const joined = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...jobs).chain(joinedOf) }, joinedOf(all));
  const summed = joined.map((part) => textOf(part, `(${part.text})`)).chain(aggregated);
  return fc
    .oneof({ weight: 3, arbitrary: vectorOf(all) }, { weight: 2, arbitrary: joined }, summed)
    .map(({ text }) => text);
}
