import type { Socket } from 'node:net';
import type { Stand } from '../../setup/pod/stand.ts';
import type { Series } from '../../setup/series.ts';
import { destinationOf, hasNoAddress, hosts, type Place, type Plan, places, reached } from './plan.ts';

/** Named amounts: those that one side counted, to hold against another's. Absent is 0. */
export type Books = Record<string, number>;

const classes = ['0', '1', '2', '3', '4', '5'];
const clusters = ['vendor', 'in_cluster'] as const;
const clusterOf = (place: Place) => (place === 'cluster' ? 'in_cluster' : 'vendor');

const ofClusters = {
  requests: 'envoy_cluster_upstream_rq_total',
  sent: 'envoy_cluster_upstream_cx_tx_bytes_total',
  received: 'envoy_cluster_upstream_cx_rx_bytes_total',
  'connects failed': 'envoy_cluster_upstream_cx_connect_fail',
  'connects timed out': 'envoy_cluster_upstream_cx_connect_timeout',
};
const ofProxy = {
  requests: 'envoy_http_downstream_rq_total',
  'received of clients': 'envoy_http_downstream_cx_rx_bytes_total',
  'sent to clients': 'envoy_http_downstream_cx_tx_bytes_total',
};

/** What a scrape says. */
export function told(series: Series): Books {
  const books: Books = {};
  const take = (key: string, name: string, labels: Record<string, string>) => {
    books[key] = series.sum(name, labels) ?? 0;
  };
  for (const cluster of clusters) {
    const labels = { envoy_cluster_name: cluster };
    for (const [key, name] of Object.entries(ofClusters)) take(`${cluster} ${key}`, name, labels);
    for (const code of classes) {
      const ofClass = { ...labels, envoy_response_code_class: code };
      take(`${cluster} ${code}xx`, 'envoy_cluster_upstream_rq_xx', ofClass);
    }
  }
  const proxy = { envoy_http_conn_manager_prefix: 'forward_proxy' };
  for (const [key, name] of Object.entries(ofProxy)) take(`proxy ${key}`, name, proxy);
  for (const code of classes) {
    take(`proxy ${code}xx`, 'envoy_http_downstream_rq_xx', { ...proxy, envoy_response_code_class: code });
  }
  for (const code of classes) {
    const labels = { proxy_vendor: 'vendor-a', envoy_response_code_class: code };
    take(`vendor's answers ${code}xx`, 'envoy_proxy_usage_responses_total', labels);
  }
  for (const host of series.valuesOf('envoy_proxy_usage_requests_total', 'destination_host')) {
    for (const code of classes) {
      const labels = { destination_host: host, response_code_class: code, proxy_vendor: 'vendor-a' };
      take(`${host} ${code}xx`, 'envoy_proxy_usage_requests_total', labels);
    }
    take(`${host} sent`, 'envoy_proxy_usage_tx_bytes_total', { destination_host: host });
    take(`${host} received`, 'envoy_proxy_usage_rx_bytes_total', { destination_host: host });
  }
  return books;
}

export interface Done {
  plan: Plan;
  /** Status of the proxy, 0 without one. */
  status: number;
}

function enter({ plan, status }: Done, add: (key: string) => void): void {
  const code = `${Math.floor(status / 100)}xx`;
  const cluster = clusterOf(plan.place);
  const destination = destinationOf(plan);
  add('proxy requests');
  if (status > 0) add(`proxy ${code}`);
  if (cluster === 'vendor') add(`vendor's answers ${code}`);
  if (destination !== undefined) add(`${destination} ${code}`);
  if (hasNoAddress(plan)) return;
  if (status > 0) add(`${cluster} ${code}`);
  add(`${cluster} ${reached(plan) ? 'requests' : 'connects failed'}`);
}

/** What clients and origins saw, in the words of `told`. */
export function seen(
  origins: Stand<Place>['origins'],
  done: readonly Done[],
  clients: readonly Socket[],
): Books {
  const books: Books = {};
  const add = (key: string, amount = 1) => {
    books[key] = (books[key] ?? 0) + amount;
  };
  for (const place of places) {
    const { received, sent } = origins[place].bytes();
    add(`${clusterOf(place)} sent`, received);
    add(`${clusterOf(place)} received`, sent);
    if (place === 'cluster') continue;
    const frames = origins[place].connectionFrames();
    add(`${hosts[place]} sent`, received - frames.received);
    add(`${hosts[place]} received`, sent - frames.sent);
  }
  for (const socket of clients) {
    add('proxy received of clients', socket.bytesWritten);
    add('proxy sent to clients', socket.bytesRead);
  }
  for (const one of done) enter(one, add);
  return books;
}

/** Every key on which the two differ: [told, seen]. */
export function differences(told: Books, seen: Books): Record<string, readonly [number, number]> {
  const keys = [...new Set([...Object.keys(told), ...Object.keys(seen)])];
  const pairs = keys.map((key) => [key, [told[key] ?? 0, seen[key] ?? 0]] as const);
  return Object.fromEntries(pairs.filter(([, [one, other]]) => one !== other));
}

/** A client's TLS 1.3 close_notify. */
const closeNotify = 24;

/** How much of `key` may be missing in `step`s, of as many as `most`. */
function forgive(told: Books, seen: Books, key: string, step: number, most: number): Books {
  const missing = (seen[key] ?? 0) - (told[key] ?? 0);
  const forgiven = missing > 0 && missing % step === 0 && missing <= most * step;
  return forgiven ? { ...told, [key]: seen[key] ?? 0 } : told;
}

/**
 * Envoy's cluster counter misses what it writes in the very act of closing: the client's farewell at the end of a TLS
 * tunnel, of which the origin's socket counts each. By destination nothing is missed. Of the app's side it misses a
 * farewell to a tunnel that the origin has closed already. And HTTP/2 requests that wait for the same connection fail
 * with it, which is one.
 */
export function forgiveKnown(told: Books, seen: Books, done: readonly Done[]): Books {
  const count = (way: Plan['way']) => done.filter(({ plan }) => plan.way === way).length;
  const farewells = ['proxy received of clients', ...clusters.map((cluster) => `${cluster} sent`)];
  const connects = clusters.map((cluster) => `${cluster} connects failed`);
  const first = farewells.reduce((books, key) => forgive(books, seen, key, closeNotify, count('tls')), told);
  return connects.reduce((books, key) => forgive(books, seen, key, 1, count('h2c')), first);
}
