import { envoyBounds } from '../../metrics/index.ts';
import type { Json } from './bootstrap.ts';

/** Connections of apps at once, and of each cluster what follows from them. */
const most = envoyBounds.connections;
/** What Envoy takes before any traffic, beside the heap in use. */
const base = 24 * 2 ** 20;
/** Of the container's other memory, for the heap in use; the rest is for its holes, and the kernel's part of sockets. */
const heapShare = 0.8;

/**
 * Bytes that either side of a connection may hold for the other, and that one read takes: what a client or an origin
 * that stalls costs. With 64 KiB 5,000 of them took 720 MB of heap, with this 390; a tunnel is some 15 % slower by it.
 */
const held = 16 * 1024;
const tcp = { level: 6, notSentLowAt: 25 };

/** The kernel takes no more than this, unsent, of what a slow reader leaves: otherwise 400 KB for each (measured). */
const littleUnsent: Json = [{ level: tcp.level, name: tcp.notSentLowAt, int_value: 64 * 1024 }];

/** Of the container's memory, for each request or tunnel whose two sides have stalled (74 KB of heap, measured). */
const stalled = 96 * 1024;

/** They are let in while they are small: so many may grow, and go away at once, and fit. */
const mostRequests = (memoryLimit: number): number =>
  Math.min(most, Math.floor(((memoryLimit - base) * heapShare) / stalled));

export const listenerBuffers: { [key: string]: Json } = {
  per_connection_buffer_limit_bytes: held,
  socket_options: littleUnsent,
};

/** What each upstream cluster may hold. */
export const clusterBounds: { [key: string]: Json } = {
  per_connection_buffer_limit_bytes: held,
  upstream_bind_config: { socket_options: littleUnsent },
  circuit_breakers: {
    thresholds: [{ max_connections: most, max_requests: most, max_pending_requests: most }],
  },
};

/**
 * Refuses requests and tunnels beyond those that fit in a container of that memory (bytes), whichever their clusters:
 * a circuit breaker counts for its own cluster. Made to adapt to latency, with no room for that.
 */
export const requestBound = (memoryLimit: number): Json => ({
  name: 'requests',
  typed_config: {
    '@type': 'type.googleapis.com/envoy.extensions.filters.http.adaptive_concurrency.v3.AdaptiveConcurrency',
    gradient_controller_config: {
      concurrency_limit_params: {
        max_concurrency_limit: mostRequests(memoryLimit),
        concurrency_update_interval: '3600s',
      },
      min_rtt_calc_params: { fixed_value: '1s', min_concurrency: mostRequests(memoryLimit) },
    },
  },
});

const monitor = (name: string, type: string, config: { [key: string]: Json }): Json => ({
  name: `envoy.resource_monitors.${name}`,
  typed_config: { '@type': `type.googleapis.com/envoy.extensions.resource_monitors.${type}`, ...config },
});

const above = (value: number): Json => [{ name: 'envoy.resource_monitors.fixed_heap', threshold: { value } }];

/**
 * Requests, then connections at their first byte, are refused before the heap fills the container's memory (bytes);
 * what stands goes on. Reads the heap in use, which falls as soon as a flood ends, and not what the allocator keeps.
 */
export const overloadManager = (memoryLimit: number): Json => ({
  // A flood that came between two looks at the heap killed it at 0.25 s.
  refresh_interval: '0.05s',
  resource_monitors: [
    monitor('global_downstream_max_connections', 'downstream_connections.v3.DownstreamConnectionsConfig', {
      max_active_downstream_connections: most,
    }),
    monitor('fixed_heap', 'fixed_heap.v3.FixedHeapConfig', {
      max_heap_size_bytes: Math.floor((memoryLimit - base) * heapShare),
    }),
  ],
  actions: [
    {
      name: 'envoy.overload_actions.shrink_heap',
      triggers: above(0.6),
      typed_config: {
        '@type': 'type.googleapis.com/envoy.config.overload.v3.ShrinkHeapConfig',
        timer_interval: '1s',
        max_unfreed_memory_bytes: 16 * 1024 * 1024,
      },
    },
    { name: 'envoy.overload_actions.disable_http_keepalive', triggers: above(0.85) },
  ],
  loadshed_points: [
    { name: 'envoy.load_shed_points.http_connection_manager_decode_headers', triggers: above(0.8) },
    { name: 'envoy.load_shed_points.hcm_ondata_creating_codec', triggers: above(0.85) },
    { name: 'envoy.load_shed_points.http1_server_abort_dispatch', triggers: above(0.85) },
  ],
});
