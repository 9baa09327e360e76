import { durationSeconds, numberValue } from './parseLiteral.ts';
import { type Reading, textOf, use, wrong } from './parseReading.ts';
import type { Raw } from './parseTree.ts';

/** The value of a number where an expression may stand, its sign with it; a duration counts in seconds. */
export function numberOf(reading: Reading, raw: Raw): number {
  const text = textOf(reading, raw);
  const unsigned = text.replace(/^[+-]\s*/, '');
  const negative = text.startsWith('-') ? -1 : 1;
  const seconds = durationSeconds(unsigned);
  if (seconds !== undefined) {
    use(reading, 'a duration as a number', raw);
    return negative * seconds;
  }
  if (unsigned.includes('_')) use(reading, 'numbers with _', raw);
  const value = numberValue(unsigned);
  const isHeld = /^0x/i.test(unsigned) ? value < 2 ** 63 : Number.isFinite(value);
  if (isHeld || /^(?:inf|nan)/i.test(unsigned)) return negative * value;
  wrong(reading, 'number_out_of_range', raw, 'This number is larger than Prometheus holds.');
  return negative * value;
}
