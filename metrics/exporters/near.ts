/** A name with its pairs of neighbouring letters in order, so that two are compared in one pass. */
export interface Candidate {
  readonly name: string;
  readonly pairs: Uint16Array;
}

export function candidate(name: string): Candidate {
  const pairs = new Uint16Array(Math.max(0, name.length - 1));
  for (let at = 0; at < pairs.length; at++)
    pairs[at] = ((name.charCodeAt(at) & 127) << 7) | (name.charCodeAt(at + 1) & 127);
  return { name, pairs: pairs.sort() };
}

/** Share of the pairs that both have: 1 for one name twice. */
function likeness(left: Uint16Array, right: Uint16Array): number {
  let both = 0;
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const difference = (left[i] as number) - (right[j] as number);
    if (difference === 0) both++;
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  return (2 * both) / Math.max(1, left.length + right.length);
}

/** The names that were most likely meant, best first. Of a name with `:`, which a rule records, there are none. */
export function near(name: string, candidates: readonly Candidate[], limit: number): string[] {
  if (name.includes(':')) return [];
  const { pairs } = candidate(name);
  return candidates
    .map((other) => ({ name: other.name, like: likeness(pairs, other.pairs) }))
    .filter(({ like }) => like >= 0.6)
    .sort((a, b) => b.like - a.like || (a.name < b.name ? -1 : 1))
    .slice(0, limit)
    .map((other) => other.name);
}
