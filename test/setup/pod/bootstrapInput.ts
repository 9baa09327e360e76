import { defaultSettings } from '../../../platform/config/index.ts';
import type { BootstrapInput } from '../../../webhook/index.ts';
import { clusterDomain, namespace } from './addresses.ts';

/** What the webhook gives for a pod of `vendor-a` with nothing set; tests say only what is theirs. */
export function bootstrapInput(overrides: Partial<BootstrapInput> = {}): BootstrapInput {
  const { proxyPort, metricsPort, destinations, dnsCacheHosts, accessLog, inClusterCidrs } =
    defaultSettings.telemetry;
  return {
    vendor: { name: 'vendor-a' },
    furtherVendors: [],
    inClusterCidrs,
    accessLog,
    namespaces: [namespace],
    clusterDomain,
    ports: { proxy: proxyPort, metrics: metricsPort },
    destinations,
    dnsCacheHosts,
    memoryLimit: 704 * 2 ** 20,
    ...overrides,
  };
}
