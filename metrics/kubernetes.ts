import { entriesOf } from './entry.ts';

/** What Prometheus itself writes for each target of the sidecars' scrape; these carry the target's labels only. */
const { gauge } = entriesOf({ name: 'prometheus-scrape', since: '2.42.0', job: 'sidelight-envoy' });

export const scrape = {
  up: gauge('up', [], { unit: 'state', help: '1 if the last scrape of the target succeeded, else 0.' }),
  scrapeDuration: gauge('scrape_duration_seconds', [], {
    unit: 'seconds',
    help: 'Duration of the last scrape.',
  }),
  scrapeSamples: gauge('scrape_samples_scraped', [], {
    unit: 'events',
    help: 'Samples that the last scrape found.',
  }),
} as const;
