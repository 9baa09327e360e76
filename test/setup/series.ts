import { parseExposition } from '../../metrics/index.ts';

/** The values of a scrape. */
export interface Series {
  /** Sum of the samples that have these labels; undefined when there are none. */
  sum(name: string, labels?: Record<string, string>): number | undefined;
  /** Values of one label over the samples of a name. */
  valuesOf(name: string, label: string): string[];
}

export function readSeries(scrape: string): Series {
  const samples = [...parseExposition(scrape).values()].flatMap((family) => family.samples);
  return {
    sum(name, labels = {}) {
      const hits = samples.filter(
        (sample) =>
          sample.name === name &&
          Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
      );
      return hits.length === 0 ? undefined : hits.reduce((sum, { value }) => sum + value, 0);
    },
    valuesOf: (name, label) => [
      ...new Set(samples.filter((s) => s.name === name).map((s) => s.labels[label] ?? '')),
    ],
  };
}
