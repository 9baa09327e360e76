import type { Matcher } from '../../metrics/promql/index.ts';

/** Series that are really there: of scrapes, or in a Prometheus. */
export interface Source {
  /** How messages name it. */
  readonly name: string;
  /** Whether series lack the labels that a scrape adds to them, such as `job`. */
  readonly bare: boolean;
  /** How many series have the name, if one is given, and all that the matchers ask for. */
  readonly count: (name: string | undefined, matchers: readonly Matcher[]) => Promise<number>;
  readonly names: () => Promise<readonly string[]>;
  /** Labels of the series of a name. */
  readonly labels: (name: string) => Promise<readonly string[]>;
  readonly values: (name: string, label: string) => Promise<readonly string[]>;
}
