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

/** What the cluster says of pods; namespace and pod are those of the pod, as `honorLabels` leaves them. */
const state = entriesOf({ name: 'kube-state-metrics', since: '2.10.0', job: 'kube-state-metrics' }, [
  'job',
  'instance',
]);

export const kubernetes = {
  initContainerRunning: state.gauge(
    'kube_pod_init_container_status_running',
    ['namespace', 'pod', 'uid', 'container'],
    {
      unit: 'state',
      help: '1 while the init container runs; a native sidecar is one, and does for the whole life of its pod.',
      lazy: true,
    },
  ),
} as const;
