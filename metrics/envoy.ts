import { entriesOf, targetLabels } from './entry.ts';

const { counter, gauge, histogram } = entriesOf(
  { name: 'envoy', since: '1.40.0', job: 'sidelight-envoy' },
  targetLabels,
);

/** Names in the sidecar's bootstrap, as its series carry them. */
export const envoyNames = {
  /** Cluster of everything outside: the only one that vendor totals may read. */
  vendorCluster: 'vendor',
  inCluster: 'in_cluster',
  proxyListener: 'forward_proxy',
} as const;

/** What the sidecar takes at most, at once. */
export const envoyBounds = { connections: 8192 } as const;

/** Upper bounds in milliseconds of the durations. */
const durations = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000];

/** The fixed tag comes first on every series of ours but the overflow's. */
const vendor = ['proxy_vendor'] as const;
const cluster = ['proxy_vendor', 'envoy_cluster_name'] as const;
const clusterByClass = ['proxy_vendor', 'envoy_cluster_name', 'envoy_response_code_class'] as const;
const listener = ['proxy_vendor', 'envoy_http_conn_manager_prefix'] as const;
const listenerByClass = [
  'proxy_vendor',
  'envoy_http_conn_manager_prefix',
  'envoy_response_code_class',
] as const;
const destination = ['proxy_vendor', 'destination_host'] as const;

const upstream = {
  upstreamRequests: counter('envoy_cluster_upstream_rq_total', cluster, {
    unit: 'requests',
    help: 'Requests sent upstream; a CONNECT tunnel is one.',
  }),
  upstreamResponses: counter('envoy_cluster_upstream_rq_xx', clusterByClass, {
    unit: 'requests',
    help: 'Responses by the first digit of their code, those of Envoy itself for this cluster too.',
    lazy: true,
  }),
  upstreamDuration: histogram('envoy_cluster_upstream_rq_time', cluster, {
    unit: 'milliseconds',
    help: 'Time from request to the end of its response; CONNECT tunnels are not in it.',
    buckets: durations,
    lazy: true,
  }),
  upstreamTimeouts: counter('envoy_cluster_upstream_rq_timeout', cluster, {
    unit: 'requests',
    help: 'Requests that timed out.',
  }),
  upstreamRetries: counter('envoy_cluster_upstream_rq_retry', cluster, {
    unit: 'requests',
    help: 'Requests that were sent again.',
  }),
  upstreamPendingOverflow: counter('envoy_cluster_upstream_rq_pending_overflow', cluster, {
    unit: 'requests',
    help: 'Requests refused because too many were in flight, or waiting for a connection.',
  }),
  upstreamConnections: counter('envoy_cluster_upstream_cx_total', cluster, {
    unit: 'connections',
    help: 'Connections opened.',
  }),
  upstreamConnectionsActive: gauge('envoy_cluster_upstream_cx_active', cluster, {
    unit: 'connections',
    help: 'Connections that are open.',
  }),
  upstreamConnectFailures: counter('envoy_cluster_upstream_cx_connect_fail', cluster, {
    unit: 'connections',
    help: 'Connections that could not be opened.',
  }),
  upstreamConnectTimeouts: counter('envoy_cluster_upstream_cx_connect_timeout', cluster, {
    unit: 'connections',
    help: 'Connections that were not open in time.',
  }),
  upstreamConnectionOverflow: counter('envoy_cluster_upstream_cx_overflow', cluster, {
    unit: 'connections',
    help: 'Times that the limit of connections was reached.',
  }),
  upstreamSentBytes: counter('envoy_cluster_upstream_cx_tx_bytes_total', cluster, {
    unit: 'bytes',
    help: 'Bytes sent upstream, live, also those of open tunnels.',
  }),
  upstreamReceivedBytes: counter('envoy_cluster_upstream_cx_rx_bytes_total', cluster, {
    unit: 'bytes',
    help: 'Bytes received from upstream, live, also those of open tunnels.',
  }),
};

