import { readFileSync, writeFileSync } from 'node:fs';

/** Label sets that stay of each name and set of label names. */
const kept = 8;

const label = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/**
 * Chooses among the label sets of one family, without `le` and `quantile`: first those that show a value that none
 * before shows, then any, up to `kept` of each set of label names.
 */
export function chosen(sets: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const count = new Map<string, number>();
  const stay = new Set<string>();
  const take = (set: string, pairs: readonly string[]) => {
    const names = pairs.map((pair) => pair.split('=', 1)[0]).join();
    if (stay.has(set) || (count.get(names) ?? 0) >= kept) return;
    count.set(names, (count.get(names) ?? 0) + 1);
    stay.add(set);
    for (const pair of pairs) seen.add(pair);
  };
  const pairsOf = (set: string) => [...set.matchAll(label)].map(([pair]) => pair);
  for (const set of sets) if (pairsOf(set).some((pair) => !seen.has(pair))) take(set, pairsOf(set));
  for (const set of sets) take(set, pairsOf(set));
  return stay;
}

/** A scrape with fewer series: all families and headers stay, and histograms and quantiles whole. */
export function thin(text: string): string {
  const rows = text.split('\n');
  const read = (row: string) => {
    const [, name = '', labels = ''] = /^([\w:]+)(?:\{(.*)\})?\s/.exec(row) ?? [];
    return { name, set: labels.replace(/,?(le|quantile)="[^"]*"/g, '').replace(/^,/, '') };
  };
  const byName = Map.groupBy(rows.filter((row) => row !== '' && !row.startsWith('#')).map(read), ({ name }) =>
    name.replace(/_(bucket|sum|count)$/, ''),
  );
  const stay = new Map(
    [...byName].map(([name, series]) => [name, chosen([...new Set(series.map(({ set }) => set))])]),
  );
  return rows
    .filter((row) => {
      if (row === '' || row.startsWith('#')) return true;
      const { name, set } = read(row);
      return stay.get(name.replace(/_(bucket|sum|count)$/, ''))?.has(set);
    })
    .join('\n');
}

if (import.meta.main) {
  const [from, to] = process.argv.slice(2);
  if (!from || !to) throw new Error('usage: node test/setup/thinScrape.ts FROM.prom TO.prom');
  writeFileSync(to, thin(readFileSync(from, 'utf8')));
}
