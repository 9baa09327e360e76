/** How many letters must change to make the one the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

const wordsOf = (name: string): string[] =>
  name
    .toLowerCase()
    .split(/[_\W]+/)
    .filter(Boolean);

/** From 0 for nothing in common to 1 for the same. */
function likeness(a: string, b: string): number {
  const longest = Math.max(a.length, b.length, 1);
  const letters = 1 - distance(a.toLowerCase(), b.toLowerCase()) / longest;
  const [left, right] = [wordsOf(a), wordsOf(b)];
  const shared = left.filter((word) => right.includes(word)).length;
  const words = shared === 0 ? 0 : 0.5 + (0.5 * shared) / Math.max(left.length, right.length);
  const begins = words > 0 && left[0] === right[0] ? 0.1 : 0;
  const ends = a.length > 3 && b.toLowerCase().endsWith(a.toLowerCase()) ? 0.51 : 0;
  return Math.max(letters, words + begins, ends);
}

/** The name that was most likely meant, if one is like it. */
export function nearest(name: string, names: Iterable<string>, least = 0.5): string | undefined {
  let best: string | undefined;
  let most = least;
  for (const candidate of names) {
    const like = candidate === name ? 0 : likeness(name, candidate);
    if (like > most) [best, most] = [candidate, like];
  }
  return best;
}