const downstream = {
  downstreamRequests: counter('envoy_http_downstream_rq_total', listener, {
    unit: 'requests',
    help: 'Requests of the app, to vendors and in the cluster alike.',
  }),
  downstreamResponses: counter('envoy_http_downstream_rq_xx', listenerByClass, {
    unit: 'requests',
    help: 'Responses to the app by the first digit of their code, also those for names that do not resolve.',
  }),
  requestsBeyondMemory: counter('envoy_http_adaptive_concurrency_gradient_controller_rq_blocked', listener, {
    unit: 'requests',
    help: 'Requests refused because as many were in flight as fit into the memory where all of them stall.',
  }),
  downstreamRequestsActive: gauge('envoy_http_downstream_rq_active', listener, {
    unit: 'requests',
    help: 'Requests that are being answered.',
  }),
  downstreamDuration: histogram('envoy_http_downstream_rq_time', listener, {
    unit: 'milliseconds',
    help: 'Time from request to the end of its response, as the app sees it.',
    buckets: durations,
  }),
  downstreamConnections: counter('envoy_http_downstream_cx_total', listener, {
    unit: 'connections',
    help: 'Connections of the app.',
  }),
  downstreamConnectionsActive: gauge('envoy_http_downstream_cx_active', listener, {
    unit: 'connections',
    help: 'Connections of the app that are open.',
  }),
  downstreamTunnels: counter('envoy_http_downstream_cx_upgrades_total', listener, {
    unit: 'connections',
    help: 'CONNECT tunnels and WebSockets.',
  }),
  downstreamTunnelsActive: gauge('envoy_http_downstream_cx_upgrades_active', listener, {
    unit: 'connections',
    help: 'CONNECT tunnels and WebSockets that are open.',
  }),
  downstreamSentBytes: counter('envoy_http_downstream_cx_tx_bytes_total', listener, {
    unit: 'bytes',
    help: 'Bytes sent to the app.',
  }),
  downstreamReceivedBytes: counter('envoy_http_downstream_cx_rx_bytes_total', listener, {
    unit: 'bytes',
    help: 'Bytes received from the app.',
  }),
};

const destinations = {
  vendorResponses: counter('envoy_proxy_usage_responses_total', [...vendor, 'envoy_response_code_class'], {
    unit: 'requests',
    help: 'What the app got for a vendor by the first digit of its code, answers of Envoy itself too; 0 without any.',
  }),
  destinationRequests: counter(
    'envoy_proxy_usage_requests_total',
    [...destination, 'method', 'response_code_class'],
    {
      unit: 'requests',
      help: 'Requests that reached a vendor, by host; counted at their end, and only so many hosts.',
      lazy: true,
    },
  ),
  destinationSentBytes: counter('envoy_proxy_usage_tx_bytes_total', destination, {
    unit: 'bytes',
    help: 'Bytes sent, by host; counted at the end of each request.',
    lazy: true,
  }),
  destinationReceivedBytes: counter('envoy_proxy_usage_rx_bytes_total', destination, {
    unit: 'bytes',
    help: 'Bytes received, by host; counted at the end of each request.',
    lazy: true,
  }),
  usageDuration: histogram('envoy_proxy_usage_duration_ms', ['proxy_vendor', 'method'], {
    unit: 'milliseconds',
    help: 'Duration of requests that reached a vendor, CONNECT tunnels with their whole life.',
    buckets: durations,
    lazy: true,
  }),
  /** Envoy puts no tag of ours on it. */
  statsOverflow: counter('envoy_server_stats_overflow_counter', [], {
    unit: 'events',
    help: 'Counters by host that were dropped because there were too many.',
  }),
};

const dnsCounter = (name: string, help: string) =>
  counter(`envoy_dns_cache_dns_${name}`, vendor, { unit: 'events', help });

