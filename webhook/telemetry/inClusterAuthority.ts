import { addressPattern } from './addressPattern.ts';
import { literal } from './literal.ts';
import { refusedNetworks } from './refusedAddresses.ts';

export interface InClusterInput {
  clusterDomain: string;
  /** Namespaces whose `name.<namespace>` is in-cluster; the pod's own first. */
  namespaces: readonly string[];
  /** Networks whose address literals are in-cluster. */
  inClusterCidrs: readonly string[];
}

/**
 * A regular expression for the authorities that are no vendor's: one label, `*.svc`, the cluster's domain,
 * `name.<namespace>`, the metadata server's name, and address literals of the cluster and of those that are refused.
 */
export function inClusterAuthority({ clusterDomain, namespaces, inClusterCidrs }: InClusterInput): string {
  const label = String.raw`[^.\[\]:]+`;
  const services = String.raw`[^\[\]:]+\.(?:svc|${literal(clusterDomain)})`;
  const named = `${label}\\.(?:${namespaces.map(literal).join('|')})`;
  const metadata = String.raw`metadata\.google\.internal`;
  const addresses = addressPattern([...inClusterCidrs, ...refusedNetworks]);
  const self = String.raw`\[[0:]*1?\]`;
  return `(?i)(?:${[label, services, named, metadata, addresses, self].join('|')})\\.?(?::\\d+)?`;
}
