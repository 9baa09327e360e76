import type { BootstrapInput } from './bootstrap.ts';
import type { DnsCache } from './dnsCache.ts';
import { furtherCluster, type Vendor, vendorCluster, vendorsOf } from './vendor.ts';

/** A cluster for a part of the hosts that a vendor's traffic goes to, and its DNS cache. */
export interface Shard {
  cluster: string;
  cache: DnsCache;
}

/**
 * Of all vendors that are reached directly. A name costs as it comes, and again as it leaves, by the names that its
 * cluster has, on the thread that serves the scrapes: with all names in one cluster 65,536 of them kept it for half a
 * minute at a time (docs/load.md).
 */
const inAll = 32;
const digits = Math.log2(inAll);
/** Seconds. Hosts of one moment, with one TTL, would else leave in one moment. */
const idleSeconds = [20, 70, 130] as const;

/** In the names of the caches' stats. Envoy writes `_` there for `:`, so what is many caches has one set of counters. */
export const cacheStat = `dns${'_'.repeat(digits)}`;
const cacheName = (place: number): string =>
  `dns${place.toString(2).padStart(digits, '0').replaceAll('0', '_').replaceAll('1', ':')}`;

/** Hosts fall into shards by chance, so each has room for six deviations more than its share. */
const roomOf = (maxHosts: number, among: number): number => {
  const share = maxHosts / among;
  return among === 1 ? maxHosts : Math.ceil(share + 6 * Math.sqrt(share));
};

/** Of a vendor that is reached directly: room for `dnsCacheHosts` hosts. */
export function shardsOf(vendor: Vendor, input: BootstrapInput): Shard[] {
  const direct = vendorsOf(input).filter(({ proxy }) => !proxy);
  const each = Math.max(1, Math.floor(inAll / direct.length));
  const name = vendor === input.vendor ? vendorCluster : furtherCluster(vendor.name);
  return Array.from({ length: each }, (_, index) => ({
    cluster: `${name}#${index}`,
    cache: {
      name: cacheName(direct.indexOf(vendor) * each + index),
      maxHosts: roomOf(input.dnsCacheHosts, each),
      idleSeconds: idleSeconds[index % idleSeconds.length] ?? idleSeconds[0],
    },
  }));
}

/** Of all vendors. */
export const allShards = (input: BootstrapInput): Shard[] =>
  vendorsOf(input).flatMap((vendor) => (vendor.proxy ? [] : shardsOf(vendor, input)));
