import { addressPattern, oddAddressPattern } from './addressPattern.ts';
import { literal } from './literal.ts';
import { keptFromVendors } from './refusedAddresses.ts';

export interface InClusterInput {
  clusterDomain: string;
  /** Namespaces whose `name.<namespace>` is in-cluster; the pod's own first. */
  namespaces: readonly string[];
  /** Networks whose address literals are in-cluster. */
  inClusterCidrs: readonly string[];
}

/** Domains that are nobody's on the internet; clouds have their metadata under the second. */
const privateDomains = ['svc', 'internal', 'localhost'];

/**
 * A regular expression for the authorities that are no vendor's: one label, `*.svc`, the cluster's domain,
 * `name.<namespace>`, private domains, address literals of the cluster and of those that are refused, and whatever
 * may be read as one of them.
 */
export function inClusterAuthority({ clusterDomain, namespaces, inClusterCidrs }: InClusterInput): string {
  const label = String.raw`[^.\[\]:]+`;
  const inDomains = String.raw`[^\[\]:]+\.(?:${[...privateDomains, clusterDomain].map(literal).join('|')})`;
  const named = `${label}\\.(?:${namespaces.map(literal).join('|')})`;
  const addresses = addressPattern([...inClusterCidrs, ...keptFromVendors]);
  const self = String.raw`\[[0:]*1?\]`;
  // Whoever resolves it may decode it, look behind the @, or know the zone.
  const doubtful = '.*[%@].*';
  const hosts = [label, inDomains, named, oddAddressPattern, addresses, self, doubtful];
  return `(?i)(?:${hosts.join('|')})\\.?(?::\\d*)?`;
}
