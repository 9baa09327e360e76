import type { Lookup } from '../exporters/index.ts';

export type { KnownSeries, Lookup } from '../exporters/index.ts';

/** What surrounds an expression. */
export interface Context {
  /** Several exporters may serve one name; then each of `all` may be meant. */
  readonly lookUp: (name: string) => Lookup;
  /** Labels that scrapes add to any series: `job`, `instance` and what service discovery and relabelling set. */
  readonly targetLabels: ReadonlySet<string>;
  /** In seconds, where it is known. */
  readonly scrapeInterval?: number;
  /** Versions of Prometheus that must understand the expression, such as `2.42` and `3`. */
  readonly target: readonly string[];
  /** The expression is a dashboard's, which Grafana evaluates at steps that it chooses. */
  readonly panel?: boolean;
  /** The vendor's cluster, held for our own expressions alone. */
  readonly vendorCluster?: string;
}
