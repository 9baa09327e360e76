import type { AccessLog } from './accessLog.ts';
import { writeAnchored } from './anchored.ts';
import { upstreamClusters } from './clusters.ts';
import type { InClusterInput } from './inClusterAuthority.ts';
import { metricsConnectionLimit, metricsListener } from './metricsListener.ts';
import { overloadManager } from './overload.ts';
import { proxyListener } from './proxyListener.ts';
import { zeroResponses } from './responses.ts';
import { statsConfig, statsEvictionInterval, statsFlushInterval } from './stats.ts';
import type { Vendors } from './vendor.ts';

export interface Ports {
  /** Loopback port that the app's HTTP_PROXY points at. */
  proxy: number;
  /** Port on the pod's address that serves the scrape and the startup probe. */
  metrics: number;
}

export interface BootstrapInput extends InClusterInput, Vendors {
  ports: Ports;
  /** Destinations that are counted by name, for each vendor. */
  destinations: number;
  dnsCacheHosts: number;
  /** Bytes that the container may use. */
  memoryLimit: number;
  accessLog: AccessLog;
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Two Envoys in one network namespace must not share an abstract socket, so it is named after a port of its own. */
export const adminSocket = (ports: Ports): string => `@sidelight-admin-${ports.metrics}`;

/** The Envoy bootstrap of the telemetry sidecar: a forward proxy on loopback, and a listener for its metrics. */
export function telemetryBootstrap(input: BootstrapInput): { [key: string]: Json } {
  return {
    // Secret discovery asks for a name, even when it reads a file.
    node: { id: 'sidelight', cluster: 'sidelight' },
    admin: {
      address: { pipe: { path: adminSocket(input.ports) } },
      allow_paths: [{ exact: '/stats/prometheus' }, { exact: '/ready' }],
    },
    stats_flush_interval: statsFlushInterval,
    stats_eviction_interval: statsEvictionInterval,
    stats_config: statsConfig(input),
    static_resources: {
      listeners: [proxyListener(input), metricsListener(input.ports.metrics, [zeroResponses(input.vendor)])],
      clusters: upstreamClusters(input, adminSocket(input.ports)),
    },
    layered_runtime: {
      layers: [
        {
          name: 'static',
          static_layer: {
            // All expressions are our own, and the one of in-cluster names grows by each namespace.
            re2: { max_program_size: { error_level: 20_000 } },
            // Some clients send the fragment of their URL; it is taken off.
            'envoy.reloadable_features.http_reject_path_with_fragment': false,
            ...metricsConnectionLimit,
          },
        },
      ],
    },
    overload_manager: overloadManager(input.memoryLimit),
  };
}

/** As a container argument: the kubelet expands `$(NAME)` and turns `$$` into `$`, so every `$` is doubled. */
export function bootstrapArgument(input: BootstrapInput): string {
  return writeAnchored(telemetryBootstrap(input)).replaceAll('$', '$$$$');
}
