import { rateOf, recordedRange, recordOf } from './record.ts';

/** What the recording rules write of the API server, all of its instances together. */
export const apiserver = {
  apiRequests: rateOf(
    ['verb', 'code'],
    'apiserver_request',
    'requests_per_second',
    'Requests to the API server by verb and code of the answer.',
  ),
  /** Without the time in webhooks and in queues, and without what lasts as long as its caller wants. */
  apiDurationP99: recordOf(['resource', 'verb', 'scope'], 'apiserver_request_sli_duration_seconds', {
    operations: `p99_rate${recordedRange}`,
    unit: 'seconds',
    help: 'Time within which 99 of 100 requests to the API server end.',
  }),
  apiErrors: recordOf(['verb'], 'apiserver_request_errors', {
    operations: `ratio_rate${recordedRange}`,
    unit: 'ratio',
    help: 'Share of answers of the API server by verb whose code is 5xx.',
  }),
} as const;
