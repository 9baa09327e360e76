import { apiserver } from '../../metrics/exporters/index.ts';
import { increase, matches, quantile, rate, recordedRange, sum, where } from '../../metrics/index.ts';
import { alertsOf, valueAs } from '../alert.ts';

const alert = alertsOf('sidelight');

/** Both entries of the webhook configuration, as the API server names them. */
const ours = { name: matches('(namespace|pod)\\.sidelight\\.dev') } as const;
const needsApiServer = "Quiet: it reads the API server's metrics, and is silent where they are not scraped.";

/** Refusals that the webhook itself decided have error_type no_error. */
export const callsFailing = alert('webhookCallsFailing', {
  expression: ({ own, select }) =>
    where(
      sum(
        ['name'],
        increase(
          select(apiserver.apiserver_admission_webhook_rejection_count, {
            ...ours,
            error_type: matches('calling_webhook_error|apiserver_internal_error'),
          }),
          recordedRange,
        ),
      ),
      '>',
      own.calls,
    ),
  summary: 'Labelled pods cannot be created: the API server gets no answer from the webhook.',
  description: ({ label }) =>
    `${valueAs.count} calls to ${label('name')} failed in 5 minutes; each is a pod that was not created.`,
  meaning:
    'The webhook stands before the creation of every labelled pod, and a pod that it does not answer for is refused. Deployments scale no more and evicted pods do not come back, until the calls succeed again. Pods that run are untouched.',
  withoutData: `${needsApiServer} The very first failure of an API server's life is not seen, its retries are.`,
  look: [
    'Are its pods ready: `kubectl -n sidelight get pods,endpointslices -l app.kubernetes.io/name=sidelight`.',
    'What the API server says: `kubectl get events -A --field-selector reason=FailedCreate | tail`. *connection refused* and *no endpoints*: no ready replica; *x509*: the `caBundle` of the webhook configuration is not that of the serving certificate; *deadline exceeded*: the API server can not reach the port, or the replicas have no CPU.',
    'To let pods start without sidecars meanwhile: `kubectl delete mutatingwebhookconfiguration sidelight`; `sidelight install | kubectl apply -f -` brings it back.',
  ],
});

export const callsSlow = alert('webhookCallsSlow', {
  expression: ({ own, buckets }) =>
    where(
      quantile(
        0.99,
        sum(
          ['name', 'le'],
          rate(
            buckets(apiserver.apiserver_admission_webhook_admission_duration_seconds, ours),
            recordedRange,
          ),
        ),
      ),
      '>',
      own.seconds,
    ),
  summary: 'The API server waits long for the webhook.',
  description: ({ own, label }) =>
    `One in a hundred calls to ${label('name')} takes longer than ${valueAs.duration}; ${own.seconds} s is the bound, and after 5 s the pod is refused.`,
  meaning:
    "Measured by the API server, so with the network and the TLS handshake. It is far above what the webhook itself needs for a review (SidelightWebhookAnswersSlow); what makes the difference is the way there, or replicas that don't get CPU.",
  withoutData: needsApiServer,
  look: [
    {
      what: 'What the webhook itself measures',
      query:
        'histogram_quantile(0.99, sum by (le) (rate(sidelight_admission_duration_seconds_bucket{job="sidelight-webhook"}[5m])))',
    },
    'CPU of its pods against their limit: `kubectl -n sidelight top pods`; the settings are `webhook.limits` and `webhook.replicas`.',
  ],
});
