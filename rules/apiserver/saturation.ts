import { apiserver } from '../../metrics/exporters/index.ts';
import { aggregate, quantile, rate, recordedRange, share, sum, where } from '../../metrics/index.ts';
import { alertsOf, percent, valueAs } from '../alert.ts';
import { unreadApiServer } from './unread.ts';

const alert = alertsOf('apiserver');

const flows = {
  what: 'Whose requests they are',
  query:
    'topk(10, sum by (flow_schema) (apiserver_flowcontrol_current_executing_seats{job="apiserver", priority_level="LEVEL"}))',
};
const levels =
  'What each level may take, and who is in it: `kubectl get prioritylevelconfigurations,flowschemas`.';

export const requestsRejected = alert('apiServerRequestsRejected', {
  expression: ({ own, select }) =>
    where(
      sum(
        ['priority_level', 'reason'],
        rate(select(apiserver.apiserver_flowcontrol_rejected_requests_total), recordedRange),
      ),
      '>',
      own.perSecond,
    ),
  summary: 'The API server turns requests away.',
  description: ({ own, label }) =>
    `${valueAs.number} requests a second of priority level ${label('priority_level')} get 429 (${label('reason')}); ${own.perSecond} may.`,
  meaning:
    'The seats and queues of this priority level are full. Who is in it waits and tries again; the other levels are not touched.',
  withoutData: `${unreadApiServer} Without one such request there is no series, and nothing to tell.`,
  look: [flows, levels],
});

export const seatsNearLimit = alert('apiServerSeatsNearLimit', {
  expression: ({ own, select }) =>
    where(
      share(
        sum(['instance', 'priority_level'], select(apiserver.apiserver_flowcontrol_current_executing_seats)),
        aggregate(
          'max',
          ['instance', 'priority_level'],
          select(apiserver.apiserver_flowcontrol_nominal_limit_seats),
        ),
      ),
      '>',
      own.ratio,
    ),
  summary: 'A priority level of the API server is nearly full.',
  description: ({ own, label }) =>
    `${valueAs.percentage} of the seats of ${label('priority_level')} at ${label('instance')} are taken; from ${percent(own.ratio)} on it is told.`,
  meaning:
    'Beyond its seats a level borrows those that others leave, and then its requests wait in queues, and are turned away when these are full (SidelightApiServerRequestsRejected).',
  withoutData: unreadApiServer,
  look: [flows, levels],
});

export const storageSlow = alert('apiServerStorageSlow', {
  expression: ({ own, buckets }) =>
    where(
      quantile(
        0.99,
        sum(['operation', 'le'], rate(buckets(apiserver.etcd_request_duration_seconds), recordedRange)),
      ),
      '>',
      own.seconds,
    ),
  summary: 'The API server waits long for etcd.',
  description: ({ own, label }) =>
    `One in a hundred ${label('operation')} requests to etcd takes longer than ${valueAs.duration}; ${own.seconds} s is the bound.`,
  meaning:
    'Everything that the API server reads or writes takes at least so long. Most often the disk of etcd is slow, or shared with something that writes much.',
  withoutData: unreadApiServer,
  look: [
    {
      what: 'Of which kind of object',
      query:
        'topk(10, histogram_quantile(0.99, sum by (operation, resource, le) (rate(etcd_request_duration_seconds_bucket{job="apiserver"}[5m]))))',
    },
    { what: 'How large the database is', query: 'apiserver_storage_size_bytes{job="apiserver"}' },
    { what: 'How many objects it holds', query: 'topk(10, apiserver_storage_objects{job="apiserver"})' },
    "The disk of etcd's node: SidelightNodeDiskSlow.",
  ],
});
