import type { Json } from './bootstrap.ts';
import { refusedAddresses } from './refusedAddresses.ts';

export type DnsCache = 'dns' | 'in_cluster';

/**
 * A new name costs each cluster of a cache time and memory by the names that are there, so names inside the cluster
 * have a cache of their own. Filter and clusters of a cache must carry the very same. The resolver keeps the pod's
 * search domains. What fails is tried again within 2 s, and so is what Envoy takes for a success: a lookup that ran out
 * of time (seen), an unknown name.
 */
export const dnsCache = (name: DnsCache, maxHosts: number): Json => ({
  name,
  // As clients do: where an address of one family doesn't answer, one of the other is tried.
  dns_lookup_family: 'ALL',
  max_hosts: maxHosts,
  host_ttl: '60s',
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

const filterName = (cache: DnsCache): string => `dynamic_forward_proxy ${cache}`;

/** Looks up the host of a request; that of names inside the cluster is off but for their routes. */
export const dnsFilter = (cache: DnsCache, maxHosts: number): Json => ({
  name: filterName(cache),
  ...(cache === 'in_cluster' ? { disabled: true } : {}),
  typed_config: {
    '@type': 'type.googleapis.com/envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig',
    dns_cache_config: dnsCache(cache, maxHosts),
  },
});

const routeFilter = 'type.googleapis.com/envoy.config.route.v3.FilterConfig';

/** For the routes of names inside the cluster: their filter in place of the other. */
export const inClusterNames: { [key: string]: Json } = {
  typed_per_filter_config: {
    [filterName('dns')]: { '@type': routeFilter, disabled: true },
    [filterName('in_cluster')]: { '@type': routeFilter, config: {} },
  },
};
