import type { Aggregation, Binary, Call, Expr, Matcher, VectorSelector } from '../ast.ts';
import { isMatched, mismatches } from '../labelsJoined.ts';
import { type Check, called, finding } from './check.ts';

type Pair = readonly [left: VectorSelector, right: VectorSelector];

const namesOf = ({ grouping }: Aggregation): string =>
  `${grouping?.keep} ${grouping?.labels.map(({ name }) => name).toSorted()}`;

const keeps = ({ grouping }: Aggregation, label: string): boolean =>
  grouping !== undefined && grouping.labels.some(({ name }) => name === label) === (grouping.keep === 'by');

const isSameCall = (left: Call, right: Call): boolean =>
  left.function.name === right.function.name && left.args.length === 1 && right.args.length === 1;

/** The same metric on both sides, read, rated and grouped alike, so that only the matchers differ. */
function pairOf(left: Expr, right: Expr, grouped: Aggregation[]): Pair | undefined {
  if (left.kind === 'selector' && right.kind === 'selector')
    return left.name?.name === right.name?.name && !left.offset && !right.offset && !left.at && !right.at
      ? [left, right]
      : undefined;
  if (left.kind === 'range' && right.kind === 'range')
    return left.range.seconds !== undefined && left.range.seconds === right.range.seconds
      ? pairOf(left.of, right.of, grouped)
      : undefined;
  if (left.kind === 'call' && right.kind === 'call' && isSameCall(left, right))
    return pairOf(left.args[0] as Expr, right.args[0] as Expr, grouped);
  if (left.kind === 'aggregation' && right.kind === 'aggregation') {
    grouped.push(left);
    const same = left.op.name === right.op.name && namesOf(left) === namesOf(right) && !left.parameter;
    return same ? pairOf(left.of, right.of, grouped) : undefined;
  }
  return undefined;
}

const written = ({ label, op, value }: Matcher): string => `${label}${op}${value}`;
const negated: Readonly<Record<string, string>> = { '=': '!=', '!=': '=', '=~': '!~', '!~': '=~' };

/** A label of which the one side has what the other leaves out. */
const opposed = ([left, right]: Pair): Matcher | undefined =>
  left.matchers.find(({ label, op, value }) =>
    right.matchers.some(
      (other) => other.label === label && other.value === value && other.op === negated[op],
    ),
  );

/** Labels that only the left side matches, where the right has all that the left has, and more. */
function narrowing([left, right]: Pair): string[] {
  const all = new Set(left.matchers.map(written));
  if (!right.matchers.every((matcher) => all.has(written(matcher)))) return [];
  const others = new Set(right.matchers.map(written));
  return left.matchers.filter((matcher) => !others.has(written(matcher))).map(({ label }) => label);
}

/** Series that meet themselves in a ratio, or never. */
export const selves: Check<'binary'> = function* (node: Binary, { text, shapes }) {
  if (node.op === 'or' || node.op === 'unless') return;
  const grouped: Aggregation[] = [];
  const pair = pairOf(node.left, node.right, grouped);
  if (!pair || mismatches(node, shapes(node.left).labels, shapes(node.right).labels).length > 0) return;
  const isApart = (label: string): boolean =>
    isMatched(node, label) && grouped.every((aggregation) => keeps(aggregation, label));
  const against = opposed(pair);
  if (against && isApart(against.label)) {
    yield finding(
      'sides_never_match',
      'error',
      node,
      `The right side of \`${node.op}\` leaves out just the values of \`${against.label}\` that the left side has, so no series of the one matches any of the other.`,
      `\`sum\` without \`${against.label}\` on both sides`,
    );
    return;
  }
  const narrow = narrowing(pair);
  if (node.op === '/' && narrow.length > 0 && narrow.every(isApart))
    yield finding(
      'ratio_of_itself',
      'error',
      node,
      `Each series of ${called(node.left, text)} is divided by itself, since \`${narrow[0]}\` must be the same on both sides: this is always 1.`,
      `\`sum\` without \`${narrow[0]}\` on both sides`,
    );
};
