import type { Json } from './bootstrap.ts';

export type AccessLog = 'none' | 'errors' | 'all';

/** Text of ours inside a format string. */
export const formatted = (text: string): string => text.replaceAll('%', '%%');

const onEnd: Json = { log_type_filter: { types: ['DownstreamEnd'] } };
const status = (op: 'GE' | 'LE' | 'NE', value: number): Json => ({
  status_code_filter: { comparison: { op, value: { default_value: value, runtime_key: `status.${op}` } } },
});

/**
 * Answered with 400 or more, not answered at all, or cut short by either side: every such end has a flag. So has the
 * usual end of a tunnel or WebSocket, which somebody closes; how that was meant, only its two ends know.
 */
const failed: Json = {
  or_filter: {
    filters: [
      status('GE', 400),
      status('LE', 0),
      {
        and_filter: {
          filters: [
            { response_flag_filter: {} },
            {
              header_filter: {
                header: { name: ':method', string_match: { exact: 'CONNECT' }, invert_match: true },
              },
            },
            status('NE', 101),
          ],
        },
      },
    ],
  },
};

/** A Host header may hold a user's name and password, as URLs do. */
const withoutUser = '%CEL(request.host.contains("@") ? "-" : request.host):256%';

/**
 * One line of JSON a request on standard output; `vendor` is a format. Calls inside the cluster have none. The path is
 * not in it: its query may hold a credential.
 */
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
            method: '%REQ(:METHOD):32%',
            authority: withoutUser,
            status: '%RESPONSE_CODE%',
            flags: '%RESPONSE_FLAGS%',
            details: '%RESPONSE_CODE_DETAILS%',
            bytes_sent: '%UPSTREAM_WIRE_BYTES_SENT%',
            bytes_received: '%UPSTREAM_WIRE_BYTES_RECEIVED%',
            duration_ms: '%DURATION%',
            first_byte_ms: '%RESPONSE_DURATION%',
            upstream: '%UPSTREAM_REMOTE_ADDRESS%',
          },
        },
      },
    },
  ];
}
