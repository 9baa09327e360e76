import type { Unit } from '../../entry.ts';
import { comparisons, isJoin } from '../inferBinary.ts';
import type { Value } from '../values.ts';
import { type Check, called, finding } from './check.ts';

/** Units of one quantity, and other units that no sum has with them. */
const quantities: Readonly<Partial<Record<Unit, string>>> = {
  bytes: 'bytes',
  bits: 'bits',
  seconds: 'seconds',
  timestamp: 'a time',
  milliseconds: 'milliseconds',
  microseconds: 'microseconds',
  nanoseconds: 'nanoseconds',
  minutes: 'minutes',
  celsius: 'degrees',
  hertz: 'hertz',
  volts: 'volts',
  watts: 'watts',
};

/** Units of numbers of things. */
const counts: Readonly<Partial<Record<Unit, string>>> = {
  messages: 'messages',
  partitions: 'partitions',
  requests: 'requests',
  connections: 'connections',
  hosts: 'hosts',
};

const named = ({ unit, perSecond }: Value): string | undefined => {
  const quantity = unit && quantities[unit];
  return quantity && (perSecond ? `${quantity} per second` : quantity);
};

const added = new Set(['+', '-', ...comparisons]);

/** Sums and comparisons of what can't be added or compared. */
export const units: Check<'binary'> = function* (node, { shapes, text }) {
  if (!added.has(node.op)) return;
  const [left, right] = [shapes(node.left), shapes(node.right)];
  const [a, b] = [named(left.value), named(right.value)];
  const number = right.value.unit && counts[right.value.unit];
  const isTime = left.value.unit === 'timestamp' && left.type === 'scalar';
  if (
    node.op === '-' &&
    isTime &&
    left.value.perSecond !== true &&
    (b || number) &&
    right.value.unit !== 'timestamp' &&
    right.value.unit !== 'seconds'
  )
    yield finding(
      'not_a_timestamp',
      'error',
      node,
      `${called(node.right, text)} is ${b ?? `a number of ${number}`}, no time in seconds since 1970.`,
    );
  else if (a && b && a !== b && isJoin(node, shapes) && !bothTimes(left.value, right.value))
    yield finding(
      'units_differ',
      'warning',
      node,
      `The left side of \`${node.op}\` is ${a}, the right ${b}.`,
    );
};

/** A time span is added to a time. */
const bothTimes = (a: Value, b: Value): boolean =>
  [a, b].every(({ unit, perSecond }) => !perSecond && (unit === 'timestamp' || unit === 'seconds'));
