import {
  aggregate,
  divide,
  type Expression,
  envoy,
  envoyBounds,
  increase,
  or,
  rate,
  recordedRange,
  sum,
  where,
} from '../../metrics/index.ts';
import { alertsOf, percent, valueAs } from '../alert.ts';
import { dashboard, ofNamespace, sidecars, unread } from './sidecars.ts';

const alert = alertsOf('usage', 'sidecar-alerts');
const shedPoints = [envoy.requestsShed, envoy.requestsAborted, envoy.connectionsShed] as const;

const who = (series: string) => ({
  what: 'Which pods',
  query: `topk(10, ${series}{job="sidelight-envoy", namespace="NAMESPACE"})`,
});
const larger =
  'Give the sidecar more: `sidelight.dev/memory-limit: 1Gi` on the pod template. How much is for what is in [load.md](../load.md).';

/** Fires before the first request is refused, which is from 80 % on. */
export const memoryHigh = alert('sidecarMemoryHigh', {
  expression: ({ own, select }) => sidecars(where(select(envoy.heapPressure), '>', own.percent)),
  summary: 'Sidecars are near the memory that they may have.',
  description: ({ own, label }) =>
    `${ofNamespace(label)} use more than ${own.percent}% of their heap; from 80% on they refuse requests.`,
  dashboard,
  meaning:
    'The sidecar counts its heap against four fifths of its memory limit (less 24 MiB). From 80% of that on it answers new requests with 503, from 85% on it closes new connections at their first byte; what stands goes on.',
  withoutData: unread,
  look: [
    who('envoy_overload_envoy_resource_monitors_fixed_heap_pressure'),
    'What fills it: open connections and tunnels (`envoy_http_downstream_cx_active`), requests without an answer (`envoy_http_downstream_rq_active`), hosts (`envoy_dns_cache_dns_num_hosts`).',
    larger,
  ],
});

export const shedding = alert('sidecarShedding', {
  expression: ({ own, select }) => {
    const shed = shedPoints.map((point) => where(increase(select(point), recordedRange), '>', own.events));
    // Requests beyond those that fit even where all of them stall.
    const beyond = aggregate(
      'sum',
      ['instance', 'job', 'namespace', 'pod', 'proxy_vendor'],
      increase(select(envoy.requestsBeyondMemory), recordedRange),
    );
    return sidecars(
      or(
        shed.reduce((all, one) => or(all, one)),
        where(beyond, '>', own.events),
      ),
    );
  },
  summary: 'Sidecars refuse traffic for want of memory.',
  description: ({ own, label }) =>
    `${ofNamespace(label)} refused more than ${own.events} requests or connections in 5 minutes because their memory is full.`,
  dashboard,
  meaning:
    'Apps get 503 from their own sidecar, or a connection that closes: its memory is full, or would be if all that is in flight stalled. It takes traffic again as soon as some of it is free.',
  withoutData: unread,
  look: [
    {
      what: 'Which pods and how; requests beyond those that fit are counted by `envoy_http_adaptive_concurrency_gradient_controller_rq_blocked`',
      query:
        'increase({__name__=~"envoy_overload_envoy_load_shed_points_.*", job="sidelight-envoy", namespace="NAMESPACE"}[5m]) > 0',
    },
    'Does the app open connections without an end, or an origin take them and not answer? `envoy_http_downstream_rq_active` grows then.',
    larger,
  ],
});

export const connectionsHigh = alert('sidecarConnectionsHigh', {
  expression: ({ own, select }) =>
    sidecars(where(select(envoy.serverConnections), '>', Math.round(own.ratio * envoyBounds.connections))),
  summary: 'Sidecars are near the number of connections that they take.',
  description: ({ own, label }) =>
    `${ofNamespace(label)} hold more than ${percent(own.ratio)} of the ${envoyBounds.connections} connections that a sidecar takes; it refuses those beyond.`,
  dashboard,
  meaning:
    'A sidecar takes 8192 connections of its app at once and resets those beyond (`envoy_listener_downstream_global_cx_overflow`).',
  withoutData: unread,
  look: [
    who('envoy_server_total_connections'),
    'Tunnels that nobody uses any more: `envoy_http_downstream_cx_upgrades_active`. The app must close them; the sidecar leaves idle tunnels alone.',
    'An app that needs more does better in several pods.',
  ],
});

export const dnsFailing = alert('sidecarDnsFailing', {
  expression: ({ own, select }) => {
    const perNamespace = (of: typeof envoy.dnsQueries): Expression<'namespace'> =>
      sum(['namespace'], rate(select(of), recordedRange));
    const answered = divide(perNamespace(envoy.dnsQuerySuccesses), perNamespace(envoy.dnsQueries));
    return where(answered, '<', own.minimumRatio);
  },
  summary: 'Sidecars get no answer to names.',
  description: ({ own, label }) =>
    `Only ${valueAs.percentage} of the look-ups in namespace ${label('namespace')} are answered; at least ${percent(own.minimumRatio)} should.`,
  dashboard,
  meaning:
    'Names get no answer, or an error of the name server; that a name does not exist is an answer. Hosts that are known go on with their last address; new ones get 503, after 8 s if nobody answers.',
  withoutData: unread,
  look: [
    {
      what: 'Since when they fail',
      query: 'rate(envoy_dns_cache_dns_dns_query_failure{job="sidelight-envoy", namespace="NAMESPACE"}[5m])',
    },
    {
      what: 'And are not answered in time',
      query: 'rate(envoy_dns_cache_dns_dns_query_timeout{job="sidelight-envoy", namespace="NAMESPACE"}[5m])',
    },
    "The cluster's name servers: `kubectl -n kube-system get pods -l k8s-app=kube-dns`, and a NetworkPolicy that keeps the pods from port 53.",
    "A few names alone, whose own servers fail: the sidecar's access log has their requests with flag `DF`.",
  ],
});

export const dnsCacheFull = alert('sidecarDnsCacheFull', {
  expression: ({ own, select, settings }) =>
    sidecars(where(select(envoy.dnsHosts), '>', Math.round(own.ratio * settings.telemetry.dnsCacheHosts))),
  summary: 'Sidecars know nearly as many hosts as they can.',
  description: ({ own, label, settings }) =>
    `${ofNamespace(label)} know more than ${percent(own.ratio)} of the ${settings.telemetry.dnsCacheHosts} hosts that fit; with a full cache new hosts get 503.`,
  dashboard,
  meaning:
    'A host stays in the cache until its answer is too old (its TTL) and it was not used for a minute. With a full cache requests to new hosts get 503 (`envoy_dns_cache_dns_host_overflow`).',
  withoutData: unread,
  look: [
    who('envoy_dns_cache_dns_num_hosts'),
    'Each new host costs time by the number of those that are there ([load.md](../load.md)): crawlers of very many hosts do better in several pods.',
    'A larger cache: `telemetry.dnsCacheHosts`, at most 65536.',
  ],
});
