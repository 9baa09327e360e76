import fc from 'fast-check';

const names = ['foo', 'up', 'sum', 'a:b', 'node_cpu_seconds_total', 'by', 'and', 'Group', 'on'];
const labels = ['a', 'job', 'le', 'on', 'by', '__name__'];
const strings = ['"x"', "'y'", '`z\\d`', '".*"', '".+"', '""', '"("', '"\\d"', '"\\\\d"', '"(?i)x"', '"é"'];
const durations = ['5m', '1h30m', '30s', '1w', '300ms', '0s', '1m1h', '-5m', '1.5h', '5'];
const numbers = [
  '1',
  '0',
  '.5',
  '5.',
  '1e3',
  '1e400',
  '0x1F',
  '010',
  'NaN',
  '+Inf',
  '-1',
  '- 2',
  '1_000',
  '5m',
];
const functions = [
  'rate',
  'increase',
  'abs',
  'histogram_quantile',
  'label_replace',
  'label_join',
  'clamp',
  'round',
  'hour',
  'time',
  'vector',
  'scalar',
  'absent',
  'predict_linear',
  'max_over_time',
  'holt_winters',
  'sort_by_label',
  'ratee',
];
const operators = '+ - * / % ^ atan2 == != < > <= >= and or unless AND'.split(' ');

const one = (words: readonly string[]) => fc.constantFrom(...words);
const some = (of: fc.Arbitrary<string>, most: number) =>
  fc.array(of, { maxLength: most }).map((all) => all.join(', '));
const joined = (...parts: (string | fc.Arbitrary<string>)[]) =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((all) => all.join(''));
const maybe = (part: fc.Arbitrary<string>) => fc.oneof({ weight: 3, arbitrary: fc.constant('') }, part);

const matchers = joined('{', some(joined(one(labels), one(['=', '!=', '=~', '!~']), one(strings)), 2), '}');
const modifiers = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  joined(' offset ', one(durations)),
  joined(' @ ', one([...numbers, 'start()', 'end()'])),
  joined(' offset ', one(durations), ' offset ', one(durations)),
);
const selector = fc.oneof(joined(one(names), maybe(matchers)), matchers);
const range = joined('[', one(durations), ']');
const subrange = joined('[', one(durations), ':', maybe(one(durations)), ']');
const grouping = joined(' ', one(['by', 'without', 'BY']), ' (', some(one(labels), 2), ') ');
const matching = joined(
  maybe(fc.constant(' bool')),
  maybe(
    joined(
      ' ',
      one(['on', 'ignoring']),
      '(',
      some(one(labels), 2),
      ')',
      maybe(joined(' ', one(['group_left', 'group_right']), maybe(joined('(', one(labels), ')')))),
    ),
  ),
);

const { tree } = fc.letrec<{ tree: string; args: string }>((tie) => ({
  args: fc
    .array(fc.oneof(tie('tree'), joined(selector, range, modifiers), one(strings)), { maxLength: 3 })
    .map((all) => all.join(', ')),
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    joined(selector, maybe(range), modifiers),
    one(numbers),
    joined(one(functions), '(', tie('args'), ')'),
    joined(one(['sum', 'avg', 'MAX']), maybe(grouping), '(', tie('tree'), ')'),
    joined(one(['topk', 'quantile', 'count_values']), '(', tie('args'), ')', maybe(grouping)),
    joined(tie('tree'), ' ', one(operators), matching, ' ', tie('tree')),
    joined('(', tie('tree'), ')'),
    joined(one(['-', '+']), tie('tree')),
    joined(tie('tree'), fc.oneof(range, subrange), modifiers),
  ),
}));

/** What nobody writes but a slip of the hand. */
const slipped = fc.tuple(tree, fc.nat(), one([...'(){}[],"`\\=~!<>-/:@#x'])).map(([text, at, char]) => {
  const place = at % (text.length + 1);
  return at % 2 === 0 ? text.slice(0, place) + char + text.slice(place) : text.slice(0, place);
});

/** Expressions after PromQL's grammar, most of whose parts fit each other, and some of them damaged. */
export const expressions: fc.Arbitrary<string> = fc.oneof({ weight: 4, arbitrary: tree }, slipped);
