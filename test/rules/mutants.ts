import { recorded } from '../../metrics/index.ts';
import { type Expr, type Matcher, type Name, parse } from '../../metrics/promql/index.ts';
import type { Rule } from '../../rules/index.ts';
import { confinedTo } from './confined.ts';
import { isPartOf } from './partOf.ts';

/** One place of a rule changed, so that it is another rule. */
export interface Mutant {
  /** What was changed: the text before and after. */
  readonly what: string;
  readonly rule: Rule;
}

/** Replaces what stands from `from` to `to`. */
interface Splice {
  readonly from: number;
  readonly to: number;
  readonly by: string;
}

const records: ReadonlyMap<string, readonly string[]> = new Map(
  Object.values(recorded)
    .filter(({ labels }) => !(labels as readonly string[]).includes('slo'))
    .map(({ name, labels }) => [name, labels.toSorted()]),
);

type Of<Kind extends Expr['kind']> = Extract<Expr, { kind: Kind }>;
/** What an expression stands in: a call, an aggregation. */
interface Above {
  readonly expr?: Expr;
  /** A count of it is all that is told. */
  readonly counted?: boolean;
  /** How large its values are changes nothing. */
  readonly scaleFree?: boolean;
  /** Its values are compared with a number. */
  readonly compared?: boolean;
  /** It is what keeps a quotient from being of 0 by 0, which no comparison lets pass anyway. */
  readonly guards?: boolean;
  /** Only whether there is a series is read, up to a count or group: which value it has changes nothing. */
  readonly presence?: boolean;
  /** What is asked of the labels elsewhere too: to leave it out changes nothing. */
  readonly confined?: readonly Matcher[];
}

const instead = ({ from, to }: { from: number; to: number }, by: string): Splice => ({ from, to, by });
const written = (n: number): string => String(Number(n.toPrecision(12)));

/** Small whole numbers by one, others by a half. */
const neighbours = (n: number): string[] =>
  (Number.isInteger(n) && Math.abs(n) <= 2 ? [n + 1, n - 1] : [n * 1.5, n * 0.5]).map(written);

/** Each label of a list left out. */
function without(labels: readonly Name[], text: string): Splice[] {
  return labels
    .map((label, at) => {
      const next = labels[at + 1];
      if (next) return { from: label.from, to: next.from, by: '' };
      const before = labels[at - 1];
      // A comma stands before it, where it isn't the only one.
      return { from: before ? before.to : label.from, to: label.to, by: '' };
    })
    .filter(({ from, to }) => text.slice(from, to) !== '');
}

const flipped: Readonly<Record<string, string>> = {
  '>': '<',
  '<': '>',
  '>=': '<',
  '<=': '>',
  '==': '!=',
  '!=': '==',
  '*': '/',
  '/': '*',
  '+': '-',
  '-': '+',
};
/** What tells from the other only at the bound itself. */
const atBound: Readonly<Record<string, string>> = { '>': '>=', '>=': '>', '<': '<=', '<=': '<' };
const isComparison = (op: string): boolean => /^(?:[<>]=?|[=!]=)$/.test(op);

/** Where a binary operator itself stands: the first such text after the left side. */
function operator({ op, left, right }: Of<'binary'>, text: string): { from: number; to: number } {
  const from = text
    .slice(left.to, right.from)
    .search(new RegExp(`(?<![\\w])${op.replace(/[*+/]/g, '\\$&')}`));
  return { from: left.to + from, to: left.to + from + op.length };
}

/** Compared with a number, and so nothing where a part is divided by a whole of 0: NaN is not above and not below. */
const isComparedPart = (expr: Expr, part: Expr, above: Above): boolean =>
  above.compared === true &&
  expr.kind === 'binary' &&
  expr.op === '/' &&
  part === expr.right &&
  part.kind === 'binary' &&
  isPartOf(expr.left, part.left);

