import type { Duration } from './ast.ts';
import { durationSeconds, longestDuration, numberValue } from './parseLiteral.ts';
import { type Reading, textOf, use, wrong } from './parseReading.ts';
import type { Raw } from './parseTree.ts';

/** The length of a range or a step, which is positive, or that of an offset. */
export function durationOf(reading: Reading, raw: Raw, allowed: 'positive' | 'any'): Duration {
  const { from, to } = raw;
  const seconds = secondsOf(reading, raw);
  if (seconds === undefined) return { seconds, from, to };
  if (Math.abs(seconds) > longestDuration) {
    wrong(reading, 'bad_duration', raw, 'This is longer than the 292 years that Prometheus holds.');
  } else if (allowed === 'positive' && !(seconds > 0)) {
    wrong(reading, 'bad_duration', raw, 'This length must be more than nothing.');
  } else if (seconds === 0) {
    use(reading, 'offset of nothing', raw);
  }
  return { seconds, from, to };
}

/** Undefined for what only Prometheus can tell at the time of evaluation. */
function secondsOf(reading: Reading, raw: Raw): number | undefined {
  const [first, second] = raw.children as [Raw, Raw?];
  if (first.name === 'NumberDurationLiteralInDurationContext' && second === undefined) {
    return literal(reading, first, textOf(reading, raw).startsWith('('));
  }
  if (raw.name === 'OffsetDurationExpr' && first.name === 'UnaryOp' && second !== undefined) {
    if (textOf(reading, first) === '+') use(reading, 'duration arithmetic', raw);
    const seconds = secondsOf(reading, second);
    return seconds === undefined || textOf(reading, first) === '+' ? seconds : -seconds;
  }
  if (raw.name === 'OffsetDurationExpr' && first.name === 'DurationExpr' && second === undefined) {
    use(reading, 'duration arithmetic', raw);
    return secondsOf(reading, first);
  }
  if (raw.name === 'DurationExpr' && first.name === 'UnaryOp' && second?.children.length === 1) {
    use(reading, 'duration arithmetic', raw);
    const seconds = secondsOf(reading, second);
    return seconds === undefined || textOf(reading, first) === '+' ? seconds : -seconds;
  }
  use(reading, 'duration arithmetic', raw);
  const called = /\b(?:step|range|min_of|max_of)\b/.exec(textOf(reading, raw))?.[0];
  if (called !== undefined) use(reading, `${called}() in a duration`, raw);
  return undefined;
}

function literal(reading: Reading, raw: Raw, inParentheses: boolean): number {
  if (inParentheses) use(reading, 'duration arithmetic', raw);
  const text = textOf(reading, raw);
  const seconds = durationSeconds(text);
  if (seconds !== undefined) return seconds;
  use(reading, 'a number as a duration', raw);
  return numberValue(text);
}
