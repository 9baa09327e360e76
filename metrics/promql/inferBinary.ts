import type { Binary, Expr } from './ast.ts';
import type { Shapes } from './infer.ts';
import { type Shape, single } from './inferShape.ts';
import { either, type LabelFact, type Labels, withLabel } from './labels.ts';
import { joinedLabels } from './labelsJoined.ts';
import { arithmetic, between, filtered, hull, isSingle, mirror, type Value } from './values.ts';
import { labelAbove0 } from './valuesKnown.ts';
import { averaged, isRestOf, isShareOf } from './valuesShare.ts';

export const comparisons: ReadonlySet<string> = new Set(['==', '!=', '>', '<', '>=', '<=']);
export const setOperators: ReadonlySet<string> = new Set(['and', 'or', 'unless']);

const truth: Value = between(0, 1, true);

const isVector = ({ type }: Shape): boolean => type !== 'scalar' && type !== 'string';
const isInfo = ({ value }: Shape): boolean => isSingle(value) && value.min === 1;

function labelsAbove0({ labels, series }: Shape): Labels {
  const label = labelAbove0(series);
  const fact = label === undefined ? undefined : labels.known.get(label);
  return label && fact ? withLabel(labels, label, withoutAbsence(fact)) : labels;
}

const withoutAbsence = (fact: LabelFact): LabelFact => ({
  ...fact,
  sometimes: false,
  ...(fact.values ? { values: fact.values.filter((value) => value !== '') } : {}),
});

/** With a scalar: the vector's series with other values. */
function withScalar(node: Binary, vector: Shape, scalar: Shape, vectorLeft: boolean): Shape {
  const [left, right] = vectorLeft ? [vector.value, scalar.value] : [scalar.value, vector.value];
  const { part: _, ...rest } = vector;
  if (comparisons.has(node.op)) {
    if (node.bool) return { ...rest, value: truth, kind: 'gauge', series: [] };
    const op = vectorLeft ? node.op : mirror(node.op);
    const value = filtered(op, vector.value, scalar.value);
    const above0 = value.min > 0 || (op === '>' && value.min === 0);
    return { ...vector, labels: above0 ? labelsAbove0(vector) : vector.labels, value, neverEmpty: false };
  }
  const scales = isSingle(scalar.value) && '*/'.includes(node.op) && vectorLeft ? vector.part : undefined;
  const grows = vectorLeft || node.op === '*' || node.op === '+';
  return {
    ...rest,
    ...(scales ? { part: scales } : {}),
    kind: vector.kind === 'counter' && !grows ? 'unknown' : vector.kind,
    value: arithmetic(node.op, left, right),
    series: '*/'.includes(node.op) ? vector.series : [],
  };
}

function kindOf(op: string, left: Shape, right: Shape): Shape['kind'] {
  if (isInfo(right) && op === '*') return left.kind;
  if (isInfo(left) && op === '*') return right.kind;
  if (left.kind === 'unknown' || right.kind === 'unknown') return 'unknown';
  if (op === '+') return left.kind === right.kind ? left.kind : 'unknown';
  return left.kind === 'counter' || right.kind === 'counter' ? 'unknown' : 'gauge';
}

/** What determines a series of a join: of one to one the labels of `on`, else what determines the many's. */
function keysOf(node: Binary, left: Shape, right: Shape): Pick<Shape, 'keys' | 'wide'> {
  const { matching } = node;
  const many = matching?.group ? (matching.group.many === 'left' ? left : right) : left;
  if (matching?.by === 'on' && !matching.group)
    return { keys: new Set(matching.labels.map(({ name }) => name)), wide: true };
  return many.keys ? { keys: many.keys, wide: many.wide } : { wide: false };
}