/** A bound of 0 or less lets pass whatever is never below 0. */
const isBoundOfZero = ({ op, right }: Of<'binary'>): boolean =>
  op === '>' && right.kind === 'number' && right.value === 0;

function ofBinary(expr: Of<'binary'>, text: string, above: Above): Splice[] {
  const { op, left, right, matching } = expr;
  const side = (one: Expr): Splice => instead(expr, text.slice(one.from, one.to));
  const found: Splice[] = [];
  const other = flipped[op];
  // Times one is by one.
  if (other && !(/^[*/]$/.test(op) && ofOnes(right))) found.push(instead(operator(expr, text), other));
  if (above.guards && isBoundOfZero(expr)) return [...found, instead(right, '1')];
  // What is compared with nothing is another threshold; what isn't scaled has another unit.
  if (/^(?:and|or|unless)$/.test(op)) found.push(side(left), side(right));
  else if (!isComparison(op)) {
    if (left.kind !== 'number') found.push(side(left));
  } else if (right.kind === 'number') {
    found.push(...neighbours(right.value).map((by) => instead(right, by)), side(left));
    const bound = atBound[op];
    if (bound) found.push(instead(operator(expr, text), bound));
  }
  if (matching)
    found.push(...without(matching.labels, text), ...without(matching.group?.include ?? [], text));
  return found;
}

const otherAggregation: Readonly<Record<string, string>> = {
  sum: 'max',
  avg: 'max',
  max: 'min',
  min: 'max',
  count: 'sum',
  group: 'count',
  topk: 'bottomk',
  bottomk: 'topk',
};

/** What stands above reads whether there are series, and not their values: another value is no other rule. */
const counts = (expr: Expr): boolean => expr.kind === 'aggregation' && /^(?:count|group)$/.test(expr.op.name);

/** Values say which series are left. */
const chooses = (expr: Of<'aggregation'>): boolean => /^(?:top|bottom)k$/.test(expr.op.name);

function isCounted(expr: Expr, above: Above): boolean {
  const { expr: outer, scaleFree } = above;
  if (scaleFree) return expr.kind === 'aggregation' && expr.op.name === 'sum';
  return outer?.kind === 'aggregation' && counts(outer);
}

/** Times 0 all values are the same. */
const erases = (expr: Expr): boolean =>
  expr.kind === 'binary' && expr.op === '*' && expr.right.kind === 'number' && expr.right.value === 0;

/** Of the right side of `and` and `unless` there is no more to read; set operators leave values as they are. */
function isPresence(expr: Expr, part: Expr, above: Above): boolean {
  if (expr.kind === 'binary' && /^(?:and|unless)$/.test(expr.op) && part === expr.right) return true;
  const passes =
    (expr.kind === 'aggregation' && !chooses(expr)) ||
    (expr.kind === 'binary' && /^(?:and|or|unless)$/.test(expr.op));
  return counts(expr) || erases(expr) || (above.presence === true && passes);
}

/** What holds of a part of an expression. */
function below(expr: Expr, part: Expr, above: Above): Above {
  const counted = above.counted || counts(expr);
  const positive =
    (counted || above.presence) &&
    expr.kind === 'binary' &&
    expr.op === '>' &&
    expr.right.kind === 'number' &&
    expr.right.value === 0;
  const quantile = expr.kind === 'call' && expr.function.name === 'histogram_quantile';
  return {
    expr,
    counted,
    compared: expr.kind === 'binary' && isComparison(expr.op) && expr.right.kind === 'number',
    guards: isComparedPart(expr, part, above),
    presence: isPresence(expr, part, above),
    confined: confinedTo(expr, part, above.confined ?? []),
    scaleFree: positive || (above.scaleFree === true && expr.kind === 'aggregation') || quantile,
  };
}

/** Of a record there is one series of each set of its labels; an objective has others beside those of its level. */
function oneOfRecord({ name, matchers }: Of<'selector'>, labels: string): boolean {
  const entry = records.get(name?.name ?? '');
  const given = matchers.filter(({ op }) => op === '=').map(({ label }) => label);
  return entry?.filter((label) => !given.includes(label)).join() === labels;
}

