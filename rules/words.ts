import { lookUpIn, tables } from '../metrics/exporters/index.ts';
import { catalogue } from '../metrics/index.ts';
import { type Expr, type Matcher, parse } from '../metrics/promql/index.ts';
import { percent } from './alert.ts';

/** What one part of an expression does, and below it what it does that with. */
export interface Words {
  readonly text: string;
  readonly of: readonly Words[];
}

type Of<Kind extends Expr['kind']> = Extract<Expr, { kind: Kind }>;

const listed = (names: readonly { readonly name: string }[]): string =>
  names
    .map(({ name }) => `\`${name}\``)
    .join(', ')
    .replace(/, ([^,]+)$/, ' and $1');

const relations: Record<Matcher['op'], string> = {
  '=': 'is',
  '!=': 'is not',
  '=~': 'matches',
  '!~': 'does not match',
};
const matcher = ({ label, op, value }: Matcher): string =>
  value === ''
    ? `\`${label}\` is ${op.startsWith('!') ? '' : 'not '}set`
    : `\`${label}\` ${relations[op]} \`${value}\``;

const lookUp = lookUpIn(tables);

/** What a series counts or measures; of our own in a sentence, of other exporters the unit. */
function about(name: string): string {
  const entry = catalogue.get(name) ?? catalogue.get(name.replace(/_(bucket|sum|count)$/, ''));
  if (entry) return `: ${entry.help.replace(/\.$/, '')} (${entry.unit.replaceAll('_', ' ')})`;
  const known = lookUp(name);
  return known.found === 'series' && known.all[0] ? ` (${known.all[0].unit.replaceAll('_', ' ')})` : '';
}

function selector({ name, matchers, offset }: Of<'selector'>): Words {
  const where = matchers.length > 0 ? `, where ${matchers.map(matcher).join(' and ')}` : '';
  const ago = offset ? `, ${span(offset.seconds)} ago` : '';
  return {
    text: `${name ? `\`${name.name}\`` : 'series of any name'}${where}${ago}${name ? about(name.name) : ''}`,
    of: [],
  };
}

const units: [number, string][] = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'm'],
];
function span(seconds: number | undefined): string {
  if (seconds === undefined) return 'some time';
  const [size, unit] = units.find(([each]) => seconds >= each && seconds % each === 0) ?? [1, 's'];
  return `${seconds / size} ${unit}`;
}

const aggregations: Record<string, string> = {
  sum: 'the sum',
  avg: 'the mean',
  min: 'the smallest',
  max: 'the largest',
  count: 'the number of series',
  group: '1 for each group',
};

function aggregation({ op, grouping, parameter, of }: Of<'aggregation'>): Words {
  const name = op.name.toLowerCase();
  const number = parameter?.kind === 'number' ? `${parameter.value} ` : '';
  const what =
    aggregations[name] ??
    (name === 'topk' || name === 'bottomk'
      ? `the ${number}${name === 'topk' ? 'largest' : 'smallest'}`
      : `\`${name}\` ${number}`.trim());
  const by =
    grouping === undefined || (grouping.keep === 'by' && grouping.labels.length === 0)
      ? 'over all'
      : `${grouping.keep === 'by' ? 'for each' : 'for each but'} ${listed(grouping.labels)}`;
  return { text: `${what} ${by}, of`, of: [words(of)] };
}

/** `N` stands for the range, `P` for the number that the function takes. */
const functions: Record<string, string> = {
  rate: 'growth a second, over N, of',
  irate: 'growth a second between the last two samples of N, of',
  increase: 'growth within N of',
  delta: 'change within N of',
  deriv: 'slope a second, over N, of',
  changes: 'how often it changed within N:',
  resets: 'how often it fell within N:',
  predict_linear: 'where it will be in P, if it goes on as over N:',
  avg_over_time: 'the mean over N of',
  min_over_time: 'the smallest within N of',
  max_over_time: 'the largest within N of',
  sum_over_time: 'the sum over N of',
  count_over_time: 'the number of samples within N of',
  last_over_time: 'the last value within N of',
  histogram_quantile: 'the value that P of observations do not exceed, by the buckets',
  clamp_min: 'at least P:',
  clamp_max: 'at most P:',
  abs: 'without its sign:',
  absent: '1 if there is no',
  absent_over_time: '1 if there was within N no',
  vector: 'always',
  time: 'now',
  timestamp: 'the time of the last sample of',
};

function parameterOf(name: string, value: number): string {
  if (name === 'predict_linear') return span(value);
  return name === 'histogram_quantile' ? percent(value) : String(value);
}

