import type { Call } from './ast.ts';
import { type Shape, scalar, single, unknownVector } from './inferShape.ts';
import { anyValue, between, counted, countedSome, exactly, unitOf, unsigned, type Value } from './values.ts';
import { naturalRate } from './valuesKnown.ts';

type Infer = (of: Shape | undefined, args: readonly Shape[], node: Call) => Shape;

/** The same series with other values. */
const valued = (of: Shape | undefined, value: Value, more: Partial<Shape> = {}): Shape => {
  const { part: _, ...rest } = of ?? unknownVector;
  return {
    ...rest,
    type: 'vector',
    value,
    kind: rest.kind === 'unknown' && value.min === Number.NEGATIVE_INFINITY ? 'unknown' : 'gauge',
    neverEmpty: false,
    series: [],
    ...more,
  };
};

const kept =
  (change: (value: Value, args: readonly Shape[]) => Value = (value) => value): Infer =>
  (of, args) =>
    of ? { ...of, type: 'vector', value: change(of.value, args) } : unknownVector;

const zero = between(0, 0, true);
const stays = (of: Shape | undefined): boolean => of?.value.constant === true;

/** The seconds of a function's range, for a growth over all of it. */
const secondsOf = ({ args: [first] }: Call): number =>
  (first?.kind === 'range' || first?.kind === 'subquery' ? first.range.seconds : undefined) ??
  Number.POSITIVE_INFINITY;

/** What lies between two scrapes and the ends of a range is guessed. */
const guess = 1.1;

const rated =
  (perSecond: boolean): Infer =>
  (of, _, node) => {
    if (!of) return unknownVector;
    const { unit } = of.value;
    const most = naturalRate(of.series) * (perSecond ? 1 : guess * secondsOf(node));
    const value = {
      ...between(0, stays(of) ? 0 : most),
      ...(unit ? { unit } : {}),
      ...(perSecond ? { perSecond } : {}),
    };
    const { part } = of;
    return valued(of, value, { kind: 'gauge', rated: true, series: of.series, ...(part ? { part } : {}) });
  };

const differing: Infer = (of) =>
  valued(of, stays(of) ? zero : { ...anyValue, ...unitOf(of?.value ?? anyValue) });

const counting: Infer = (of) => valued(of, stays(of) ? zero : counted, { kind: 'gauge' });

/** Of a range's values one of them, or something between. */
const chosen: Infer = (of) => (of ? { ...of, type: 'vector', neverEmpty: false } : unknownVector);
const between_: Infer = (of) =>
  of ? { ...of, type: 'vector', value: { ...of.value, integer: false }, neverEmpty: false } : unknownVector;

const summed: Infer = (of) => {
  const { min, max, integer } = of?.value ?? anyValue;
  return valued(of, {
    min: min >= 0 ? min : Number.NEGATIVE_INFINITY,
    max: max <= 0 ? max : Number.POSITIVE_INFINITY,
    integer,
  });
};

const to =
  (value: Value): Infer =>
  (of) =>
    valued(of, value, { kind: 'gauge' });

/** Without an argument of the time of the evaluation. */
const ofTime =
  (min: number, max: number): Infer =>
  (of) =>
    of
      ? valued(of, between(min, max, true), { kind: 'gauge' })
      : { ...single(between(min, max, true)), neverEmpty: true };

const literal = (shape: Shape | undefined): number | undefined =>
  shape && shape.value.min === shape.value.max ? shape.value.min : undefined;

const clamped =
  (lowest: number | undefined, highest: number | undefined): Infer =>
  (of, args) => {
    const low =
      lowest === undefined ? Number.NEGATIVE_INFINITY : (literal(args[lowest]) ?? Number.NEGATIVE_INFINITY);
    const high =
      highest === undefined ? Number.POSITIVE_INFINITY : (literal(args[highest]) ?? Number.POSITIVE_INFINITY);
    const clip = (n: number): number => Math.min(Math.max(n, low), high);
    return kept((value) => ({ ...value, min: clip(value.min), max: clip(value.max), integer: false }))(
      of,
      args,
      undefined as never,
    );
  };

const now = { ...between(1e9, 1e11), unit: 'timestamp' as const };

const monotone = (f: (n: number) => number): Infer =>
  kept(({ min, max }) => {
    const [low, high] = [f(min), f(max)];
    return Number.isNaN(low) || Number.isNaN(high) ? anyValue : between(low, high);
  });

const absolute: Infer = kept(({ min, max, integer, ...rest }) => ({
  ...rest,
  integer,
  min: min >= 0 ? min : max <= 0 ? -max : 0,
  max: Math.max(Math.abs(min), Math.abs(max)),
}));

const whole = (f: (n: number) => number): Infer =>
  kept((value, args) => ({
    ...value,
    min: args.length > 1 ? Number.NEGATIVE_INFINITY : f(value.min),
    max: args.length > 1 ? Number.POSITIVE_INFINITY : f(value.max),
    integer: args.length === 1,
  }));

/** Shapes by the name of a function; of one that isn't here nothing is known. */
export const functions: ReadonlyMap<string, Infer> = new Map<string, Infer>([
  ['rate', rated(true)],
  ['irate', rated(true)],
  ['increase', rated(false)],
  ['delta', differing],
  ['idelta', differing],
  ['deriv', differing],
  [
    'predict_linear',
    (of) =>
      valued(of, stays(of) ? (of?.value ?? anyValue) : { ...anyValue, ...unitOf(of?.value ?? anyValue) }),
  ],
  ['double_exponential_smoothing', differing],
  ['holt_winters', differing],
  ['changes', counting],
  ['resets', counting],
  ['avg_over_time', between_],
  ['quantile_over_time', between_],
  ['mad_over_time', to(unsigned)],
  ['min_over_time', chosen],
  ['max_over_time', chosen],
  ['last_over_time', chosen],
  ['first_over_time', chosen],
  ['sum_over_time', summed],
  ['count_over_time', to(countedSome)],
  ['present_over_time', to(exactly(1))],
  ['stddev_over_time', to(unsigned)],
  ['stdvar_over_time', to(unsigned)],
  ['abs', absolute],
  ['ceil', whole(Math.ceil)],
  ['floor', whole(Math.floor)],
  ['round', whole(Math.round)],
  ['exp', monotone(Math.exp)],
  ['sqrt', monotone(Math.sqrt)],
  ['ln', to(anyValue)],
  ['log2', to(anyValue)],
  ['log10', to(anyValue)],
  ['sgn', to(between(-1, 1, true))],
  ['clamp', clamped(1, 2)],
  ['clamp_min', clamped(1, undefined)],
  ['clamp_max', clamped(undefined, 1)],
  ['sort', kept()],
  ['sort_desc', kept()],
  ['sort_by_label', kept()],
  ['sort_by_label_desc', kept()],
  ['time', () => scalar(now)],
  ['timestamp', to(now)],
  ['pi', () => scalar(exactly(Math.PI))],
  ['minute', ofTime(0, 59)],
  ['hour', ofTime(0, 23)],
  ['day_of_week', ofTime(0, 6)],
  ['day_of_month', ofTime(1, 31)],
  ['day_of_year', ofTime(1, 366)],
  ['days_in_month', ofTime(28, 31)],
  ['month', ofTime(1, 12)],
  ['year', ofTime(1970, 9999)],
]);
