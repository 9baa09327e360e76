import type { Json } from './bootstrap.ts';

/** Everything that is a vendor's; every vendor total reads this cluster's counters. */
export const vendorCluster = 'vendor';
/** Calls inside the cluster: outside every vendor total. */
export const inCluster = 'in_cluster';
export const adminCluster = 'admin';

const preserveCase: Json = {
  stateful_formatter: {
    name: 'preserve_case',
    typed_config: {
      '@type':
        'type.googleapis.com/envoy.extensions.http.header_formatters.preserve_case.v3.PreserveCaseFormatterConfig',
    },
  },
};

/** Header names reach the origin, and the client, in the case that they were sent in. */
export const http1Options: Json = { header_key_format: preserveCase };

/** Filter and clusters must carry the very same cache. The resolver keeps the pod's search domains. */
export const dnsCache = (maxHosts: number): Json => ({
  name: 'dns',
  dns_lookup_family: 'V4_PREFERRED',
  max_hosts: maxHosts,
  host_ttl: '300s',
  dns_min_refresh_rate: '30s',
  typed_dns_resolver_config: {
    name: 'envoy.network.dns_resolver.cares',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig',
    },
  },
});

const forwardCluster = (name: string, maxHosts: number): Json => ({
  name,
  lb_policy: 'CLUSTER_PROVIDED',
  connect_timeout: '10s',
  cluster_type: {
    name: 'envoy.clusters.dynamic_forward_proxy',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig',
      dns_cache_config: dnsCache(maxHosts),
    },
  },
  circuit_breakers: {
    thresholds: [{ max_connections: 4096, max_requests: 4096, max_pending_requests: 4096 }],
  },
  typed_extension_protocol_options: {
    'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
      '@type': 'type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
      upstream_http_protocol_options: { auto_sni: true, auto_san_validation: true },
      common_http_protocol_options: { idle_timeout: '60s' },
      explicit_http_config: { http_protocol_options: http1Options },
    },
  },
});

export const upstreamClusters = (maxHosts: number, adminSocket: string): Json => [
  forwardCluster(vendorCluster, maxHosts),
  forwardCluster(inCluster, maxHosts),
  {
    name: adminCluster,
    type: 'STATIC',
    connect_timeout: '1s',
    load_assignment: {
      cluster_name: adminCluster,
      endpoints: [{ lb_endpoints: [{ endpoint: { address: { pipe: { path: adminSocket } } } }] }],
    },
  },
];
