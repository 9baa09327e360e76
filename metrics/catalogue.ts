import type { Metric } from './entry.ts';
import { envoy } from './envoy.ts';
import { recorded } from './recorded/index.ts';
import { scrape } from './scrape.ts';
import { webhook } from './webhook.ts';

/** Every entry of the catalogue by the name of its series. */
export const catalogue: ReadonlyMap<string, Metric> = new Map(
  [envoy, scrape, webhook, recorded]
    .flatMap((entries): Metric[] => Object.values(entries))
    .map((entry) => [entry.name, entry]),
);
