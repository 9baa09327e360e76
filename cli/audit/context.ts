import { lookUpIn, ofEntries, tables } from '../../metrics/exporters/index.ts';
import { catalogue } from '../../metrics/index.ts';
import { type Context, customaryTargetLabels } from '../../metrics/promql/index.ts';

export interface Surroundings {
  /** In seconds. */
  readonly scrapeInterval?: number | undefined;
  readonly target?: readonly string[] | undefined;
}

/** Versions of Prometheus that an expression must suit, where nobody says which: the oldest in wide use and the newest. */
export const anyTarget: readonly string[] = ['2.42', '3'];

/** What is known of series of every exporter, and of ours. */
export const contextFor = ({ scrapeInterval, target = anyTarget }: Surroundings = {}): Context => ({
  lookUp: lookUpIn(tables, ofEntries(catalogue.values())),
  targetLabels: customaryTargetLabels,
  target,
  ...(scrapeInterval === undefined ? {} : { scrapeInterval }),
});
