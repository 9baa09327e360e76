import { type KnownSeries, lookUpIn, ofEntries, tables } from '../../metrics/exporters/index.ts';
import { catalogue } from '../../metrics/index.ts';

/** Series of ours as our own set-up makes them, else as their exporter does. */
export function knownSeries(): { own: readonly KnownSeries[]; find(name: string): KnownSeries | undefined } {
  const own = ofEntries(catalogue.values());
  const byName = new Map(own.map((series) => [series.name, series]));
  const lookUp = lookUpIn(tables);
  return {
    own,
    find(name) {
      const found = byName.get(name) ?? lookUp(name);
      if ('part' in found) return found;
      return found.found === 'series' ? found.all[0] : undefined;
    },
  };
}