function joined(node: Binary, shapes: Shapes, text: string): Shape {
  const [left, right] = [shapes(node.left), shapes(node.right)];
  const many = node.matching?.group?.many === 'right' ? right : left;
  const base = {
    type: 'vector' as const,
    labels: joinedLabels(node, left.labels, right.labels),
    rated: left.rated || right.rated,
    ...keysOf(node, left, right),
    neverEmpty: false,
    lazy: left.lazy || right.lazy,
  };
  if (comparisons.has(node.op))
    return node.bool
      ? { ...base, value: truth, kind: 'gauge', series: [] }
      : { ...base, value: filtered(node.op, left.value, right.value), kind: left.kind, series: left.series };
  const [part, series] = partOf(node, left, right, many);
  return {
    ...base,
    ...(part ? { part } : {}),
    kind: kindOf(node.op, left, right),
    value: quotientOf(node, arithmetic(node.op, left.value, right.value), shapes, text),
    series,
  };
}

/** A histogram's parts stay such, when they are only labelled by an info metric or added up. */
function partOf(node: Binary, left: Shape, right: Shape, many: Shape): [Shape['part'], Shape['series']] {
  const other = many === left ? right : left;
  if (node.op === '*' && isInfo(other)) return [many.part, many.series];
  if (node.op === '+' && left.part === right.part) return [left.part, [...left.series, ...right.series]];
  return [undefined, []];
}

/** `part * 100` and `100 * part`, apart. */
function scaled(node: Expr, shapes: Shapes): readonly [Expr, number] {
  if (node.kind !== 'binary' || node.op !== '*') return [node, 1];
  for (const [part, factor] of [
    [node.left, node.right],
    [node.right, node.left],
  ] as const) {
    const { type, value } = shapes(factor);
    if (type === 'scalar' && isSingle(value) && value.min > 0) return [part, value.min];
  }
  return [node, 1];
}

function quotientOf(node: Binary, value: Value, shapes: Shapes, text: string): Value {
  if (node.op !== '/') return value;
  const [part, scale] = scaled(node.left, shapes);
  if (isShareOf(part, node.right) || isRestOf(part, node.right, text))
    return { ...between(0, scale), ...(scale === 1 ? { unit: 'ratio' } : {}) };
  const average = averaged(node.left, node.right, text);
  return average ? { ...shapes(average).value, integer: false } : value;
}

function eitherOf(left: Shape, right: Shape): Shape {
  const { part: _, keys: __, ...rest } = left;
  const sameKind = left.kind === right.kind ? left.kind : 'unknown';
  return {
    ...rest,
    ...(left.part && left.part === right.part ? { part: left.part } : {}),
    labels: either(left.labels, right.labels),
    value: hull(left.value, right.value),
    kind: sameKind,
    rated: left.rated && right.rated,
    wide: false,
    series: [...left.series, ...right.series],
    neverEmpty: left.neverEmpty || right.neverEmpty,
    lazy: left.lazy && right.lazy,
    ...keysOfEither(left, right),
  };
}

const keysOfEither = (left: Shape, right: Shape): Partial<Pick<Shape, 'keys' | 'wide'>> => {
  if (!left.keys || !right.keys || !left.wide || !right.wide) return {};
  const same = left.keys.size === right.keys.size && [...left.keys].every((key) => right.keys?.has(key));
  return same ? { keys: left.keys, wide: true } : {};
};

export const vectorOf = (shape: Shape): Shape => (isVector(shape) ? shape : single(shape.value));

/** Whether both sides are vectors, so that their labels must match. */
export const isJoin = (node: Binary, shapes: (node: Expr) => Shape): boolean =>
  isVector(shapes(node.left)) && isVector(shapes(node.right));

export function inferBinary(node: Binary, shapes: Shapes, text: string): Shape {
  const [left, right] = [shapes(node.left), shapes(node.right)];
  if (!isVector(left) && !isVector(right))
    return {
      ...left,
      value: comparisons.has(node.op) ? truth : arithmetic(node.op, left.value, right.value),
    };
  if (!isVector(right)) return withScalar(node, left, right, true);
  if (!isVector(left)) return withScalar(node, right, left, false);
  if (node.op === 'or') return eitherOf(left, right);
  if (setOperators.has(node.op)) return { ...left, neverEmpty: false };
  return joined(node, shapes, text);
}
