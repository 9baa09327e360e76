import type { BootstrapInput, Json } from './bootstrap.ts';
import { dnsCache, http1Options, inCluster, vendorCluster } from './clusters.ts';
import { destinationLoggers } from './destinations.ts';

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Authorities of calls inside the cluster: one label, `*.svc`, the cluster's domain, `name.<namespace>`. */
function inClusterAuthority(clusterDomain: string, namespaces: readonly string[]): string {
  const label = String.raw`[^.\[\]:]+`;
  const services = String.raw`[^\[\]:]+\.(svc|${literal(clusterDomain)})`;
  const named = `${label}\\.(${namespaces.map(literal).join('|')})`;
  return String.raw`(?i)(${label}|${services}|${named})\.?(:\d+)?`;
}

const routes = (cluster: string, headers?: Json): Json[] => [
  {
    match: { connect_matcher: {}, ...(headers === undefined ? {} : { headers }) },
    route: {
      cluster,
      timeout: '0s',
      upgrade_configs: [{ upgrade_type: 'CONNECT', connect_config: {} }],
    },
  },
  {
    match: { prefix: '/', ...(headers === undefined ? {} : { headers }) },
    route: { cluster, timeout: '0s' },
  },
];

/** The host without its port, for the destination's label; over-long ones become empty. */
const hostToMetadata: Json = {
  name: 'host',
  typed_config: {
    '@type': 'type.googleapis.com/envoy.extensions.filters.http.header_to_metadata.v3.Config',
    request_rules: [
      {
        header: ':authority',
        on_header_present: {
          metadata_namespace: 'usage',
          key: 'host',
          regex_value_rewrite: {
            pattern: { regex: String.raw`^([^:\[]{1,128}|\[[0-9A-Fa-f:]+\])(?::\d+)?$|^.*$` },
            substitution: '\\1',
          },
        },
      },
    ],
  },
};

/** The forward proxy: absolute-form HTTP/1, CONNECT and h2c, on loopback only. */
export function proxyListener(input: BootstrapInput): Json {
  const inside: Json = [
    {
      name: ':authority',
      string_match: { safe_regex: { regex: inClusterAuthority(input.clusterDomain, input.namespaces) } },
    },
  ];
  const manager: Json = {
    '@type':
      'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
    stat_prefix: 'forward_proxy',
    codec_type: 'AUTO',
    // What works without the sidecar works with it: streams and idle tunnels of any length.
    stream_idle_timeout: '0s',
    http_protocol_options: { ...(http1Options as object), accept_http_10: true },
    http2_protocol_options: { allow_connect: true },
    upgrade_configs: [{ upgrade_type: 'websocket' }],
    generate_request_id: false,
    // Whether a body is wanted is the origin's word.
    proxy_100_continue: true,
    server_header_transformation: 'PASS_THROUGH',
    access_log_options: { flush_access_log_on_new_request: true },
    access_log: destinationLoggers(input.vendor, input.destinations),
    http_filters: [
      hostToMetadata,
      {
        name: 'dynamic_forward_proxy',
        typed_config: {
          '@type': 'type.googleapis.com/envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig',
          dns_cache_config: dnsCache(input.dnsCacheHosts),
        },
      },
      {
        name: 'router',
        typed_config: {
          '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router',
          suppress_envoy_headers: true,
        },
      },
    ],
    route_config: {
      name: 'forward',
      virtual_hosts: [
        {
          name: 'all',
          domains: ['*'],
          routes: [...routes(inCluster, inside), ...routes(vendorCluster)],
          request_headers_to_remove: ['x-forwarded-proto', 'proxy-authorization', 'proxy-connection'],
        },
      ],
    },
  };
  return {
    name: 'proxy',
    address: { socket_address: { address: '127.0.0.1', port_value: input.ports.proxy } },
    filter_chains: [
      { filters: [{ name: 'envoy.filters.network.http_connection_manager', typed_config: manager }] },
    ],
  };
}
