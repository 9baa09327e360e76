import type { Json } from './bootstrap.ts';
import { adminCluster } from './clusters.ts';

const toAdmin = (path: string): Json => ({
  match: { path, headers: [{ name: ':method', string_match: { exact: 'GET' } }] },
  route: { cluster: adminCluster, timeout: '10s' },
});

/** Runtime key: idle connections to the metrics port must not use up what the proxy port may have. */
export const metricsConnectionLimit = { 'envoy.resource_limits.listener.metrics.connection_limit': 256 };

const manager: Json = {
  name: 'envoy.filters.network.http_connection_manager',
  typed_config: {
    '@type':
      'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
    stat_prefix: 'metrics',
    // Whoever holds on to connections without a request gives them back within 8 s: longer than a flood of the proxy
    // port keeps the worker from reading a scrape's request, and in time for the next scrape but one.
    request_timeout: '8s',
    request_headers_timeout: '8s',
    // Amid thousands of new hosts the admin interface takes as long.
    stream_idle_timeout: '9s',
    delayed_close_timeout: '0.1s',
    common_http_protocol_options: { idle_timeout: '8s' },
    http_filters: [
      {
        name: 'compressor',
        typed_config: {
          '@type': 'type.googleapis.com/envoy.extensions.filters.http.compressor.v3.Compressor',
          compressor_library: {
            name: 'gzip',
            typed_config: {
              '@type': 'type.googleapis.com/envoy.extensions.compression.gzip.compressor.v3.Gzip',
            },
          },
        },
      },
      {
        name: 'router',
        typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router' },
      },
    ],
    route_config: {
      name: 'metrics',
      virtual_hosts: [
        { name: 'metrics', domains: ['*'], routes: [toAdmin('/stats/prometheus'), toAdmin('/ready')] },
      ],
    },
  },
};

/**
 * Serves the scrape and readiness to other pods, and nothing else. Over loopback it answers `kubectl port-forward`.
 * From the pod's own address comes only what goes through the proxy, and that is not to reach us.
 */
export const metricsListener = (port: number, accessLog: Json[]): Json => ({
  name: 'metrics',
  address: { socket_address: { address: '::', ipv4_compat: true, port_value: port } },
  // A full proxy port, or a full heap, must not hide itself.
  ignore_global_conn_limit: true,
  access_log: accessLog,
  bypass_overload_manager: true,
  // A chain without a filter closes. Of loopback's own there is none but for what can't be, which leaves the default.
  filter_chains: [
    { name: 'own address', filter_chain_match: { source_type: 'SAME_IP_OR_LOOPBACK' } },
    {
      name: 'not loopback',
      filter_chain_match: {
        prefix_ranges: [
          { address_prefix: '127.0.0.0', prefix_len: 8 },
          { address_prefix: '::1', prefix_len: 128 },
        ],
        source_type: 'EXTERNAL',
      },
    },
  ],
  default_filter_chain: { filters: [manager] },
});
