import {
  aggregate,
  increase,
  quantile,
  rate,
  recordedRange,
  sum,
  webhook,
  where,
} from '../../metrics/index.ts';
import { alertsOf, valueAs } from '../alert.ts';
import { unreadWebhook } from './unread.ts';

const alert = alertsOf('sidelight');

export const answersSlow = alert('webhookAnswersSlow', {
  expression: ({ own, buckets }) =>
    where(
      quantile(0.99, sum(['namespace', 'le'], rate(buckets(webhook.duration), recordedRange))),
      '>',
      own.seconds,
    ),
  summary: 'The webhook takes long for a review.',
  description: ({ own }) =>
    `One in a hundred reviews takes longer than ${valueAs.duration} from its last byte to the answer; ${own.seconds} s is the bound.`,
  meaning:
    'A review is pure computing, a fraction of a millisecond for a typical pod. When it takes this long, the replicas get too little CPU, or reviews are huge.',
  withoutData: `${unreadWebhook} Also while no labelled pod is created.`,
  look: [
    {
      what: 'Which replicas',
      query:
        'histogram_quantile(0.99, sum by (pod, le) (rate(sidelight_admission_duration_seconds_bucket{job="sidelight-webhook"}[5m])))',
    },
    'CPU of its pods against their limit: `kubectl -n NAMESPACE top pods`; the settings are `webhook.limits` and `webhook.replicas`.',
  ],
});

export const faults = alert('webhookFaults', {
  expression: ({ own, select }) =>
    where(sum(['namespace', 'code'], increase(select(webhook.faults), '15m')), '>', own.faults),
  summary: 'The webhook meets errors.',
  description: ({ own, label }) =>
    `${valueAs.count} faults ${label('code')} in 15 minutes in namespace ${label('namespace')}; more than ${own.faults} are unusual.`,
  meaning:
    'Something around the webhook goes wrong again and again: requests that are no reviews, clients that send too slowly, an API server that it cannot watch. What each code means and what helps is in [faults](../faults/README.md).',
  withoutData: unreadWebhook,
  look: [
    'What it says itself: `kubectl -n NAMESPACE logs deployment/sidelight-webhook | grep CODE`.',
    {
      what: 'Since when',
      query: 'sum by (code) (rate(sidelight_faults_total{job="sidelight-webhook"}[5m]))',
    },
  ],
});

export const podsDenied = alert('podsDenied', {
  expression: ({ own, select }) =>
    where(
      sum(['namespace', 'reason'], increase(select(webhook.reviews, { outcome: 'denied' }), '15m')),
      '>',
      own.pods,
    ),
  summary: 'Pods are denied because they cannot have their sidecar.',
  description: ({ label }) =>
    `${valueAs.count} pods were denied in 15 minutes with reason ${label('reason')}; their owners try again.`,
  meaning:
    'A labelled pod asks for something that cannot be: an annotation is not allowed, a port or a name is taken, no resources fit the LimitRange. It is denied rather than started without the sidecar. What each reason means is in [explain.md](../explain.md).',
  withoutData: unreadWebhook,
  look: [
    'Which owners, with every error: `kubectl get events -A --field-selector reason=FailedCreate`.',
    'The same before it is applied: `sidelight explain -f FILE`.',
  ],
});

export const podsOfUnknownProfile = alert('podsOfUnknownProfile', {
  expression: ({ own, select }) =>
    where(
      sum(
        ['namespace'],
        increase(select(webhook.reviews, { outcome: 'skipped', reason: 'unknown_profile' }), '15m'),
      ),
      '>',
      own.pods,
    ),
  summary:
    "Pods start without a sidecar, because their namespace's label names a profile that does not exist.",
  description: () =>
    `${valueAs.count} pods were admitted without a sidecar in 15 minutes: the label of their namespace names a profile that the settings do not have.`,
  meaning:
    'A bad label on a namespace must not keep its pods from starting, so they are admitted without the sidecar. Their traffic is counted nowhere. The label is refused when it is set; that it is there means that the profile was taken out of the settings later, or that the admission policy is missing.',
  withoutData: unreadWebhook,
  look: [
    'Which namespaces: `kubectl get ns -L sidelight.dev/inject`; the profiles that exist: `sidelight config print`.',
    'Correct the label: `kubectl label ns NAMESPACE sidelight.dev/inject=telemetry --overwrite`, then `kubectl -n NAMESPACE rollout restart deployment`.',
  ],
});

export const revisionsDiffer = alert('revisionsDiffer', {
  expression: ({ select }) =>
    where(
      aggregate(
        'count',
        ['namespace'],
        aggregate('count', ['namespace', 'revision', 'settings'], select(webhook.buildInfo)),
      ),
      '>',
      1,
    ),
  summary: 'Replicas of the webhook differ in revision or settings.',
  description: ({ label }) =>
    `The replicas in namespace ${label('namespace')} run ${valueAs.plain} different revisions or settings; which sidecar a pod gets is chance.`,
  meaning:
    'A rollout that has stopped half-way, or a replica that has not read its settings: pods are injected by whichever replica is asked.',
  withoutData: unreadWebhook,
  look: [
    {
      what: 'Which replica has which',
      query: 'sidelight_build_info{job="sidelight-webhook", namespace="NAMESPACE"}',
    },
    'Where the rollout stands: `kubectl -n NAMESPACE rollout status deployment/sidelight-webhook`.',
  ],
});