/** One series of each set of these labels is all there is. */
function oneOfEach(expr: Expr, labels: string): boolean {
  if (expr.kind === 'selector') return oneOfRecord(expr, labels);
  if (expr.kind === 'aggregation')
    return expr.grouping?.keep === 'by' && namesOf(expr) === labels && !chooses(expr);
  if (expr.kind !== 'binary') return false;
  if (expr.op === 'or') return oneOfEach(expr.left, labels) && oneOfEach(expr.right, labels);
  // Each of the many meets one, and keeps the labels that tell it from the others.
  if (expr.matching?.group?.many === 'left' && expr.left.kind === 'aggregation')
    return (
      namesOf(expr.left)
        .split(',')
        .every((label) => labels.split(',').includes(label)) && oneOfEach(expr.left, namesOf(expr.left))
    );
  return isComparison(expr.op) && expr.right.kind === 'number' && oneOfEach(expr.left, labels);
}
const namesOf = ({ grouping }: Of<'aggregation'>): string =>
  (grouping?.labels ?? [])
    .map(({ name }) => name)
    .sort()
    .join();

/** Each value is 1. */
function ofOnes(expr: Expr): boolean {
  if (expr.kind === 'aggregation')
    return (
      expr.op.name === 'group' || (/^(?:max|min|avg|topk|bottomk)$/.test(expr.op.name) && ofOnes(expr.of))
    );
  if (expr.kind !== 'binary') return false;
  if (expr.op === '==') return expr.right.kind === 'number' && expr.right.value === 1;
  return /^(?:and|unless)$/.test(expr.op) && ofOnes(expr.left);
}

/** Of equal values, and of a single one, the largest is the smallest; of ones the sum is the number. */
function isSame(expr: Of<'aggregation'>): boolean {
  const { op, grouping, of } = expr;
  if (/^(?:count|max|min|avg|topk|bottomk)$/.test(op.name) && ofOnes(of)) return true;
  const equals =
    of.kind === 'binary' && of.op === '==' && of.right.kind === 'number' ? of.right.value : undefined;
  if (/^(?:max|min)$/.test(op.name) && equals !== undefined) return true;
  return (
    /^(?:sum|avg|max|min|group)$/.test(op.name) && grouping?.keep === 'by' && oneOfEach(of, namesOf(expr))
  );
}

function ofAggregation(expr: Of<'aggregation'>, text: string, above: Above): Splice[] {
  const { op, grouping } = expr;
  const other = otherAggregation[op.name];
  const equal = isSame(expr);
  return [
    ...(other && !equal && !(above.presence && !chooses(expr)) && !isCounted(expr, above)
      ? [instead(op, other)]
      : []),
    ...without(grouping?.labels ?? [], text),
  ];
}

const otherFunction: Readonly<Record<string, string>> = {
  rate: 'increase',
  increase: 'rate',
  max_over_time: 'min_over_time',
  min_over_time: 'max_over_time',
  avg_over_time: 'max_over_time',
};

const otherArgument = (name: string, value: number): string[] =>
  name === 'histogram_quantile' ? ['0.5', written((1 + value) / 2)] : neighbours(value);

function ofCall(
  { function: { name, from, to }, args }: Of<'call'>,
  { scaleFree, presence }: Above,
): Splice[] {
  const other = otherFunction[name];
  return [
    ...(other && !presence && !(scaleFree && /^(?:rate|increase)$/.test(name))
      ? [{ from, to, by: other }]
      : []),
    ...args.flatMap((arg) =>
      arg.kind === 'number' ? otherArgument(name, arg.value).map((by) => instead(arg, by)) : [],
    ),
  ];
}

const negated: Readonly<Record<Matcher['op'], Matcher['op']>> = {
  '=': '!=',
  '!=': '=',
  '=~': '!~',
  '!~': '=~',
};