function call({ function: { name }, args }: Of<'call'>): Words {
  const number = args.find((arg) => arg.kind === 'number');
  const range = args.find((arg) => arg.kind === 'range' || arg.kind === 'subquery');
  if (name === 'label_replace') return relabelled(args);
  const text = (functions[name] ?? `\`${name}\` of`)
    .replace('N', range ? span(range.range.seconds) : '')
    .replace('P', number ? parameterOf(name, number.value) : '');
  const of = args.filter((arg) => arg.kind !== 'string' && (arg !== number || name === 'vector'));
  return { text, of: of.map(words) };
}

function relabelled([of, made, , source]: readonly Expr[]): Words {
  const text = (arg: Expr | undefined) => (arg?.kind === 'string' ? arg.value : '');
  return { text: `with a label \`${text(made)}\` made of \`${text(source)}\`:`, of: of ? [words(of)] : [] };
}

const comparisons: Record<string, string> = {
  '<': 'below',
  '>': 'above',
  '<=': 'at most',
  '>=': 'at least',
  '==': 'equal to',
  '!=': 'other than',
};
const sets: Record<string, string> = {
  and: 'the series of the first that have a partner in the second',
  unless: 'the series of the first that have no partner in the second',
  or: 'the series of the first, and those of the second that have no partner in it',
};
const several = 'the series of each of these that have no partner in those before it:';

/** What a chain of `or` without a matching of its own takes together. */
const alternatives = (expr: Expr): Expr[] =>
  expr.kind === 'binary' && expr.op === 'or' && !expr.matching
    ? [...alternatives(expr.left), ...alternatives(expr.right)]
    : [expr];
const arithmetic: Record<string, string> = {
  '/': 'the first divided by the second',
  '*': 'the first times the second',
  '+': 'both added',
  '-': 'the first less the second',
  '%': 'what is left when the second divides the first',
  '^': 'the first to the power of the second',
};

function matching({ matching: how }: Of<'binary'>): string {
  if (!how) return '';
  const pairs = `, matched ${how.by === 'on' ? 'by' : 'without'} ${listed(how.labels) || 'no label'}`;
  const added =
    how.group && how.group.include.length > 0 ? `, with ${listed(how.group.include)} of the one side` : '';
  return `${pairs}${added}`;
}

const isNow = (expr: Expr): boolean => expr.kind === 'call' && expr.function.name === 'time';

/** A bound of a time that is left, or has gone by, as such. */
const bound = (of: Expr, value: number): string =>
  of.kind === 'binary' && of.op === '-' && (isNow(of.left) || isNow(of.right)) ? span(value) : String(value);

function binary(node: Of<'binary'>): Words {
  const { op, left, right, bool } = node;
  const alike = alternatives(node);
  if (alike.length > 2) return { text: several, of: alike.map(words) };
  const compared = comparisons[op];
  if (compared !== undefined && right.kind === 'number')
    return {
      text: `${bool ? '1 or 0, whether' : 'only what is'} ${compared} ${bound(left, right.value)}, of`,
      of: [words(left)],
    };
  if (right.kind === 'number' && arithmetic[op] !== undefined)
    return {
      text: `${(arithmetic[op] as string).replace('the first', 'it').replace('the second', String(right.value)).replace('both added', `it and ${right.value}`)}:`,
      of: [words(left)],
    };
  const what =
    compared !== undefined
      ? `only where the first is ${compared} the second`
      : (sets[op] ?? arithmetic[op] ?? op);
  return { text: `${what}${matching(node)}:`, of: [words(left), words(right)] };
}

/** An expression in plain words, operation by operation. */
function words(expr: Expr): Words {
  switch (expr.kind) {
    case 'selector':
      return selector(expr);
    case 'range':
      return selector(expr.of);
    case 'subquery':
      return { text: `evaluated each ${span(expr.step?.seconds)}:`, of: [words(expr.of)] };
    case 'aggregation':
      return aggregation(expr);
    case 'call':
      return call(expr);
    case 'binary':
      return binary(expr);
    case 'unary':
      return expr.op === '-' ? { text: 'the negative of', of: [words(expr.of)] } : words(expr.of);
    case 'number':
    case 'string':
      return { text: String(expr.value), of: [] };
  }
}

const lines = ({ text, of }: Words, depth: number): string[] => [
  `${'  '.repeat(depth)}- ${text}`,
  ...of.flatMap((one) => lines(one, depth + 1)),
];

/** A nested Markdown list that says what an expression does. Throws where it is none. */
export function inWords(text: string): string {
  const { expr } = parse(text);
  if (!expr) throw new TypeError(`not an expression: ${text}`);
  return lines(words(expr), 0).join('\n');
}
