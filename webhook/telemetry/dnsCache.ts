import type { Json } from './bootstrap.ts';
import { refusedAddresses } from './refusedAddresses.ts';

/**
 * Filter and clusters must carry the very same cache. The resolver keeps the pod's search domains. What fails is tried
 * again within 5 s, and an unknown name, which Envoy takes for a success, too.
 */
export const dnsCache = (maxHosts: number): Json => ({
  name: 'dns',
  // As clients do: where an address of one family doesn't answer, one of the other is tried.
  dns_lookup_family: 'ALL',
  max_hosts: maxHosts,
  host_ttl: '60s',
  dns_refresh_rate: '5s',
  dns_min_refresh_rate: '5s',
  dns_failure_refresh_rate: { base_interval: '2s', max_interval: '5s' },
  // As long as a client's own resolver tries: search domains, families and lost packets.
  dns_query_timeout: '45s',
  dns_cache_circuit_breaker: { max_pending_requests: 8192 },
  resolved_address_filter: refusedAddresses,
  typed_dns_resolver_config: {
    name: 'envoy.network.dns_resolver.cares',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig',
      query_timeout_seconds: 2,
      query_tries: 4,
    },
  },
});
