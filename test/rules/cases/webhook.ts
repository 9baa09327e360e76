import type { Cases } from './case.ts';
import { apiserver, bucketsFrom, deployment, type Series, up, webhook } from './series.ts';

const quiet: readonly [] = [];
const inNamespace = { namespace: 'sidelight' } as const;
const one = [{ labels: inNamespace, value: '1' }] as const;

const rejected = (values: string, labels: Record<string, string> = {}): Series =>
  apiserver('apiserver_admission_webhook_rejection_count', values, {
    error_type: 'calling_webhook_error',
    rejection_code: '500',
    ...labels,
  });
const calls = (from: number, values: string, name = 'pod.sidelight.dev'): Series[] =>
  bucketsFrom([0.005, 0.025, 0.1, 0.5, 1, 2.5, 10, 25], from, values, (text, labels) =>
    apiserver('apiserver_admission_webhook_admission_duration_seconds_bucket', text, {
      name,
      rejected: 'false',
      ...labels,
    }),
  );
const bounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];
const answers = (from: number, values: string, pod = 'w'): Series[] =>
  bucketsFrom(bounds, from, values, (text, labels) =>
    webhook('sidelight_admission_duration_seconds_bucket', text, { ...labels, pod }),
  );
const faults = (values: string, code = 'kube_unreachable', pod = 'w'): Series =>
  webhook('sidelight_faults_total', values, { code, pod });
const reviews = (values: string, outcome: string, reason: string, pod = 'w'): Series =>
  webhook('sidelight_admission_reviews_total', values, { outcome, reason, pod });
const available = (values: string): Series => deployment('kube_deployment_status_replicas_available', values);
const wanted = (values: string): Series => deployment('kube_deployment_spec_replicas', values);
const scraped = (values: string, pod = 'w', job = 'sidelight-webhook'): Series =>
  up(values, pod, job, 'sidelight');
const synced = (values: string, pod = 'w'): Series =>
  webhook('sidelight_namespace_cache_synced', values, { pod });
const reloaded = (values: string, pod = 'w'): Series =>
  webhook('sidelight_settings_last_reload_successful', values, { pod });
/** Seconds since the history began, which is at 0. */
const expiry = (certificate: string, seconds: number, pod = 'w'): Series =>
  webhook('sidelight_certificate_expiry_timestamp_seconds', `${seconds}x200`, { certificate, pod });
const build = (values: string, revision: string, pod: string): Series =>
  webhook('sidelight_build_info', values, { revision, settings: 'abc', pod });

const day = 86_400;

