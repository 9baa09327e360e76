import type { Matcher, VectorSelector } from './ast.ts';
import type { Context, KnownSeries } from './context.ts';
import { type Shape, unknownVector } from './inferShape.ts';
import { synthetic } from './inferSynthetic.ts';
import { either, type LabelFact, type Labels, openLabels, presence, valuesOf } from './labels.ts';
import { accepts, anchored, narrowed } from './labelsMatched.ts';
import { alwaysOnTargets, mayBeOfTarget } from './labelsOfTarget.ts';
import { hull, type Value } from './values.ts';

/** A series that a rule records has the labels of its level, and none of a target. */
const isRecorded = ({ name }: KnownSeries): boolean => name.includes(':');

const made = new WeakMap<KnownSeries, { readonly targetLabels: object; readonly labels: Labels }>();

/** The labels of one known series before its matchers. */
export function labelsOf(series: KnownSeries, context: Context): Labels {
  const known = made.get(series);
  if (known?.targetLabels === context.targetLabels) return known.labels;
  const labels = labelsBefore(series, context);
  made.set(series, { targetLabels: context.targetLabels, labels });
  return labels;
}

function labelsBefore(series: KnownSeries, { targetLabels }: Context): Labels {
  const own: [string, LabelFact][] = Object.entries(series.labels).map(([label, known]) => [
    label,
    {
      sometimes: known.sometimes === true || known.total === '',
      ...(known.values ? { values: known.values } : {}),
      ...(known.total === undefined ? {} : { total: known.total }),
    },
  ]);
  const open = series.openLabels ? anchored(series.openLabels) : undefined;
  if (isRecorded(series)) {
    return { known: new Map(own), others: (label) => open?.test(label) === true, lost: new Map() };
  }
  const ofTarget: [string, LabelFact][] = alwaysOnTargets.map((label) => [
    label,
    { sometimes: series.name.startsWith('ALERTS') },
  ]);
  return {
    known: new Map([...ofTarget, ...own]),
    others: (label) =>
      open?.test(label) === true ||
      (series.openLabels !== undefined && !open) ||
      mayBeOfTarget(series, label, targetLabels),
    lost: new Map(),
  };
}

/** Whether a matcher can select anything of these labels. */
export function canMatch(labels: Labels, matcher: Matcher): boolean {
  const values = valuesOf(labels, matcher.label);
  return values === undefined || values.some((value) => accepts(matcher, value));
}

const select = (labels: Labels, matchers: readonly Matcher[]): Labels => {
  const known = new Map(labels.known);
  for (const matcher of matchers) {
    // What can't be matched is reported once, and taken for granted from there on.
    const possible = presence(labels, matcher.label) !== 'never' && canMatch({ ...labels, known }, matcher);
    const fact = possible ? narrowed(known.get(matcher.label), matcher) : narrowed(undefined, matcher);
    known.set(matcher.label, fact);
  }
  return { ...labels, known };
};

/** Those that the matchers can mean; all, if none. */
function candidates(all: readonly KnownSeries[], matchers: readonly Matcher[], context: Context) {
  const possible = all.filter((series) => {
    const labels = labelsOf(series, context);
    return matchers.every((matcher) => canMatch(labels, matcher));
  });
  return possible.length > 0 ? possible : all;
}

/** What is counted in them is whole. */
export const integerUnits: ReadonlySet<string> = new Set([
  'requests',
  'connections',
  'streams',
  'hosts',
  'messages',
  'partitions',
  'events',
  'info',
]);

/** No time in seconds comes near it; one in milliseconds is beyond. */
const latest = 1e11;

/** A target's series outlives its process: a time of its start changes with each restart. */
const staysConstant = ({ constant, labels, range }: KnownSeries): boolean =>
  constant && (Object.keys(labels).length > 0 || range[0] === range[1]);

export const valueFrom = (series: KnownSeries): Value => ({
  min: series.range[0],
  max: series.unit === 'timestamp' ? Math.min(series.range[1], latest) : series.range[1],
  integer: integerUnits.has(series.unit) && series.part !== 'sum' && series.part !== 'quantile',
  unit: series.unit,
  ...(staysConstant(series) ? { constant: true } : {}),
});

const same = <T>(values: readonly T[]): T | undefined =>
  values.every((value) => value === values[0]) ? values[0] : undefined;

/** The JMX agent calls such values counters, because their names match its rule for those. */
const misnamed = /_(avg|max|min)_total$/;

function kindOfOne({ type, monotonic, name }: KnownSeries): Shape['kind'] {
  if (type === 'counter') return misnamed.test(name) ? 'unknown' : 'counter';
  if (name === 'node_netstat_Tcp_CurrEstab') return 'gauge';
  return monotonic || type === 'untyped' ? 'unknown' : 'gauge';
}

const kindOf = (all: readonly KnownSeries[]): Shape['kind'] => same(all.map(kindOfOne)) ?? 'unknown';

function keysOf(all: readonly KnownSeries[], labels: Labels): Pick<Shape, 'keys' | 'wide'> {
  const [first] = all;
  if (all.length !== 1 || !first || first.openLabels) return { wide: false };
  const keys =
    first.part === 'bucket' && first.identity
      ? [...first.identity, 'le']
      : (first.identity ?? Object.keys(first.labels));
  return {
    keys: new Set(keys.filter((label) => labels.known.get(label)?.values?.length !== 1)),
    wide: isRecorded(first),
  };
}

/** Of the series of a catalogue. */
function ofSeries(all: readonly KnownSeries[], matchers: readonly Matcher[], context: Context): Shape {
  const labels = all.map((series) => select(labelsOf(series, context), matchers)).reduce(either);
  const part = same(all.map((series) => series.part));
  const isEmpty = !all.some((series) =>
    matchers.every((matcher) => canMatch(labelsOf(series, context), matcher)),
  );
  return {
    ...unknownVector,
    labels,
    value: all.map(valueFrom).reduce(hull),
    kind: kindOf(all),
    ...(part ? { part } : {}),
    ...keysOf(all, labels),
    series: isEmpty ? [] : all,
    lazy: all.every(({ lazy }) => lazy),
  };
}

export function inferSelector({ name, matchers }: VectorSelector, context: Context): Shape {
  const real = matchers.filter(({ label }) => label !== '__name__');
  const all = name && seriesOf(name.name, context);
  if (all) return ofSeries(candidates(all, real, context), real, context);
  return { ...unknownVector, labels: select(openLabels([]), real) };
}

/** What is known of a name, Prometheus' own series included. */
export function seriesOf(name: string, { lookUp }: Context): readonly KnownSeries[] | undefined {
  const own = synthetic.get(name);
  if (own) return [own];
  const known = lookUp(name);
  return known.found === 'series' ? known.all : undefined;
}
