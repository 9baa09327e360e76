import type { Matcher } from './ast.ts';
import type { LabelFact } from './labels.ts';

/** Stands in a matcher's value for a text that isn't known, such as that of a dashboard's variable. */
export const anyText = '\uE000';

/** Stands beside it where that text is never empty. */
export const notEmpty = '\uE002';

const cache = new Map<string, RegExp | undefined>();

function compile(pattern: string): RegExp | undefined {
  const flags = /^\(\?([ims]+)\)/.exec(pattern);
  const text = pattern.slice(flags?.[0].length ?? 0).replaceAll('(?P<', '(?<');
  try {
    return new RegExp(`^(?:${text})$`, `s${flags?.[1]?.includes('i') ? 'i' : ''}`);
  } catch {
    return undefined;
  }
}

/** Of RE2 as matchers anchor it; undefined where this can't tell what it means. */
export function anchored(pattern: string): RegExp | undefined {
  if (!cache.has(pattern)) {
    if (cache.size > 5000) cache.clear();
    cache.set(pattern, compile(pattern));
  }
  return cache.get(pattern);
}

/** Whether a series whose label has this value (`""`: that has no such label) is selected; true where unsure. */
export function accepts(matcher: Matcher, value: string): boolean {
  if (matcher.value.includes(anyText))
    return value !== '' || matcher.op.includes('!') || !matcher.value.includes(notEmpty);
  if (matcher.op === '=') return value === matcher.value;
  if (matcher.op === '!=') return value !== matcher.value;
  const regex = anchored(matcher.value);
  if (!regex) return true;
  return regex.test(value) === (matcher.op === '=~');
}

const plain = /^[^\\.*+?()[\]{}|^$]+$/;

/** The values that a pattern without operators but `|` stands for, or undefined. */
export function alternatives(pattern: string): string[] | undefined {
  const inner = /^\((?:\?:)?([^()]*)\)$/.exec(pattern)?.[1] ?? pattern;
  const parts = inner.split('|').map((part) => part.replaceAll(/\\+([.\-/])/g, '$1'));
  const raw = inner.split('|');
  return raw.every((part) => plain.test(part.replaceAll(/\\+[.\-/]/g, ''))) ? parts : undefined;
}

/** The values that a positive matcher names, or undefined. */
export function namedValues({ op, value }: Matcher): string[] | undefined {
  if (value.includes(anyText)) return undefined;
  if (op === '=') return [value];
  return op === '=~' ? alternatives(value) : undefined;
}

/** What is known of a label once a matcher has selected. */
export function narrowed(fact: LabelFact | undefined, matcher: Matcher): LabelFact {
  const before: LabelFact = fact ?? { sometimes: true };
  const named = namedValues(matcher);
  const values = before.values?.filter((value) => accepts(matcher, value)) ?? named;
  const keepsTotal = before.total !== undefined && accepts(matcher, before.total);
  return {
    sometimes: before.sometimes && accepts(matcher, ''),
    ...(values ? { values } : {}),
    ...(keepsTotal && before.total !== undefined ? { total: before.total } : {}),
  };
}
