import type { Binary, Expr, Name } from '../ast.ts';
import type { Context } from '../context.ts';
import type { Finding } from '../finding.ts';
import { isJoin, setOperators } from '../inferBinary.ts';
import type { Shape } from '../inferShape.ts';
import { presence } from '../labels.ts';
import { isMatched, type Mismatch, mismatches } from '../labelsJoined.ts';
import { isOfTwoServers } from '../labelsOfServer.ts';
import { hasSeveral } from '../valuesKnown.ts';
import { type Around, type Check, called, exportersOf, finding, listed } from './check.ts';
import { severityOf, similar } from './grouping.ts';

const leftOut = (all: readonly Mismatch[], text: string): string => {
  const lost = all.find((mismatch) => mismatch.lost)?.lost;
  return lost
    ? `, since \`${text.slice(lost.from, lost.to).replaceAll(/\s+/g, ' ').slice(0, 60)}\` leaves it out`
    : '';
};

/** What the one side always has and the other never. */
function whyMissing(
  node: Binary,
  side: 'left' | 'right',
  all: readonly Mismatch[],
  text: string,
): string | undefined {
  const missing = all.filter((mismatch) => mismatch.missing === side);
  if (missing.length === 0) return undefined;
  const labels = listed(
    missing.map(({ label }) => label),
    'or',
  );
  const other = side === 'left' ? 'right' : 'left';
  return `the ${side} side of \`${node.op}\`, ${called(node[side], text)}, has no ${labels}${leftOut(missing, text)}, and the ${other} always has`;
}

function whyApart(node: Binary, all: readonly Mismatch[], text: string): string {
  const differing = all.flatMap(({ label, values }) =>
    values
      ? [
          `\`${label}\` is ${listed(values[0])} on the left of \`${node.op}\` and ${listed(values[1])} on its right`,
        ]
      : [],
  );
  const reasons = [whyMissing(node, 'right', all, text), whyMissing(node, 'left', all, text), ...differing];
  return reasons.filter((reason) => reason !== undefined).join('; ');
}

const effect = (op: string): string => {
  if (op === 'unless') return 'nothing is ever left out';
  return op === 'and' ? 'nothing is ever left' : 'no series of the one matches any of the other';
};

/** Labels that both sides have, which `on` could name. */
const shared = (left: Shape, right: Shape): string[] =>
  [...left.labels.known.keys()].filter((label) => right.labels.known.has(label));

const isWithoutLabels = ({ labels }: Shape): boolean => labels.known.size === 0;

function howTogether(node: Binary, left: Shape, right: Shape, all: readonly Mismatch[]): string | undefined {
  const differing = all.filter(({ values }) => values).map(({ label }) => label);
  if (node.matching?.by === 'on') return undefined;
  if (differing.length > 0 && differing.length === all.length)
    return `\`ignoring (${differing.join(', ')})\``;
  const isOneTarget = [...left.series, ...right.series].every(
    ({ exporter }) => exporter === left.series[0]?.exporter,
  );
  const both = shared(left, right).filter(
    (label) => !differing.includes(label) && (isOneTarget || (label !== 'job' && label !== 'instance')),
  );
  if (both.length === 0 && !isWithoutLabels(left) && !isWithoutLabels(right))
    return 'labels that both sides have: they share none';
  return `\`on (${both.join(', ')})\`${both.length > 0 ? ', or the same labels on both sides' : ''}`;
}

function ofTwoServers(node: Binary, left: Shape, right: Shape, text: string): Finding {
  const [one, other] = [exportersOf(left), exportersOf(right)];
  return finding(
    'sides_never_match',
    'error',
    node,
    `${called(node.left, text)} comes from ${one} and ${called(node.right, text)} from ${other}, which are scraped apart: \`job\` and \`instance\` differ, so ${effect(node.op)}.`,
    howTogether(node, left, right, []),
  );
}

