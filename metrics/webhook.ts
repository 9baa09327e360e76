import { entriesOf, targetLabels } from './entry.ts';

const { counter, gauge, histogram } = entriesOf(
  { name: 'sidelight-webhook', since: '0.1.0', job: 'sidelight-webhook' },
  targetLabels,
);

/** What the admission webhook serves about itself. */
export const webhook = {
  reviews: counter('sidelight_admission_reviews_total', ['outcome', 'reason'], {
    unit: 'requests',
    help: 'Pods that were reviewed, by what became of them.',
    lazy: true,
  }),
  duration: histogram('sidelight_admission_duration_seconds', [], {
    unit: 'seconds',
    help: 'Time from the last byte of a review to its answer.',
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
  }),
  notices: counter('sidelight_container_notices_total', ['reason'], {
    unit: 'events',
    help: 'Containers of admitted pods that were left as they are, or whose owner should know something.',
    lazy: true,
  }),
  faults: counter('sidelight_faults_total', ['code'], {
    unit: 'events',
    help: 'Errors by their code in the catalogue of faults.',
    lazy: true,
  }),
  certificateExpiry: gauge('sidelight_certificate_expiry_timestamp_seconds', ['certificate'], {
    unit: 'timestamp',
    help: 'When the CA (ca) and the serving certificate (leaf) end.',
    lazy: true,
  }),
  cacheSynced: gauge('sidelight_namespace_cache_synced', [], {
    unit: 'state',
    help: '1 when the cache of namespaces holds what the API server holds, else 0.',
  }),
  settingsReloaded: gauge('sidelight_settings_last_reload_successful', [], {
    unit: 'state',
    help: '1 when the settings file is in use as it is now, 0 when it was refused and the last good settings stay.',
  }),
  settingsReloadedAt: gauge('sidelight_settings_last_reload_success_timestamp_seconds', [], {
    unit: 'timestamp',
    help: 'When good settings were last read.',
  }),
  buildInfo: gauge('sidelight_build_info', ['revision', 'settings'], {
    unit: 'info',
    help: 'Revision of the webhook and hash of its settings.',
    lazy: true,
  }),
} as const;
