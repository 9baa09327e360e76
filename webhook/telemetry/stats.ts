import type { Json } from './bootstrap.ts';
import { literal } from './literal.ts';
import { cacheStat } from './shards.ts';
import { areSeveral, chained, type Vendors, vendorCluster, vendorsOf } from './vendor.ts';

export const statsFlushInterval = '5s';
/** Destinations that were idle for one to two of these make room for others. Many times what a scrape takes. */
export const statsEvictionInterval = '600s';

/** Upper bounds in milliseconds of every duration histogram. */
const durationBuckets = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000];

const vendorStats = (vendors: Vendors): string =>
  areSeveral(vendors)
    ? `${vendorCluster}\\.(${vendorsOf(vendors)
        .map(({ name }) => literal(name))
        .join('|')})`
    : vendorCluster;

/** Of vendors' own proxies: that they refused our credentials, or have no address, and how long connecting took. */
const countedWhenChained = (vendors: Vendors): string[] => [
  String.raw`cluster\.${vendorStats(vendors)}\.upstream_(rq_407|cx_none_healthy|cx_connect_ms)`,
  String.raw`http\.forward_proxy\.credential_injector\.failed`,
];

const counted = (vendors: Vendors): string[] => [
  ...(chained(vendors).length > 0 ? countedWhenChained(vendors) : []),
  String.raw`cluster\.(${vendorStats(vendors)}|in_cluster)\.upstream_(rq_(total|[1-5]xx|time|timeout|retry|pending_overflow)|cx_(total|active|tx_bytes_total|rx_bytes_total|connect_fail|connect_timeout|overflow))`,
  String.raw`http\.forward_proxy\.downstream_(rq_(total|[1-5]xx|time|active)|cx_(total|active|upgrades_active|upgrades_total|tx_bytes_total|rx_bytes_total))`,
  String.raw`http\.forward_proxy\.adaptive_concurrency\.gradient_controller\.rq_blocked`,
  // What was refused for want of memory or connections; how full the heap is that the container may have.
  String.raw`listener\.(127|\[__\]).*\.downstream_(global_)?cx_overflow`,
  String.raw`overload\.envoy\.(resource_monitors\.fixed_heap\.pressure|load_shed_points\..*\.shed_load_count)`,
  String.raw`dns\.cares\.(resolve_total|not_found|timeouts|get_addr_failure)`,
  String.raw`server\.(live|uptime|memory_allocated|memory_physical_size|state|total_connections|concurrency)`,
];

/** On every series; where several vendors share an Envoy, on those of each vendor's cluster, out of their names. */
const vendorTag = (vendors: Vendors): { [key: string]: Json } =>
  areSeveral(vendors)
    ? { regex: String.raw`^cluster\.vendor\.((.+?)\.)upstream_` }
    : { fixed_value: vendors.vendor.name };

/** What is exported at all, and whose it is. */
export const statsConfig = (vendors: Vendors): Json => ({
  stats_tags: [
    { tag_name: 'proxy_vendor', ...vendorTag(vendors) },
    // Takes out of the name what all have, and leaves a label without a value, which is none.
    { tag_name: 'shard', regex: String.raw`^dns_cache\.dns(_+())\.` },
  ],
  stats_matcher: {
    inclusion_list: {
      patterns: [
        ...counted(vendors).map((regex): Json => ({ safe_regex: { regex } })),
        { prefix: 'proxy_usage' },
        { prefix: `dns_cache.${cacheStat}.` },
        { prefix: 'server.stats_overflow' },
      ],
    },
  },
  histogram_bucket_settings: [
    {
      match: { safe_regex: { regex: String.raw`proxy_usage\.duration_ms.*|.*rq_time|.*cx_connect_ms` } },
      buckets: durationBuckets,
    },
  ],
});
