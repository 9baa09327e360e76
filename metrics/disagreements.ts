import type { Metric } from './entry.ts';
import type { Family, Sample } from './exposition.ts';

const sorted = (names: Iterable<string>): string => [...names].sort().join(', ') || 'none';

const bounds = (samples: readonly Sample[]): number[] =>
  [...new Set(samples.flatMap(({ labels }) => (labels.le === undefined ? [] : [labels.le])))]
    .filter((le) => le !== '+Inf')
    .map(Number)
    .sort((a, b) => a - b);

function ofFamily(entry: Metric, { type, samples }: Family): string[] {
  const problems: string[] = [];
  if (type !== entry.type) problems.push(`${entry.name} is a ${type}, the catalogue says ${entry.type}`);
  const expected = sorted(entry.labels);
  const others = new Set(
    samples
      .map(({ labels }) => sorted(Object.keys(labels).filter((name) => name !== 'le')))
      .filter((found) => found !== expected),
  );
  for (const found of others)
    problems.push(`${entry.name} has labels ${found}, the catalogue says ${expected}`);
  const found = bounds(samples).join(' ');
  const declared = (entry.buckets ?? []).join(' ');
  if (samples.length > 0 && found !== declared)
    problems.push(`${entry.name} has buckets ${found}, the catalogue says ${declared}`);
  return problems;
}

/**
 * Where a scrape and the catalogue say different things, one sentence each: a family that isn't listed; another type,
 * label set or bucket; an entry that isn't lazy and has no sample.
 */
export function disagreements(entries: readonly Metric[], families: ReadonlyMap<string, Family>): string[] {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const unlisted = [...families.keys()].filter((name) => !byName.has(name));
  return [
    ...unlisted.map((name) => `${name} is not in the catalogue`),
    ...entries.flatMap((entry) => {
      const family = families.get(entry.name);
      if (family && family.samples.length > 0) return ofFamily(entry, family);
      return entry.lazy ? [] : [`${entry.name} is not in the scrape, and the catalogue says it always is`];
    }),
  ];
}
