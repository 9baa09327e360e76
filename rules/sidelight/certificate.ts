import { aggregate, or, secondsUntil, webhook, where } from '../../metrics/index.ts';
import { alertsOf, percent, valueAs } from '../alert.ts';
import { unreadWebhook } from './unread.ts';

const alert = alertsOf('sidelight');
const daySeconds = 86_400;

/** Each is renewed at two thirds of its life, so this much of it is left only when renewing fails. */
export const certificateExpiring = alert('certificateExpiring', {
  expression: ({ own, settings, select }) => {
    const left = (certificate: 'leaf' | 'ca', days: number) =>
      where(
        secondsUntil(select(webhook.certificateExpiry, { certificate })),
        '<',
        Math.round(own.minimumRatio * days * daySeconds),
      );
    const { certificateDays, caDays } = settings.webhook;
    return aggregate(
      'min',
      ['namespace', 'certificate'],
      or(left('leaf', certificateDays), left('ca', caDays)),
    );
  },
  summary: 'A certificate of the webhook ends soon.',
  description: ({ own, label }) =>
    `The certificate ${label('certificate')} of the webhook in namespace ${label('namespace')} ends in ${valueAs.duration}; it has less than ${percent(own.minimumRatio)} of its life left.`,
  meaning:
    'The webhook renews its certificates by itself when a third of their life is left, and that has not worked. When the serving certificate (leaf) ends, the API server refuses it, and labelled pods can no longer be created.',
  withoutData: `${unreadWebhook} A replica without a certificate yet has no such series, and is not ready.`,
  look: [
    'What it says of renewing: `kubectl -n NAMESPACE logs deployment/sidelight-webhook | grep -i certificate`.',
    'Whether it may write its Secret: `kubectl auth can-i update secrets/sidelight-webhook-tls -n NAMESPACE --as system:serviceaccount:NAMESPACE:sidelight-webhook`.',
    'A new authority and certificate at once: `kubectl -n NAMESPACE annotate secret sidelight-webhook-tls sidelight.dev/rotate-ca=$(date +%s) --overwrite`.',
  ],
});
