import type { Unit } from '../entry.ts';

/** What is known of the values of a vector or a scalar. NaN stands outside of it. */
export interface Value {
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
  /** Absent where it isn't known or has been scaled. */
  readonly unit?: Unit;
  /** `unit` is per second. */
  readonly perSecond?: boolean;
  /** Never changes while a series lives. */
  readonly constant?: boolean;
}

export const anyValue: Value = {
  min: Number.NEGATIVE_INFINITY,
  max: Number.POSITIVE_INFINITY,
  integer: false,
};
export const between = (min: number, max: number, integer = false): Value => ({ min, max, integer });
export const exactly = (value: number): Value =>
  Number.isNaN(value)
    ? anyValue
    : { min: value, max: value, integer: Number.isInteger(value), constant: true };
export const unsigned = between(0, Number.POSITIVE_INFINITY);
export const counted = between(0, Number.POSITIVE_INFINITY, true);
/** A count of at least one: what has nothing to count has no value. */
export const countedSome = between(1, Number.POSITIVE_INFINITY, true);

export const isSingle = ({ min, max }: Value): boolean => min === max;

/** One of the two. */
export function hull(a: Value, b: Value): Value {
  const sameUnit = a.unit !== undefined && a.unit === b.unit && a.perSecond === b.perSecond;
  return {
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    integer: a.integer && b.integer,
    ...(sameUnit ? unitOf(a) : {}),
    ...(a.constant && b.constant ? { constant: true } : {}),
  };
}

export const unitOf = ({ unit, perSecond }: Value): Pick<Value, 'unit' | 'perSecond'> => ({
  ...(unit ? { unit } : {}),
  ...(perSecond ? { perSecond } : {}),
});

const product = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : a * b);

const anywhere: [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

const over = (a: Value, b: Value, combine: (x: number, y: number) => number): [number, number] => {
  const corners = [
    combine(a.min, b.min),
    combine(a.min, b.max),
    combine(a.max, b.min),
    combine(a.max, b.max),
  ];
  if (corners.some(Number.isNaN)) return anywhere;
  return [Math.min(...corners), Math.max(...corners)];
};

/** Of a quotient: a divisor may come as near to 0 as it likes, and x / 0 is an infinity. */
function quotient(a: Value, b: Value): [number, number] {
  if (a.min >= 0 && b.min >= 0)
    return [
      Number.isFinite(b.max) && b.max > 0 ? a.min / b.max : 0,
      b.min > 0 ? a.max / b.min : Number.POSITIVE_INFINITY,
    ];
  const isApart = (b.min > 0 || b.max < 0) && Number.isFinite(b.min) && Number.isFinite(b.max);
  return isApart ? over(a, b, (x, y) => x / y) : anywhere;
}

const ranges: Readonly<Record<string, (a: Value, b: Value) => [number, number]>> = {
  '+': (a, b) => over(a, b, (x, y) => x + y),
  '-': (a, b) => over(a, b, (x, y) => x - y),
  '*': (a, b) => over(a, b, product),
  '/': quotient,
  '%': (a, b) => (a.min >= 0 ? [0, Math.min(a.max, b.max > 0 ? b.max : a.max)] : anywhere),
  '^': (a, b) =>
    a.min >= 0 && isSingle(b) && b.min > 0
      ? [a.min ** b.min, a.max ** b.max]
      : a.min >= 0
        ? [0, Number.POSITIVE_INFINITY]
        : anywhere,
};

const means: ReadonlySet<string> = new Set(['seconds', 'milliseconds', 'bytes']);

function unitAfter(op: string, a: Value, b: Value): Pick<Value, 'unit' | 'perSecond'> {
  if ((op === '+' || op === '-') && a.unit === b.unit && a.perSecond === b.perSecond) {
    // The distance of two times is a time span.
    return op === '-' && a.unit === 'timestamp' ? { unit: 'seconds' } : unitOf(a);
  }
  if ((op === '+' || op === '-') && isSingle(b) && b.unit === undefined) return unitOf(a);
  if (op === '-' && a.unit === 'timestamp' && b.unit === 'seconds') return unitOf(a);
  if (op === '/' && a.unit !== undefined && a.perSecond === b.perSecond) {
    if (a.unit === b.unit) return { unit: 'ratio' };
    // Of a sum by its count, the mean.
    return b.unit === 'events' && means.has(a.unit) ? { unit: a.unit } : {};
  }
  return {};
}

/** Of `+ - * / % ^ atan2`. */
export function arithmetic(op: string, a: Value, b: Value): Value {
  const range = ranges[op];
  if (!range) return anyValue;
  const [min, max] = range(a, b);
  return {
    min,
    max,
    integer: '+-*'.includes(op) && a.integer && b.integer,
    ...unitAfter(op, a, b),
    ...(a.constant && b.constant ? { constant: true } : {}),
  };
}

const mirrored: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };
export const mirror = (op: string): string => mirrored[op] ?? op;

/** Whether a comparison can hold and whether it can fail. */
export function outcomes(op: string, a: Value, b: Value): { canHold: boolean; canFail: boolean } {
  const apart =
    a.max < b.min ||
    b.max < a.min ||
    (a.integer && isSingle(b) && !Number.isInteger(b.min) && Number.isFinite(b.min));
  const same = isSingle(a) && isSingle(b) && a.min === b.min;
  switch (op) {
    case '>':
      return { canHold: a.max > b.min, canFail: a.min <= b.max };
    case '>=':
      return { canHold: a.max >= b.min, canFail: a.min < b.max };
    case '<':
      return { canHold: a.min < b.max, canFail: a.max >= b.min };
    case '<=':
      return { canHold: a.min <= b.max, canFail: a.max > b.min };
    case '==':
      return { canHold: !apart, canFail: !same };
    default:
      return { canHold: !same, canFail: !apart };
  }
}

/** The values of the left side that a comparison lets through. */
export function filtered(op: string, a: Value, b: Value): Value {
  const step = a.integer ? 1 : 0;
  const clip = (min: number, max: number): Value => (max < min ? a : { ...a, min, max });
  switch (op) {
    case '>':
      return clip(Math.max(a.min, a.integer ? Math.floor(b.min) + step : b.min), a.max);
    case '>=':
      return clip(Math.max(a.min, b.min), a.max);
    case '<':
      return clip(a.min, Math.min(a.max, a.integer ? Math.ceil(b.max) - step : b.max));
    case '<=':
      return clip(a.min, Math.min(a.max, b.max));
    case '==':
      return clip(Math.max(a.min, b.min), Math.min(a.max, b.max));
    default:
      return a;
  }
}
