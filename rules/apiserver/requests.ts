import { apiserver } from '../../metrics/exporters/index.ts';
import {
  add,
  aggregate,
  and,
  matches,
  or,
  rate,
  recorded,
  recordedRange,
  scrape,
  share,
  sum,
  where,
} from '../../metrics/index.ts';
import { alertsOf, percent, valueAs } from '../alert.ts';
import { unreadApiServer } from './unread.ts';

const alert = alertsOf('apiserver');

export const down = alert('apiServerDown', {
  expression: ({ job, select }) =>
    where(aggregate('max', ['job'], select(scrape.up, { job: job('apiserver') })), '==', 0),
  summary: 'No API server answers its scrape.',
  description: ({ label }) =>
    `${valueAs.plain} of the API servers of job ${label('job')} answer; nothing can be created, changed or scheduled while that is so for everybody.`,
  meaning:
    'Either no API server serves, or Prometheus can no longer reach or authenticate at them. What runs in the cluster goes on.',
  withoutData:
    'Quiet when Prometheus has no target of this job at all, as in clusters whose provider keeps the API server. Targets that it has found stay when the API server is gone, so that this fires.',
  look: [
    'Does it answer anybody: `kubectl get --raw /readyz?verbose`.',
    'On its node: `crictl ps -a --name kube-apiserver`, and `crictl logs` of the newest.',
    "If it does: Prometheus' page of targets shows the last error; 401 and 403 are its token or role.",
  ],
});

export const latencyHigh = alert('apiServerLatencyHigh', {
  expression: ({ own, select }) =>
    or(
      or(
        where(select(recorded.apiDurationP99, { scope: matches('resource|') }), '>', own.resourceSeconds),
        where(select(recorded.apiDurationP99, { scope: 'namespace' }), '>', own.namespaceSeconds),
      ),
      where(select(recorded.apiDurationP99, { scope: 'cluster' }), '>', own.clusterSeconds),
    ),
  summary: 'The API server answers slowly.',
  description: ({ own, label }) =>
    `One in a hundred ${label('verb')} requests for ${label('resource')} of scope ${label('scope')} takes longer than ${valueAs.duration}; the bounds are ${own.resourceSeconds} s for an object, ${own.namespaceSeconds} s for a namespace and ${own.clusterSeconds} s for the cluster.`,
  meaning:
    'Measured without the time that requests wait in its queues or in webhooks, and without logs, exec and watches, which last as long as their callers want. Controllers lag behind, and kubectl is slow. The bounds are those that Kubernetes sets itself.',
  withoutData: unreadApiServer,
  look: [
    {
      what: 'What is slow',
      query: 'topk(10, resource_verb_scope:apiserver_request_sli_duration_seconds:p99_rate5m)',
    },
    {
      what: 'Whether etcd is (SidelightApiServerStorageSlow)',
      query:
        'histogram_quantile(0.99, sum by (operation, le) (rate(etcd_request_duration_seconds_bucket{job="apiserver"}[5m])))',
    },
    {
      what: 'Who asks for much: requests by kind',
      query: 'topk(10, sum by (verb, resource) (rate(apiserver_request_total{job="apiserver"}[5m])))',
    },
  ],
});

export const errorsHigh = alert('apiServerErrorsHigh', {
  expression: ({ own, select }) =>
    and(
      where(select(recorded.apiErrors), '>', own.maximumRatio),
      where(sum(['verb'], select(recorded.apiRequests)), '>', own.minimumRequests),
    ),
  summary: 'The API server answers with errors.',
  description: ({ own, label }) =>
    `${valueAs.percentage} of the ${label('verb')} requests are answered 5xx; ${percent(own.maximumRatio)} may be.`,
  meaning:
    'Requests fail that are right: 500 is a fault of the API server or of etcd, 503 a service behind it that is not there, 504 one that did not answer. Requests without credentials (401) are not in this count at all.',
  withoutData: unreadApiServer,
  look: [
    {
      what: 'Which codes, of what',
      query:
        'topk(10, sum by (code, verb, resource, group) (rate(apiserver_request_total{job="apiserver", code=~"5.."}[5m])))',
    },
    'Services behind it that are not available: `kubectl get apiservices | grep False`.',
    'Its own state, etcd too: `kubectl get --raw /readyz?verbose`.',
  ],
});

export const trafficHigh = alert('apiServerTrafficHigh', {
  expression: ({ own, select }) =>
    where(sum(['verb'], select(recorded.apiRequests)), '>', own.requestsPerSecond),
  summary: 'The API server is asked very much.',
  description: ({ own, label }) =>
    `${valueAs.number} ${label('verb')} requests a second; ${own.requestsPerSecond} is the bound.`,
  meaning: 'No fault by itself: something to know before the API server is slow, or for capacity.',
  withoutData: unreadApiServer,
  look: [
    {
      what: 'For what',
      query: 'topk(10, sum by (verb, resource) (rate(apiserver_request_total{job="apiserver"}[5m])))',
    },
    {
      what: 'By whom: flows of its priority and fairness',
      query:
        'topk(10, sum by (flow_schema) (rate(apiserver_flowcontrol_dispatched_requests_total{job="apiserver"}[5m])))',
    },
  ],
});

export const requestsTerminated = alert('apiServerRequestsTerminated', {
  expression: ({ own, select }) => {
    const cut = sum(['job'], rate(select(apiserver.apiserver_request_terminations_total), recordedRange));
    // What is cut off counts as no request there.
    const answered = sum(['job'], rate(select(apiserver.apiserver_request_total), recordedRange));
    return where(share(cut, add(cut, answered)), '>', own.maximumRatio);
  },
  summary: 'The API server cuts requests off to protect itself.',
  description: ({ own, label }) =>
    `${valueAs.percentage} of the requests to job ${label('job')} are cut off; ${percent(own.maximumRatio)} may be.`,
  meaning:
    'It ends requests that take too long, or when too many are in flight. Callers see 429, 503 or a timeout, and try again.',
  withoutData: `${unreadApiServer} Without one such request there is no series, and nothing to tell.`,
  look: [
    {
      what: 'Which',
      query:
        'topk(10, sum by (verb, resource, code) (rate(apiserver_request_terminations_total{job="apiserver"}[5m])))',
    },
    'SidelightApiServerLatencyHigh and SidelightApiServerSeatsNearLimit tell why.',
  ],
});
