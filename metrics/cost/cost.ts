import type { KnownSeries } from '../exporters/index.ts';
import { parse } from '../promql/index.ts';
import { seriesOf } from './cardinality.ts';
import type { Fleet } from './fleet.ts';
import { type Read, readsOf } from './reads.ts';

/** An expression that is evaluated, with the series that it writes if it is recorded. */
export interface Evaluated {
  readonly name: string;
  readonly expr: string;
  readonly writes?: KnownSeries;
}

export interface Cost {
  readonly name: string;
  /** Samples that one evaluation loads. */
  readonly samples: number;
  /** Series that it writes. */
  readonly written: number;
}

export interface Surroundings {
  readonly fleet: Fleet;
  /** Of every scrape, in seconds. */
  readonly scrapeInterval: number;
  readonly series: (name: string) => KnownSeries | undefined;
}

/** Selectors of an expression; none where it is no expression. */
export function selectorsOf(expression: string): Read[] {
  const { expr } = parse(expression);
  return expr ? readsOf(expr) : [];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

export function costOf({ name, expr, writes }: Evaluated, surroundings: Surroundings): Cost {
  const { fleet, scrapeInterval, series } = surroundings;
  const samples = selectorsOf(expr).map((read) => {
    const known = series(read.name);
    const perSeries = Math.max(1, Math.round(read.range / scrapeInterval)) * read.times;
    return known ? seriesOf(known, read.matchers, fleet) * perSeries : 0;
  });
  return { name, samples: Math.round(sum(samples)), written: writes ? seriesOf(writes, [], fleet) : 0 };
}
