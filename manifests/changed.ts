const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What of a value differs from another of the same shape; undefined where nothing does. */
export function changed(value: unknown, from: unknown): unknown {
  if (!isMap(value) || !isMap(from))
    return JSON.stringify(value) === JSON.stringify(from) ? undefined : value;
  const entries = Object.entries(value)
    .map(([key, inner]): [string, unknown] => [key, changed(inner, from[key])])
    .filter(([, inner]) => inner !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
