import { kubeState } from '../../metrics/exporters/index.ts';
import { aggregate, match, or, scrape, webhook, where } from '../../metrics/index.ts';
import { alertsOf, percent, valueAs } from '../alert.ts';
import type { Scope } from '../scope.ts';
import { unreadWebhook } from './unread.ts';

const alert = alertsOf('sidelight');
const deployment = { deployment: 'sidelight-webhook' } as const;
const { job } = webhook.duration.exporter;

const available = ({ select }: Scope) =>
  aggregate('max', ['namespace'], select(kubeState.kube_deployment_status_replicas_available, deployment));

const pods =
  'Its pods: `kubectl -n NAMESPACE get pods -l app.kubernetes.io/component=webhook`, and `describe` of those that are not ready.';
const quota =
  'Whether a node takes them: `kubectl -n NAMESPACE get events | tail`; they have the priority class `webhook.priorityClass`.';

export const down = alert('webhookDown', {
  expression: (scope) =>
    or(
      where(available(scope), '==', 0),
      where(aggregate('max', ['namespace'], scope.select(scrape.up, { job })), '==', 0),
    ),
  summary: 'No replica of the webhook serves: labelled pods cannot be created.',
  description: ({ label }) =>
    `${valueAs.plain} replicas of the webhook in namespace ${label('namespace')} are available.`,
  meaning:
    'Every labelled pod is refused while no replica answers. Pods that run are untouched, their sidecars need no webhook.',
  withoutData:
    'Either kube-state-metrics or the webhook’s own scrape is enough. It is quiet when both are missing, or when the Deployment was deleted: SidelightWebhookCallsFailing then tells of the pods that are refused.',
  look: [
    pods,
    quota,
    'To let pods start without sidecars meanwhile: `kubectl delete mutatingwebhookconfiguration sidelight`; `sidelight install | kubectl apply -f -` brings it back.',
  ],
});

export const replicasMissing = alert('webhookReplicasMissing', {
  expression: (scope) =>
    match(
      available(scope),
      '<',
      aggregate('max', ['namespace'], scope.select(kubeState.kube_deployment_spec_replicas, deployment)),
      ['namespace'],
    ),
  summary: 'Replicas of the webhook are missing.',
  description: ({ settings, label }) =>
    `Only ${valueAs.plain} replicas of the webhook in namespace ${label('namespace')} are available; by the settings it has ${settings.webhook.replicas}.`,
  meaning:
    'The webhook still answers, but with fewer replicas than it should have: when the next one goes, labelled pods can no longer be created.',
  withoutData: 'Quiet: it reads kube-state-metrics, and is silent where that is not scraped.',
  look: [pods, quota],
});

export const scrapesFailing = alert('webhookScrapesFailing', {
  expression: ({ own, select }) =>
    where(aggregate('avg', ['namespace'], select(scrape.up, { job })), '<', own.minimumRatio),
  summary: 'Prometheus misses replicas of the webhook.',
  description: ({ own, label }) =>
    `Only ${valueAs.percentage} of the replicas of the webhook in namespace ${label('namespace')} answer their scrape; at least ${percent(own.minimumRatio)} should.`,
  meaning:
    'Admission goes on, but what unread replicas count is missing, and alerts on the webhook may stay silent.',
  withoutData:
    'Quiet when Prometheus has no target at all: `sidelight scrape` prints what finds the webhook. SidelightWebhookDown and SidelightWebhookCallsFailing need no such target.',
  look: [
    { what: 'Which replicas', query: 'up{job="sidelight-webhook", namespace="NAMESPACE"} == 0' },
    'What Prometheus says of them: its page of targets shows the last error of each. A NetworkPolicy must let it reach port 8080.',
  ],
});

export const notSynced = alert('webhookNotSynced', {
  expression: ({ select }) => aggregate('count', ['namespace'], where(select(webhook.cacheSynced), '==', 0)),
  summary: 'Replicas of the webhook wait for their first list of namespaces.',
  description: ({ label }) =>
    `${valueAs.plain} replicas of the webhook in namespace ${label('namespace')} have not read the namespaces yet and are not ready.`,
  meaning:
    'A replica answers only when it knows the namespaces and their LimitRanges. These cannot list them: the API server refuses, or does not answer.',
  withoutData: unreadWebhook,
  look: [
    'What the API server answers: `kubectl -n NAMESPACE logs deployment/sidelight-webhook | grep -i watch`.',
    'Whether it may: `kubectl auth can-i list namespaces --as system:serviceaccount:NAMESPACE:sidelight-webhook`.',
  ],
});
