import type { Json } from './bootstrap.ts';
import { refusedAddresses } from './refusedAddresses.ts';

/** A DNS cache of one cluster, and of the filter that looks up names in it. */
export interface DnsCache {
  /** Of cache and filter. */
  name: string;
  maxHosts: number;
  /** Seconds without a request after which a host leaves, once its answer is too old. */
  idleSeconds: number;
}

export const inClusterCache = (maxHosts: number): DnsCache => ({
  name: 'in_cluster',
  maxHosts,
  idleSeconds: 60,
});

/**
 * Filter and cluster of a cache must carry the very same. The resolver keeps the pod's search domains. What fails is
 * tried again within 2 s, and so is what Envoy takes for a success: a lookup that ran out of time (seen), an unknown
 * name.
 */
export const dnsCache = ({ name, maxHosts, idleSeconds }: DnsCache): Json => ({
  name,
  // As clients do: where an address of one family doesn't answer, one of the other is tried.
  dns_lookup_family: 'ALL',
  max_hosts: maxHosts,
  host_ttl: `${idleSeconds}s`,
  dns_refresh_rate: '2s',
  dns_min_refresh_rate: '2s',
  dns_failure_refresh_rate: { base_interval: '1s', max_interval: '2s' },
  // While it lasts requests join the lookup, and its back-off: a longer one would go on waiting after the name server
  // has come back.
  dns_query_timeout: '8s',
  dns_cache_circuit_breaker: { max_pending_requests: 8192 },
  resolved_address_filter: refusedAddresses,
  typed_dns_resolver_config: {
    name: 'envoy.network.dns_resolver.cares',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig',
      query_timeout_seconds: 2,
      // c-ares waits five times what this server took of late, a quarter of a second at least, then up to twice as long:
      // seven tries last longer than the lookup, so that a packet is asked for again to its end.
      query_tries: 7,
    },
  },
});

/** Looks up the host of a request, where its route says so. */
export const dnsFilter = (cache: DnsCache): Json => ({
  name: cache.name,
  disabled: true,
  typed_config: {
    '@type': 'type.googleapis.com/envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig',
    dns_cache_config: dnsCache(cache),
  },
});

/** For the routes to a cache's cluster. */
export const looksUpIn = ({ name }: DnsCache): { [key: string]: Json } => ({
  typed_per_filter_config: {
    [name]: { '@type': 'type.googleapis.com/envoy.config.route.v3.FilterConfig', config: {} },
  },
});