const names = {
  dnsCacheLoads: dnsCounter('cache_load', 'Entries read from a stored cache.'),
  dnsFiltered: dnsCounter('dns_address_filter_out', 'Answers refused because of their address.'),
  dnsQueries: dnsCounter('dns_query_attempt', 'Names asked for.'),
  dnsQueryFailures: dnsCounter('dns_query_failure', 'Queries that failed; an unknown name is none.'),
  dnsQuerySuccesses: dnsCounter(
    'dns_query_success',
    'Queries that were answered, also with an unknown name.',
  ),
  dnsQueryTimeouts: dnsCounter('dns_query_timeout', 'Queries without an answer in time.'),
  dnsPendingOverflow: dnsCounter(
    'dns_rq_pending_overflow',
    'Requests refused while too many waited for a name.',
  ),
  dnsHostsAdded: dnsCounter('host_added', 'Hosts that entered the cache.'),
  dnsHostsChanged: dnsCounter('host_address_changed', 'Times that a host got another address.'),
  dnsHostOverflow: dnsCounter('host_overflow', 'Requests refused because the cache was full.'),
  dnsHostsRemoved: dnsCounter('host_removed', 'Hosts that left the cache.'),
  dnsHosts: gauge('envoy_dns_cache_dns_num_hosts', vendor, { unit: 'hosts', help: 'Hosts in the cache.' }),
  dnsPendingOpen: gauge('envoy_dns_cache_dns_circuit_breakers_rq_pending_open', vendor, {
    unit: 'state',
    help: '1 while no more requests may wait for a name.',
  }),
  dnsPendingRemaining: gauge('envoy_dns_cache_dns_circuit_breakers_rq_pending_remaining', vendor, {
    unit: 'requests',
    help: 'Requests that may still wait for a name.',
  }),
  resolverQueries: counter('envoy_dns_cares_resolve_total', vendor, {
    unit: 'events',
    help: 'Look-ups, IPv4 and IPv6 apart.',
  }),
  resolverNotFound: counter('envoy_dns_cares_not_found', vendor, {
    unit: 'events',
    help: 'Look-ups of names without an address of that family.',
  }),
  resolverTimeouts: counter('envoy_dns_cares_timeouts', vendor, {
    unit: 'events',
    help: 'Look-ups without an answer in time.',
  }),
  resolverFailures: counter('envoy_dns_cares_get_addr_failure', vendor, {
    unit: 'events',
    help: 'Look-ups that failed.',
  }),
};

const server = {
  serverLive: gauge('envoy_server_live', vendor, { unit: 'state', help: '1 unless Envoy is draining.' }),
  serverState: gauge('envoy_server_state', vendor, {
    unit: 'state',
    help: '0 live, 1 draining, 2 before and 3 during initialisation.',
  }),
  serverUptime: gauge('envoy_server_uptime', vendor, { unit: 'seconds', help: 'Time since the start.' }),
  serverMemoryAllocated: gauge('envoy_server_memory_allocated', vendor, {
    unit: 'bytes',
    help: 'Heap in use.',
  }),
  serverMemory: gauge('envoy_server_memory_physical_size', vendor, {
    unit: 'bytes',
    help: 'Heap taken from the system.',
  }),
  serverConnections: gauge('envoy_server_total_connections', vendor, {
    unit: 'connections',
    help: 'Open connections of all listeners, of a process and its predecessor.',
  }),
  serverConcurrency: gauge('envoy_server_concurrency', vendor, {
    unit: 'state',
    help: 'Worker threads.',
  }),
};

const address = ['proxy_vendor', 'envoy_listener_address'] as const;

const shed = (point: string, help: string) =>
  counter(`envoy_overload_envoy_load_shed_points_${point}_shed_load_count`, vendor, { unit: 'events', help });

/** What was refused, and how near that is. */
const bounds = {
  heapPressure: gauge('envoy_overload_envoy_resource_monitors_fixed_heap_pressure', vendor, {
    unit: 'percent',
    help: 'Heap in use, of what the container may have; requests are refused from 80 on, connections from 85.',
  }),
  requestsShed: shed('http_connection_manager_decode_headers', 'Requests answered 503 for want of memory.'),
  requestsAborted: shed('http1_server_abort_dispatch', 'Connections cut amid a request for want of memory.'),
  connectionsShed: shed(
    'hcm_ondata_creating_codec',
    'Connections cut at their first byte for want of memory.',
  ),
  connectionOverflow: counter('envoy_listener_downstream_global_cx_overflow', address, {
    unit: 'connections',
    help: 'Connections of the app refused because there were too many.',
  }),
  metricsOverflow: counter('envoy_listener_downstream_cx_overflow', address, {
    unit: 'connections',
    help: 'Connections to one port refused because it had too many; only the metrics port has such a bound.',
  }),
};

/** What the telemetry sidecar's Envoy serves at /stats/prometheus. */
export const envoy = { ...upstream, ...downstream, ...destinations, ...names, ...bounds, ...server } as const;
