import { isDeepStrictEqual } from 'node:util';

/** Whether two values differ in nothing but parts that are empty in the one and empty or absent in the other. */
export function isSameButEmpty(a: unknown, b: unknown): boolean {
  const [one, other] = [filled(a), filled(b)];
  return (isNothing(one) && isNothing(other)) || isDeepStrictEqual(one, other);
}

function filled(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(filled);
  const parts = Object.entries(value).map(([key, inner]) => [key, filled(inner)] as const);
  return Object.fromEntries(parts.filter(([, inner]) => !isNothing(inner)));
}

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
