import type { Call, Expr, Matcher } from './ast.ts';
import type { Context } from './context.ts';
import type { Shapes } from './infer.ts';
import { functions } from './inferFunctions.ts';
import { seriesOf } from './inferSelector.ts';
import { type Shape, scalar, single, unknownVector } from './inferShape.ts';
import { closed, except, noLabels, presence, withLabel } from './labels.ts';
import { anchored } from './labelsMatched.ts';
import { anyValue, exactly, type Value } from './values.ts';

const matchersOf = (node: Expr | undefined): readonly Matcher[] => {
  if (node?.kind === 'selector') return node.matchers;
  return node?.kind === 'range' ? node.of.matchers : [];
};

/** `absent` has the labels whose values its selector fixes. */
function inferAbsent(node: Call): Shape {
  const fixed = new Map<string, string | undefined>();
  for (const { label, op, value } of matchersOf(node.args[0])) {
    if (label === '__name__') continue;
    fixed.set(label, op === '=' && !fixed.has(label) ? value : undefined);
  }
  const labels = [...fixed].flatMap(([label, value]) =>
    value ? [[label, { sometimes: false, values: [value] }] as const] : [],
  );
  return { ...single(exactly(1)), labels: closed(labels) };
}

const text = (node: Expr | undefined): string | undefined =>
  node?.kind === 'string' ? node.value : undefined;

/** `label_replace(v, to, replacement, from, pattern)`. */
function inferReplace(node: Call, of: Shape): Shape {
  const [to, replacement, from, pattern] = node.args.slice(1).map(text);
  const regex = pattern === undefined ? undefined : anchored(pattern);
  if (to === undefined || from === undefined) return { ...unknownVector };
  const source = of.labels.known.get(from);
  const always = regex?.test('') && regex.source.includes('.*');
  const fixed = replacement !== undefined && replacement !== '' && !replacement.includes('$');
  const whole =
    replacement === '$1' && (pattern === '(.*)' || pattern === '(.+)') && source && !source.sometimes;
  const before = of.labels.known.get(to);
  return changed(of, to, {
    sometimes: !(fixed && always) && !whole && (before?.sometimes ?? true),
    ...(fixed && always
      ? { values: [replacement] }
      : whole && source.values
        ? { values: source.values }
        : {}),
  });
}

/** What determined a series still does, unless it was the label that is written anew. */
const changed = (
  of: Shape,
  label: string,
  fact: { sometimes: boolean; values?: readonly string[] },
): Shape => {
  const { keys, ...rest } = of;
  return {
    ...rest,
    labels: withLabel(of.labels, label, fact),
    ...(keys && !keys.has(label) ? { keys } : {}),
  };
};

function inferJoin(node: Call, of: Shape): Shape {
  const [to, , ...from] = node.args.slice(1).map(text);
  if (to === undefined) return unknownVector;
  const always = from.some((label) => label !== undefined && presence(of.labels, label) === 'always');
  return changed(of, to, { sometimes: !always });
}

/** A quantile is never above the highest bound of a bucket, where it is known. */
function quantileOf(of: Shape, context: Context): Value {
  const bounds = of.series.map(({ buckets }) => buckets);
  const highest = bounds.map((known) => known?.at(-1) ?? Number.POSITIVE_INFINITY);
  const lowest = bounds.map((known) => known?.[0] ?? Number.NEGATIVE_INFINITY);
  const units = new Set(of.series.map(({ family }) => seriesOf(`${family}_sum`, context)?.[0]?.unit));
  const [unit] = units;
  if (of.part !== 'bucket' || of.series.length === 0) return anyValue;
  return {
    min: Math.min(...lowest) > 0 ? 0 : Number.NEGATIVE_INFINITY,
    max: Math.max(...highest),
    integer: false,
    ...(unit && units.size === 1 ? { unit } : {}),
  };
}

function inferQuantile(node: Call, shapes: Shapes, context: Context): Shape {
  const of = node.args[1] ? shapes(node.args[1]) : unknownVector;
  const { part: _, keys, ...rest } = of;
  return {
    ...rest,
    type: 'vector',
    labels: except(of.labels, ['le'], node.function),
    value: quantileOf(of, context),
    kind: 'gauge',
    series: [],
    ...(keys ? { keys: new Set([...keys].filter((key) => key !== 'le')) } : {}),
  };
}

export function inferCall(node: Call, shapes: Shapes, context: Context): Shape {
  const name = node.function.name;
  const args = node.args.map(shapes);
  const of = args.find(({ type }) => type === 'vector' || type === 'matrix');
  if (name === 'absent' || name === 'absent_over_time') return inferAbsent(node);
  if (name === 'histogram_quantile') return inferQuantile(node, shapes, context);
  if (name === 'scalar') return of ? scalar({ ...of.value }) : scalar(anyValue);
  if (name === 'vector') return { ...single(args[0]?.value ?? anyValue), labels: noLabels, neverEmpty: true };
  if (of && name === 'label_replace') return inferReplace(node, of);
  if (of && name === 'label_join') return inferJoin(node, of);
  const known = functions.get(name);
  return known ? known(of, args, node) : unknownVector;
}
