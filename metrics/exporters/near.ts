const pairsOf = (name: string): Map<string, number> => {
  const pairs = new Map<string, number>();
  for (let at = 0; at + 1 < name.length; at++) {
    const pair = name.slice(at, at + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
};

/** Share of the pairs of letters that both have: 1 for one name twice. */
function likeness(pairs: ReadonlyMap<string, number>, length: number, name: string): number {
  const left = new Map(pairs);
  let both = 0;
  for (let at = 0; at + 1 < name.length; at++) {
    const pair = name.slice(at, at + 2);
    const count = left.get(pair) ?? 0;
    if (count > 0) both++;
    left.set(pair, count - 1);
  }
  return (2 * both) / Math.max(1, length + name.length - 2);
}

/** The names that were most likely meant, best first. Of a name with `:`, which a rule records, there are none. */
export function near(name: string, names: readonly string[], limit = 3): string[] {
  if (name.includes(':')) return [];
  const pairs = pairsOf(name);
  return [...new Set(names)]
    .map((candidate) => ({ candidate, like: likeness(pairs, name.length - 1, candidate) }))
    .filter(({ like }) => like >= 0.6)
    .sort((a, b) => b.like - a.like || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}