/** Sides of which no series match. */
export const apart: Check<'binary'> = function* (node, { shapes, text }) {
  if (node.op === 'or' || !isJoin(node, shapes)) return;
  const [left, right] = [shapes(node.left), shapes(node.right)];
  const all = mismatches(node, left.labels, right.labels);
  if (all.length === 0) {
    if (isOfTwoServers(node, left, right)) yield ofTwoServers(node, left, right, text);
    return;
  }
  const why = whyApart(node, all, text);
  yield finding(
    'sides_never_match',
    'error',
    node,
    `${why[0]?.toUpperCase()}${why.slice(1)}, so ${effect(node.op)}.`,
    howTogether(node, left, right, all),
  );
};

/** Prometheus 3 keeps a queue for each; before there was one. */
const sinceThree = 'alertmanager';

/** A label that some series of one side have and no series of the other. */
export const partlyApart: Check<'binary'> = function* (node, { shapes, text }) {
  if (node.op === 'or' || node.matching || !isJoin(node, shapes)) return;
  const [left, right] = [shapes(node.left), shapes(node.right)];
  if (mismatches(node, left.labels, right.labels).length > 0) return;
  for (const [side, other, there] of [
    [left, right, node.left],
    [right, left, node.right],
  ] as const) {
    const own = side.series.flatMap(({ labels }) =>
      Object.keys(labels).filter((label) => labels[label]?.sometimes),
    );
    const label = own.find(
      (each) =>
        side.labels.known.get(each)?.sometimes &&
        (side.labels.known.get(each)?.values || each === sinceThree) &&
        presence(other.labels, each) === 'never',
    );
    if (label === undefined) continue;
    yield finding(
      'sides_partly_match',
      'warning',
      node,
      `Some series of ${called(there, text)} have \`${label}\`, which the other side of \`${node.op}\` never has: those match nothing.`,
      `\`ignoring (${label})\``,
    );
  }
};

/** A label of `on` that series of one side may have, and none of the other. */
function* ofOneSideOnly(
  node: Binary,
  label: Name,
  left: Shape,
  right: Shape,
  text: string,
): Iterable<Finding> {
  const [there, lacking] =
    presence(left.labels, label.name) === 'never' ? [right, node.left] : [left, node.right];
  if (node.matching?.by !== 'on' || there.labels.known.get(label.name)?.sometimes !== true) return;
  yield finding(
    'on_label_missing',
    'warning',
    label,
    `${called(lacking, text)} has no label \`${label.name}\`, so series of the other side that have it match nothing.`,
  );
}

/** Labels of `on`, `ignoring` and `group_left` that aren't there. */
export const matchingLabels: Check<'binary'> = function* (node, { shapes, text, context }) {
  const { matching } = node;
  if (!matching || !isJoin(node, shapes)) return;
  const [left, right] = [shapes(node.left), shapes(node.right)];
  for (const label of matching.labels) {
    const there = [left, right].filter((side) => presence(side.labels, label.name) !== 'never');
    if (there.length === 1) yield* ofOneSideOnly(node, label, left, right, text);
    if (there.length > 0) continue;
    yield finding(
      'on_label_missing',
      matching.by === 'on' ? severityOf(label.name, [left, right], context) : 'warning',
      label,
      `Neither side of \`${node.op}\` has a label \`${label.name}\`.`,
      similar(label.name, left) ?? similar(label.name, right),
    );
  }
  yield* includes(node, left, right, text, context);
};

function* includes(
  node: Binary,
  left: Shape,
  right: Shape,
  text: string,
  context: Context,
): Iterable<Finding> {
  const { group } = node.matching ?? {};
  if (!group) return;
  const [one, side] = group.many === 'left' ? [right, node.right] : [left, node.left];
  for (const label of group.include)
    if (presence(one.labels, label.name) === 'never')
      yield finding(
        'include_label_missing',
        severityOf(label.name, [one], context),
        label,
        `${called(side, text)} has no label \`${label.name}\` to give.`,
        similar(label.name, one),
      );
}

