import { entriesOf, targetLabels } from './entry.ts';

/** What Prometheus itself writes for each target of the sidecars' scrape. */
const target = entriesOf({ name: 'scrape', since: '2.42.0', job: 'sidelight-envoy' }, targetLabels);

export const scrape = {
  up: target.gauge('up', [], {
    unit: 'state',
    help: '1 if the last scrape of the target succeeded, else 0.',
  }),
  scrapeDuration: target.gauge('scrape_duration_seconds', [], {
    unit: 'seconds',
    help: 'Duration of the last scrape.',
  }),
  scrapeSamples: target.gauge('scrape_samples_scraped', [], {
    unit: 'events',
    help: 'Samples that the last scrape found.',
  }),
} as const;
