import type { Aggregation } from './ast.ts';
import type { Shapes } from './infer.ts';
import { type Shape, unknownVector } from './inferShape.ts';
import { except, type Labels, noLabels, only, presence, withLabel } from './labels.ts';
import { alwaysOnTargets } from './labelsOfTarget.ts';
import { between, countedSome, exactly, unsigned, type Value } from './values.ts';

/** They choose among series, which keep all of their labels. */
const choosing = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio']);

export function groupedLabels(labels: Labels, node: Aggregation): Labels {
  const names = node.grouping?.labels.map(({ name }) => name) ?? [];
  const span = node.grouping ?? node.op;
  if (node.grouping?.keep === 'without') return except(labels, names, span);
  return names.length === 0 ? { ...noLabels, lost: only(labels, [], span).lost } : only(labels, names, span);
}

/** Of at most `most` values, and of one at least. */
const sumOf = ({ min, max, integer, unit, perSecond }: Value, most: number): Value => ({
  min: min >= 0 ? min : Number.NEGATIVE_INFINITY,
  max: max <= 0 ? max : max * most,
  integer,
  ...(unit && unit !== 'info' ? { unit } : {}),
  ...(perSecond ? { perSecond } : {}),
});

/** Two exporters of the same, or one name in two namespaces. */
const doubles = 2;
const spaces = new Set(['namespace', 'uid', 'cluster']);

/** Whether one exporter tells of all that is watched; of others there is one for each node or process. */
const isCentral = ({ series }: Shape): boolean =>
  series.length > 0 && series.every(({ exporter }) => exporter === 'kube-state-metrics');

/** How many series one group can have at most. */
function largestGroup(of: Shape, grouped: Labels): number {
  const { keys, labels } = of;
  if (!keys || !(of.wide || isCentral(of) || presence(grouped, 'instance') === 'always'))
    return Number.POSITIVE_INFINITY;
  const missing = [...keys].filter((key) => presence(grouped, key) === 'never');
  // Pods of one name in many namespaces are rare, other objects are not.
  const isPod = presence(grouped, 'pod') !== 'never' && keys.has('pod');
  return missing
    .filter((label) => !(isPod && spaces.has(label)))
    .map((label) => labels.known.get(label)?.values?.length ?? Number.POSITIVE_INFINITY)
    .reduce((product, size) => product * size, doubles);
}

function valueFrom(op: string, of: Shape, grouped: Labels, node: Aggregation): Value {
  const { constant: _, ...value } = of.value;
  switch (op) {
    case 'sum':
      return sumOf(value, largestGroup(of, grouped));
    case 'count':
      return { ...countedSome, max: largestGroup(of, grouped), unit: 'events' };
    case 'group':
      return exactly(1);
    case 'count_values':
      return countedSome;
    case 'stddev':
      return { ...unsigned };
    case 'stdvar':
      return unsigned;
    case 'avg':
    case 'quantile':
      return { ...value, integer: false };
    case 'min':
    case 'max':
      return value;
    default:
      return node.op.name ? unknownVector.value : between(0, 0);
  }
}

const keepsKind = new Set(['sum', 'avg', 'min', 'max']);

function keysOf(of: Shape, grouped: Labels, node: Aggregation): Pick<Shape, 'keys' | 'wide'> {
  if (node.grouping?.keep !== 'without') {
    // The other labels follow from those that identified a series before.
    const kept = [...grouped.known.keys()];
    const enough = of.keys && of.keys.size > 0 && [...of.keys].every((key) => grouped.known.has(key));
    const isOfTarget = (label: string) => !of.wide && (alwaysOnTargets as readonly string[]).includes(label);
    const added = kept.filter((label) => isOfTarget(label) || !of.labels.known.has(label));
    return { keys: new Set(enough && of.keys ? [...of.keys, ...added] : kept), wide: true };
  }
  if (!of.keys) return { wide: false };
  const whole = [...of.keys].every((key) => presence(grouped, key) !== 'never');
  return whole
    ? { keys: of.keys, wide: of.wide && whole }
    : {
        keys: new Set([...grouped.known.keys()].filter((label) => label !== 'job' && label !== 'instance')),
        wide: false,
      };
}

/** Of `topk by (a) (1, ..)` one series is left for each value of a. */
const oneOfEach = ({ grouping, parameter }: Aggregation, op: string): Pick<Shape, 'keys'> =>
  (op === 'topk' || op === 'bottomk') &&
  grouping?.keep === 'by' &&
  parameter?.kind === 'number' &&
  parameter.value === 1
    ? { keys: new Set(grouping.labels.map(({ name }) => name)) }
    : {};

const nameOf = (node: Aggregation): string => node.op.name.toLowerCase();

export function inferAggregation(node: Aggregation, shapes: Shapes): Shape {
  const of = shapes(node.of);
  const op = nameOf(node);
  if (choosing.has(op)) return { ...of, ...oneOfEach(node, op), type: 'vector', neverEmpty: false };
  const grouped = groupedLabels(of.labels, node);
  const label = node.parameter?.kind === 'string' ? node.parameter.value : undefined;
  const labels = op === 'count_values' && label ? withLabel(grouped, label, { sometimes: false }) : grouped;
  const keeps = keepsKind.has(op);
  const part = of.part === 'bucket' && presence(labels, 'le') === 'never' ? undefined : of.part;
  return {
    type: 'vector',
    labels,
    value: valueFrom(op, of, grouped, node),
    kind: keeps ? of.kind : op === 'count' ? 'gauge' : of.kind === 'unknown' ? 'unknown' : 'gauge',
    ...(keeps && part ? { part } : {}),
    rated: of.rated,
    ...keysOf(of, labels, node),
    series: keeps || op === 'quantile' ? of.series : [],
    neverEmpty: of.neverEmpty,
    lazy: of.lazy,
  };
}