const matchedNames = (node: Binary): string[] => node.matching?.labels.map(({ name }) => name) ?? [];

/** Labels that can differ between two series that agree in all that is matched. */
function undetermined(node: Binary, side: Shape): string[] {
  if (!side.keys) return [];
  const byUid = isMatched(node, 'uid') && presence(side.labels, 'uid') === 'always';
  return [...side.keys].filter(
    (key) =>
      !(byUid && (key === 'namespace' || key === 'pod')) &&
      !isMatched(node, key) &&
      side.labels.known.get(key)?.values?.length !== 1 &&
      presence(side.labels, key) !== 'never',
  );
}

function advice(node: Binary): string {
  const names = matchedNames(node).join(', ');
  if (node.matching?.by === 'ignoring') return `\`max without (${names}) (..)\` around it`;
  return names ? `\`max by (${names}) (..)\` around it` : '`max(..)` around it';
}

/** What the series of one side share, and what tells them apart. */
function whySeveral(node: Binary, open: readonly string[]): string {
  if (node.matching?.by === 'ignoring') return `that differ in ${listed(open, 'and')} alone`;
  return `for one ${listed(matchedNames(node), 'and') || 'match'}, which differ in ${listed(open)}`;
}

/** Whether no comparison has left out any of its series. */
const isPlain = (node: Expr): boolean =>
  node.kind === 'selector' ||
  (node.kind === 'range' && isPlain(node.of)) ||
  (node.kind === 'call' && node.args.length === 1 && node.args.every(isPlain));

const alwaysSeveral = (side: Expr, { series }: Shape, open: readonly string[]): boolean =>
  isPlain(side) && series.length === 1 && series.some((one) => open.some((label) => hasSeveral(one, label)));

function* ofOneSide(node: Binary, side: Expr, shape: Shape, text: string): Iterable<Finding> {
  const open = undetermined(node, shape);
  const always = alwaysSeveral(side, shape, open);
  if (open.length > 0)
    yield finding(
      'join_not_unique',
      always ? 'error' : 'warning',
      side,
      `${called(side, text)} ${always ? 'always has' : 'can have'} several series ${whySeveral(node, open)}: then the join fails.`,
      advice(node),
    );
  else if (
    shape.keys &&
    !shape.wide &&
    node.matching?.by === 'on' &&
    !matchedNames(node).includes('instance')
  )
    yield finding(
      'join_not_unique',
      'warning',
      side,
      `A second exporter of ${called(side, text)} makes the join fail: its series differ in \`instance\` alone.`,
      advice(node),
    );
}

/** A join of which the one side isn't unique. */
export const manyToMany: Check<'binary'> = function* (node, { shapes, text }) {
  if (setOperators.has(node.op) || !isJoin(node, shapes) || !node.matching) return;
  const [left, right] = [shapes(node.left), shapes(node.right)];
  const many = node.matching.group?.many;
  if (many !== 'left') yield* ofOneSide(node, node.left, left, text);
  if (many !== 'right') yield* ofOneSide(node, node.right, right, text);
};

const isFallback = ({ neverEmpty, labels }: Shape): boolean => neverEmpty && labels.known.size === 0;

/** `or vector(0)` beside series with labels gives one more series. */
export const fallbacks: Check<'binary'> = function* (node, around: Around) {
  if (node.op !== 'or' || !isJoin(node, around.shapes)) return;
  const [left, right] = [around.shapes(node.left), around.shapes(node.right)];
  if (!isFallback(right) || node.matching?.by === 'on') return;
  const always = [...left.labels.known].filter(([, { sometimes }]) => !sometimes).map(([label]) => label);
  if (always.length > 0)
    yield finding(
      'fallback_beside',
      'warning',
      node.right,
      `${called(node.left, around.text)} has ${listed(always, 'and', 3)}, so ${called(node.right, around.text)} comes beside it, not in its place.`,
      '`or on () ..`, or an aggregation without labels',
    );
};
