/** A scrape, the tables that describe all of it, and what its first table has that it can't show. */
export interface Sample {
  /** In test/metrics/fixtures/scrapes. */
  readonly file: string;
  /** Of the exporter, as its table counts. */
  readonly version: string;
  /** Names of tables; the first is the exporter's own. */
  readonly tables: readonly string[];
  /** RE2 of families of the first table that are always there, but not in this scrape, by the reason. */
  readonly absent?: Readonly<Record<string, string>>;
}

/** Each table's owner adds the scrapes that hold it. */
export const samples: readonly Sample[] = [
  { file: 'coredns.prom', version: '1.12.4', tables: ['coredns', 'go'] },
  { file: 'kube-state-metrics.prom', version: '2.20.0', tables: ['kube-state-metrics'] },
];
