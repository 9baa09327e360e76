import type { Json } from './bootstrap.ts';

export type AccessLog = 'none' | 'errors' | 'all';

/** Text of ours inside a format string. */
export const formatted = (text: string): string => text.replaceAll('%', '%%');

const onEnd: Json = { log_type_filter: { types: ['DownstreamEnd'] } };
/** Answered with 400 or more, or cut short by either side: every such end has a flag. */
const failed: Json = {
  or_filter: {
    filters: [
      {
        status_code_filter: {
          comparison: { op: 'GE', value: { default_value: 400, runtime_key: 'access_log.least_status' } },
        },
      },
      { response_flag_filter: {} },
    ],
  },
};

/** One line of JSON a request on standard output; `vendor` is a format. Calls inside the cluster have none. The path is not in it: its query may hold a credential. */
export function accessLog(kind: AccessLog, vendor: string): Json[] {
  if (kind === 'none') return [];
  return [
    {
      name: 'envoy.access_loggers.stdout',
      filter: kind === 'all' ? onEnd : { and_filter: { filters: [onEnd, failed] } },
      typed_config: {
        '@type': 'type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StdoutAccessLog',
        log_format: {
          json_format: {
            time: '%START_TIME%',
            vendor,
            method: '%REQ(:METHOD)%',
            authority: '%REQ(:AUTHORITY):256%',
            status: '%RESPONSE_CODE%',
            flags: '%RESPONSE_FLAGS%',
            details: '%RESPONSE_CODE_DETAILS%',
            bytes_sent: '%UPSTREAM_WIRE_BYTES_SENT%',
            bytes_received: '%UPSTREAM_WIRE_BYTES_RECEIVED%',
            duration_ms: '%DURATION%',
            upstream: '%UPSTREAM_REMOTE_ADDRESS%',
          },
        },
      },
    },
  ];
}
