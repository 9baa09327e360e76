import type { BootstrapInput, Json } from './bootstrap.ts';
import { type DnsCache, dnsCache, inClusterCache } from './dnsCache.ts';
import { clusterBounds } from './overload.ts';
import { shardsOf } from './shards.ts';
import { areSeveral, furtherCluster, type Vendor, type VendorProxy, vendorCluster } from './vendor.ts';

/** Calls inside the cluster: outside every vendor total. */
export const inCluster = 'in_cluster';
export const adminCluster = 'admin';

const preserveCase: Json = {
  stateful_formatter: {
    name: 'preserve_case',
    typed_config: {
      '@type':
        'type.googleapis.com/envoy.extensions.http.header_formatters.preserve_case.v3.PreserveCaseFormatterConfig',
      // The origin's own reason phrase; and what Envoy adds looks like the rest.
      forward_reason_phrase: true,
      formatter_type_on_envoy_headers: 'PROPER_CASE',
    },
  },
};

/** As they were sent: the case of header names, methods that nobody registered, trailers. */
export const http1Options = {
  header_key_format: preserveCase,
  allow_custom_methods: true,
  // With a length beside, which is then taken off: clients do the same.
  allow_chunked_length: true,
  enable_trailers: true,
};
export const http2Options = {
  allow_connect: true,
  // What a slow reader of a stream leaves with us; without it 100 streams of one client held 80 MB (seen).
  initial_stream_window_size: 256 * 1024,
  initial_connection_window_size: 16 * 1024 * 1024,
};

/** What apps and origins send each other without us is theirs to bound; these are for those who mean harm. */
export const headerLimits = { kilobytes: 1024, count: 10_000 };

/** Of both kinds of upstream cluster. */
const common: { [key: string]: Json } = {
  // A client that connects itself waits as long for an answer to its SYN (Linux gives up after 135 s).
  connect_timeout: '150s',
  // The app's own keepalives end at the proxy: these keep an idle tunnel in the tables of a NAT, and find a dead peer.
  upstream_connection_options: { tcp_keepalive: { keepalive_time: 60 } },
  ...clusterBounds,
};

const protocolOptions = (options: { [key: string]: Json }): Json => ({
  'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
    '@type': 'type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
    common_http_protocol_options: {
      // Shorter than origins keep theirs (5 s is common), so that none closes just as a request goes out.
      idle_timeout: '1.5s',
      max_headers_count: headerLimits.count,
      max_response_headers_kb: headerLimits.kilobytes,
    },
    ...options,
  },
});

/** To whatever host the request names, in the protocol that the app speaks. */
const forwardCluster = (name: string, cache: DnsCache): { [key: string]: Json } => ({
  name,
  lb_policy: 'CLUSTER_PROVIDED',
  cluster_type: {
    name: 'envoy.clusters.dynamic_forward_proxy',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig',
      dns_cache_config: dnsCache(cache),
    },
  },
  ...common,
  typed_extension_protocol_options: protocolOptions({
    upstream_http_protocol_options: { auto_sni: true, auto_san_validation: true },
    use_downstream_protocol_config: {
      http_protocol_options: http1Options,
      // As many streams as nearly every origin takes: before it has said how many, more would be refused.
      http2_protocol_options: { ...http2Options, max_concurrent_streams: 100 },
    },
  }),
});

const isAddress = (host: string): boolean => /^[\d.]+$/.test(host) || host.includes(':');

/** The image's own bundle of public authorities. */
const trustedAuthorities = '/etc/ssl/certs/ca-certificates.crt';

const tlsTo = (host: string): Json => ({
  name: 'tls',
  typed_config: {
    '@type': 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext',
    ...(isAddress(host) ? {} : { sni: host }),
    common_tls_context: {
      validation_context: {
        trusted_ca: { filename: trustedAuthorities },
        match_typed_subject_alt_names: [
          { san_type: isAddress(host) ? 'IP_ADDRESS' : 'DNS', matcher: { exact: host } },
        ],
      },
    },
  },
});

/** To the vendor's own proxy, which is told the whole URL, or the CONNECT, and resolves names itself. */
const chainedCluster = (name: string, { host, port, tls }: VendorProxy): { [key: string]: Json } => ({
  name,
  cluster_type: {
    name: 'dns',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.clusters.dns.v3.DnsCluster',
      dns_lookup_family: 'ALL',
      respect_dns_ttl: true,
      typed_dns_resolver_config: {
        name: 'envoy.network.dns_resolver.cares',
        typed_config: {
          '@type':
            'type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig',
          // Envoy is ready when this name has been looked up, with every search domain and in both families: where
          // nobody answers, sooner than its startup probe gives up. What fails is soon tried again.
          query_timeout_seconds: 2,
          query_tries: 1,
        },
      },
      dns_failure_refresh_rate: { base_interval: '1s', max_interval: '5s' },
      // A connection that fails tries the next of the name's addresses, as a client does.
      all_addresses_in_single_endpoint: true,
    },
  },
  ...common,
  ...(tls ? { transport_socket: tlsTo(host) } : {}),
  load_assignment: {
    cluster_name: name,
    endpoints: [
      { lb_endpoints: [{ endpoint: { address: { socket_address: { address: host, port_value: port } } } }] },
    ],
  },
  typed_extension_protocol_options: protocolOptions({
    explicit_http_config: { http_protocol_options: { ...http1Options, send_fully_qualified_url: true } },
  }),
});

/** Every vendor's stats are those of a cluster `vendor`; where there are several, the vendor's name follows it. */
function vendorClusters(vendor: Vendor, cluster: string, input: BootstrapInput): Json[] {
  const alt_stat_name = areSeveral(input) ? `${vendorCluster}.${vendor.name}` : vendorCluster;
  return vendor.proxy
    ? [{ ...chainedCluster(cluster, vendor.proxy), alt_stat_name }]
    : shardsOf(vendor, input).map((shard) => ({
        ...forwardCluster(shard.cluster, shard.cache),
        alt_stat_name,
      }));
}

export const upstreamClusters = (input: BootstrapInput, adminSocket: string): Json[] => [
  ...vendorClusters(input.vendor, vendorCluster, input),
  ...input.furtherVendors.flatMap((vendor) => vendorClusters(vendor, furtherCluster(vendor.name), input)),
  forwardCluster(inCluster, inClusterCache(input.dnsCacheHosts)),
  {
    name: adminCluster,
    type: 'STATIC',
    // A flood can keep the worker from looking at this connection for more than a second (seen).
    connect_timeout: '10s',
    load_assignment: {
      cluster_name: adminCluster,
      endpoints: [{ lb_endpoints: [{ endpoint: { address: { pipe: { path: adminSocket } } } }] }],
    },
  },
];