export const webhookCases: Cases = {
  webhookCallsFailing: [
    {
      promise: 'fires with the first calls that fail, and names the entry',
      series: [rejected('0 0 3 6x60'), rejected('0 0 1x60', { instance: '10.0.0.2:6443' })],
      expected: { '1m': quiet, '4m': [{ labels: { name: 'pod.sidelight.dev' }, value: '7' }] },
    },
    {
      promise: 'fires on a single call',
      series: [rejected('0 0 1x60')],
      expected: { '4m': [{ labels: { name: 'pod.sidelight.dev' }, value: '1' }] },
    },
    {
      promise: 'fires for the entry of namespaces too, on an error of the API server',
      series: [
        rejected('0 0 3 6x60', { name: 'namespace.sidelight.dev', error_type: 'apiserver_internal_error' }),
      ],
      expected: { '4m': [{ labels: { name: 'namespace.sidelight.dev' } }] },
    },
    {
      promise: 'is quiet about pods that the webhook denied, and about other webhooks',
      series: [
        rejected('0 0 3 6x60', { error_type: 'no_error' }),
        rejected('0 0 3 6x60', { name: 'pod.other.example' }),
        rejected('0 0 3 6x60', { name: 'xpod.sidelight.dev' }),
      ],
      expected: { '4m': quiet },
    },
    {
      promise: 'resolves five minutes after the last is forgotten',
      series: [rejected('0 0 3 6x60')],
      expected: { '11m': [{ labels: { name: 'pod.sidelight.dev' } }], '14m': quiet },
    },
  ],
  webhookCallsSlow: [
    {
      promise: 'fires when one in a hundred takes longer than a second for ten minutes',
      series: calls(2.5, '0+60x60'),
      expected: { '10m': quiet, '14m': [{ labels: { name: 'pod.sidelight.dev' }, value: '2.485s' }] },
    },
    {
      promise: 'fires when one API server alone waits',
      series: [
        ...calls(0.005, '0+60x60'),
        ...calls(2.5, '0+1x60').map(({ series, values }) => ({
          series: series.replace('10.0.0.1', '10.0.0.2'),
          values,
        })),
      ],
      expected: { '30m': [{ labels: { name: 'pod.sidelight.dev' }, value: '1.585s' }] },
    },
    { promise: 'is quiet below', series: calls(1, '0+60x60'), expected: { '40m': quiet } },
    {
      promise: 'resolves when calls are quick again',
      series: [
        ...calls(2.5, '0+60x25 1500x40'),
        ...calls(0.005, '0+60x65').map(({ series, values }) => ({
          series: series.replace('10.0.0.1', '10.0.0.2'),
          values,
        })),
      ],
      expected: { '28m': [{ labels: { name: 'pod.sidelight.dev' } }], '31m': quiet },
    },
    {
      promise: 'is quiet about other webhooks',
      series: calls(2.5, '0+60x60', 'pod.other.example'),
      expected: { '40m': quiet },
    },
    {
      promise: 'resolves when nothing is called any more',
      series: calls(2.5, '0+60x25 1500+0x40'),
      expected: { '22m': [{ labels: { name: 'pod.sidelight.dev' }, value: '2.485s' }], '40m': quiet },
    },
  ],
  webhookAnswersSlow: [
    {
      promise: 'fires when one in a hundred takes longer than a tenth of a second for ten minutes',
      series: answers(0.25, '0+60x60'),
      expected: { '10m': quiet, '14m': [{ labels: inNamespace, value: '248.5ms' }] },
    },
    {
      promise: 'fires when a few answers of one replica are slow',
      series: [...answers(0.01, '0+60x60'), ...answers(0.25, '0+0.8x60', 'x')],
      expected: { '30m': [{ labels: inNamespace, value: '136ms' }] },
    },
    { promise: 'is quiet below', series: answers(0.1, '0+60x60'), expected: { '40m': quiet } },
    {
      promise: 'resolves when it is quick again',
      series: [...answers(0.25, '0+60x25 1500x40'), ...answers(0.01, '0+60x65', 'x')],
      expected: { '28m': [{ labels: inNamespace }], '31m': quiet },
    },
  ],
  webhookFaults: [
    {
      promise: 'fires on more than ten of one code',
      series: [faults('0+0.5x20 10x40'), faults('0+0.5x20 10x40', 'kube_unreachable', 'x')],
      expected: {
        '6m': quiet,
        '14m': [{ labels: { ...inNamespace, code: 'kube_unreachable' }, value: '14' }],
      },
    },
    {
      promise: 'is quiet about ten, and about few of several codes',
      series: [faults('0 9x60'), faults('0 9x60', 'slow_client')],
      expected: { '10m': quiet },
    },
    {
      promise: 'resolves when there are no more',
      series: [faults('0+1x20 20x60')],
      expected: { '27m': [{ labels: { ...inNamespace, code: 'kube_unreachable' } }], '31m': quiet },
    },
  ],
  webhookDown: [
    {
      promise: 'fires when no replica is available for two minutes',
      series: [
        available('2 0x30'),
        scraped('1x30'),
        deployment('kube_deployment_status_replicas_available', '3x30', { deployment: 'web' }),
      ],
      expected: { '2m': quiet, '4m': [{ labels: inNamespace, value: '0' }] },
    },
    {
      promise: 'fires without kube-state-metrics when no replica answers its scrape',
      series: [scraped('1 0x30'), scraped('1 0x30', 'x')],
      expected: { '4m': [{ labels: inNamespace, value: '0' }] },
    },
    {
      promise: 'is quiet while one is left',
      series: [
        available('1x30'),
        deployment('kube_deployment_status_replicas_available', '0x30', { instance: 'ksm2:8080' }),
        scraped('1x30'),
        scraped('0x30', 'x'),
      ],
      expected: { '10m': quiet },
    },
    {
      promise: 'is quiet about other jobs',
      series: [scraped('0x30', 'w', 'other')],
      expected: { '10m': quiet },
    },
    {
      promise: 'resolves when one is back',
      series: [available('2 0x10 1x30'), scraped('1x30')],
      expected: { '10m': [{ labels: inNamespace, value: '0' }], '14m': quiet },
    },
  ],
  webhookReplicasMissing: [
    {
      promise: 'fires when one of two is missing for a quarter of an hour',
      series: [
        wanted('2x60'),
        deployment('kube_deployment_spec_replicas', '1x60', { instance: 'ksm2:8080' }),
        available('1x60'),
        deployment('kube_deployment_status_replicas_available', '9x60', { deployment: 'web' }),
      ],
      expected: { '14m': quiet, '17m': one },
    },
    {
      promise: 'is quiet when all are there',
      series: [
        wanted('2x60'),
        deployment('kube_deployment_spec_replicas', '9x60', { deployment: 'web' }),
        available('2x60'),
        deployment('kube_deployment_status_replicas_available', '1x60', { instance: 'ksm2:8080' }),
      ],
      expected: { '40m': quiet },
    },
    {
      promise: 'is quiet about other Deployments',
      series: [wanted('2x60'), available('1x60')].map(({ series, values }) => ({
        series: series.replace('"sidelight-webhook"', '"web"'),
        values,
      })),
      expected: { '40m': quiet },
    },
    {
      promise: 'resolves when it is there',
      series: [wanted('2x60'), available('1x25 2x30')],
      expected: { '24m': one, '27m': quiet },
    },
  ],
  webhookScrapesFailing: [
    {
      promise: 'fires when one of two does not answer for ten minutes',
      series: [scraped('1x60'), scraped('0x60', 'x')],
      expected: { '9m': quiet, '12m': [{ labels: inNamespace, value: '50%' }] },
    },
    {
      promise: 'is quiet when all answer, and about other jobs',
      series: [scraped('1x60'), scraped('0x60', 'y', 'other')],
      expected: { '30m': quiet },
    },
    {
      promise: 'resolves when it answers',
      series: [scraped('1x60'), scraped('0x20 1x40', 'x')],
      expected: { '19m': [{ labels: inNamespace, value: '50%' }], '22m': quiet },
    },
  ],
  webhookNotSynced: [
    {
      promise: 'fires when a replica waits for five minutes',
      series: [synced('0x60'), synced('1x60', 'x')],
      expected: { '4m': quiet, '6m': one },
    },
    { promise: 'is quiet once it knows them', series: [synced('0 0 1x60')], expected: { '30m': quiet } },
    {
      promise: 'resolves when it knows them',
      series: [synced('0x10 1x60')],
      expected: { '9m': one, '12m': quiet },
    },
  ],
  certificateExpiring: [
    {
      promise: 'fires when a fifth of the life of the serving certificate is left',
      series: [expiry('leaf', 5 * day), expiry('leaf', 5.9 * day, 'x'), expiry('ca', 200 * day)],
      expected: {
        '14m': quiet,
        '16m': [{ labels: { ...inNamespace, certificate: 'leaf' }, value: '4d 23h 44m 0s' }],
      },
    },
    {
      promise: 'fires when a fifth of the life of the CA is left',
      series: [expiry('ca', 73 * day + 600), expiry('leaf', 20 * day)],
      expected: { '22m': quiet, '30m': [{ labels: { ...inNamespace, certificate: 'ca' } }] },
    },
    {
      promise: 'fires for one that has ended',
      series: [expiry('leaf', 0)],
      expected: { '16m': [{ labels: { ...inNamespace, certificate: 'leaf' }, value: '-16m 0s' }] },
    },
    {
      promise: 'is quiet while more is left',
      series: [expiry('leaf', 6.1 * day), expiry('ca', 74 * day)],
      expected: { '60m': quiet },
    },
    {
      promise: 'resolves when it is renewed',
      series: [
        webhook('sidelight_certificate_expiry_timestamp_seconds', `${5 * day}x30 ${30 * day}x30`, {
          certificate: 'leaf',
        }),
      ],
      expected: { '29m': [{ labels: { ...inNamespace, certificate: 'leaf' } }], '32m': quiet },
    },
  ],
  podsDenied: [
    {
      promise: 'fires with the first, by reason',
      series: [
        reviews('0 0 1x60', 'denied', 'limit_range'),
        reviews('0 0 1x60', 'denied', 'limit_range', 'x'),
        reviews('0x60', 'denied', 'name_taken'),
      ],
      expected: { '1m': quiet, '4m': [{ labels: { ...inNamespace, reason: 'limit_range' }, value: '2' }] },
    },
    {
      promise: 'is quiet about pods that are injected or skipped',
      series: [reviews('0+5x60', 'injected', 'none'), reviews('0+5x60', 'skipped', 'windows')],
      expected: { '30m': quiet },
    },
    {
      promise: 'resolves when no more are',
      series: [reviews('0 0 1x60', 'denied', 'limit_range')],
      expected: { '19m': [{ labels: { ...inNamespace, reason: 'limit_range' } }], '24m': quiet },
    },
  ],
  podsOfUnknownProfile: [
    {
      promise: 'fires with the first',
      series: [
        reviews('0 0 1x60', 'skipped', 'unknown_profile'),
        reviews('0 0 1x60', 'skipped', 'unknown_profile', 'x'),
      ],
      expected: { '1m': quiet, '4m': [{ labels: inNamespace, value: '2' }] },
    },
    {
      promise: 'is quiet about other reasons, and about pods that are denied',
      series: [reviews('0+5x60', 'skipped', 'windows'), reviews('0+5x60', 'denied', 'unknown_profile')],
      expected: { '30m': quiet },
    },
    {
      promise: 'resolves when no more are',
      series: [reviews('0 0 1x60', 'skipped', 'unknown_profile')],
      expected: { '19m': [{ labels: inNamespace }], '24m': quiet },
    },
  ],
  settingsRefused: [
    {
      promise: 'fires after two minutes, once for all replicas',
      series: [reloaded('1 0x20'), reloaded('1 0x20', 'x'), reloaded('1x20', 'y')],
      expected: { '2m': quiet, '3m': [{ labels: inNamespace, value: '2' }] },
    },
    {
      promise: 'is quiet while the settings are good',
      series: [reloaded('1x20')],
      expected: { '15m': quiet },
    },
    {
      promise: 'resolves when the file is good again',
      series: [reloaded('0x9 1x20')],
      expected: { '8m': one, '12m': quiet },
    },
    {
      promise: 'resolves when the pod is gone',
      series: [reloaded('0x9 stale')],
      expected: { '8m': one, '15m': quiet },
    },
  ],
  revisionsDiffer: [
    {
      promise: 'fires when two revisions serve for half an hour',
      series: [build('1x90', '0.1.0', 'w'), build('1x90', '0.2.0', 'x')],
      expected: { '29m': quiet, '32m': [{ labels: inNamespace, value: '2' }] },
    },
    {
      promise: 'fires when one has other settings',
      series: [
        build('1x90', '0.1.0', 'w'),
        webhook('sidelight_build_info', '1x90', { revision: '0.1.0', settings: 'def', pod: 'x' }),
      ],
      expected: { '32m': [{ labels: inNamespace, value: '2' }] },
    },
    {
      promise: 'is quiet about several replicas of one',
      series: [
        build('1x90', '0.1.0', 'w'),
        build('1x90', '0.1.0', 'x'),
        webhook('sidelight_build_info', '1x90', { revision: '0.9.0', settings: 'abc', job: 'other' }),
        webhook('sidelight_build_info', '1x90', { revision: '0.8.0', settings: 'abc', job: 'other' }),
      ],
      expected: { '60m': quiet },
    },
    {
      promise: 'resolves when the old one is gone',
      series: [build('1x40 stale', '0.1.0', 'w'), build('1x90', '0.2.0', 'x')],
      expected: { '38m': [{ labels: inNamespace, value: '2' }], '45m': quiet },
    },
  ],
};