function ofMatcher(
  { label, op, value, from, to }: Matcher,
  next: Matcher | undefined,
  confined: readonly Matcher[],
): Splice[] {
  const as = (one: string, text: string): Splice => ({
    from,
    to,
    by: `${label}${one}${JSON.stringify(text)}`,
  });
  const choices = op === '=~' && !/[()]/.test(value) ? value.split('|') : [];
  return [
    // The comma after it goes with it; one before the last is allowed to stay.
    ...(confined.some((one) => one.label === label && one.op === op && one.value === value)
      ? []
      : [{ from, to: next ? next.from : to, by: '' }]),
    as(negated[op], value),
    // What is left out beside another series is left out by that one too.
    ...(op.startsWith('!') ? [] : [as(op, `${value}x`)]),
    ...(choices.length > 1
      ? choices.map((choice) => as(op, choices.filter((one) => one !== choice).join('|')))
      : []),
  ];
}

const ofSelector = ({ matchers }: Of<'selector'>, { confined = [] }: Above): Splice[] =>
  matchers.flatMap((matcher, at) => ofMatcher(matcher, matchers[at + 1], confined));

const windows = ({ range }: Of<'range'> | Of<'subquery'>): Splice[] =>
  range.seconds === undefined
    ? []
    : [range.seconds * 3, range.seconds / 2].map((seconds) => instead(range, `${Math.round(seconds)}s`));

const children = (expr: Expr): Expr[] => {
  if (expr.kind === 'binary') return [expr.left, expr.right];
  if (expr.kind === 'call') return [...expr.args];
  if (expr.kind === 'aggregation') return expr.parameter ? [expr.parameter, expr.of] : [expr.of];
  return 'of' in expr ? [expr.of] : [];
};

function own(expr: Expr, text: string, above: Above): Splice[] {
  if (expr.kind === 'binary') return ofBinary(expr, text, above);
  if (expr.kind === 'aggregation') return ofAggregation(expr, text, above);
  if (expr.kind === 'call') return ofCall(expr, above);
  if (expr.kind === 'selector') return ofSelector(expr, above);
  return expr.kind === 'range' || expr.kind === 'subquery' ? windows(expr) : [];
}

const splices = (expr: Expr, text: string, above: Above = {}): Splice[] => [
  ...own(expr, text, above),
  ...children(expr).flatMap((child) => splices(child, text, below(expr, child, above))),
];

const line = (text: string): string => text.replaceAll(/\s+/g, ' ');

/** Expressions that differ in one place. */
export function expressionMutants(text: string): { what: string; expr: string }[] {
  const { expr } = parse(text);
  if (!expr) throw new Error(`no expression: ${text}`);
  return splices(expr, text).map(({ from, to, by }) => ({
    what: `${line(text.slice(Math.max(0, from - 20), from))}[${line(text.slice(from, to))} → ${line(by)}]${line(text.slice(to, to + 12))}`,
    expr: text.slice(0, from) + by + text.slice(to),
  }));
}

const seconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
const inSeconds = (duration: string): number =>
  Number.parseInt(duration, 10) * seconds[duration.at(-1) as keyof typeof seconds];

/** Another time to wait: none, and double. */
const waits = (duration: string): string[] =>
  duration === '0s' ? ['5m'] : ['0s', `${inSeconds(duration) * 2}s`];

/** Every mutant of a rule. */
export function mutantsOf(rule: Rule): Mutant[] {
  const expressions = expressionMutants(rule.expr).map(({ what, expr }) => ({
    what,
    rule: { ...rule, expr },
  }));
  if ('record' in rule) return expressions;
  const { keep_firing_for: kept } = rule;
  return [
    ...expressions,
    ...waits(rule.for).map((by) => ({ what: `for [${rule.for} → ${by}]`, rule: { ...rule, for: by } })),
    ...(kept === undefined ? [] : waits(kept)).map((by) => ({
      what: `keep_firing_for [${kept} → ${by}]`,
      rule: { ...rule, keep_firing_for: by },
    })),
  ];
}
