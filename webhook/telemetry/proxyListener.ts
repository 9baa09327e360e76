import { accessLog, formatted } from './accessLog.ts';
import type { BootstrapInput, Json } from './bootstrap.ts';
import { headerLimits, http1Options, http2Options, inCluster } from './clusters.ts';
import { credentialFilter, credentialInjector, noCredential } from './credentials.ts';
import { destinationLogger, needsHostFromAuthority } from './destinations.ts';
import { dnsFilter, inClusterCache, looksUpIn } from './dnsCache.ts';
import { inClusterAuthority } from './inClusterAuthority.ts';
import { listenerBuffers, requestBound } from './overload.ts';
import { responseLogger } from './responses.ts';
import { allShards, shardsOf } from './shards.ts';
import { ignoredUpgrades, upgrades } from './upgrades.ts';
import {
  areSeveral,
  credentialed,
  furtherCluster,
  type Vendor,
  type Vendors,
  vendorCluster,
} from './vendor.ts';

type Fields = { [key: string]: Json };

interface Target {
  name: string;
  /** Where a route of it goes. */
  to: Fields;
  /** Of a vendor; in-cluster targets have none. */
  vendor?: Vendor;
  route: Fields;
}

const metadata = 'usage';
const vendorOfRoute = `%METADATA(ROUTE:${metadata}:vendor)%`;

/** The action of a matcher: tunnels and requests to a target. A vendor's own proxy opens its tunnels itself. */
const routesTo = ({ name, to, vendor, route }: Target): Json => {
  const connect: Fields = vendor?.proxy ? {} : { connect_config: {} };
  const common: Fields = {
    ...(vendor ? { metadata: { filter_metadata: { [metadata]: { vendor: vendor.name } } } } : {}),
    ...route,
  };
  return {
    action: {
      name,
      typed_config: {
        '@type': 'type.googleapis.com/envoy.config.route.v3.RouteList',
        routes: [
          {
            match: { connect_matcher: {} },
            route: { ...to, timeout: '0s', upgrade_configs: [{ upgrade_type: 'CONNECT', ...connect }] },
            ...common,
          },
          { match: { prefix: '/' }, route: { ...to, timeout: '0s' }, ...common },
        ],
      },
    },
  };
};

/** Routes can be chosen by headers alone, so the port that the request came to is made one; it goes no further. */
const portHeader = 'x-sidelight-port';
/** What was for the proxy, or is Envoy's own, and no origin's business. */
const neverForwarded = ['x-forwarded-proto', 'proxy-connection', portHeader];
const withoutCredentials: Fields = { request_headers_to_remove: ['proxy-authorization'] };

/** A host is always in the same of its vendor's clusters: what they know of it, and connections, are their own. */
const byHost = (vendor: Vendor, input: BootstrapInput): Fields => ({
  weighted_clusters: {
    use_hash_policy: true,
    clusters: shardsOf(vendor, input).map(({ cluster, cache }) => ({
      name: cluster,
      weight: 1,
      ...looksUpIn(cache),
    })),
  },
  hash_policy: [{ header: { header_name: ':authority' } }],
});

const toVendor = (vendor: Vendor, cluster: string, input: BootstrapInput): Json =>
  routesTo({
    name: cluster,
    to: vendor.proxy ? { cluster } : byHost(vendor, input),
    vendor,
    route: vendor.proxy?.credentials
      ? {
          typed_per_filter_config: {
            [credentialFilter(vendor.name)]: {
              '@type': 'type.googleapis.com/envoy.config.route.v3.FilterConfig',
              config: {},
            },
          },
        }
      : withoutCredentials,
  });

const portAsHeader: Fields = {
  early_header_mutation_extensions: [
    {
      name: 'port',
      typed_config: {
        '@type':
          'type.googleapis.com/envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation',
        mutations: [
          {
            append: {
              header: { key: portHeader, value: '%DOWNSTREAM_LOCAL_PORT%' },
              append_action: 'OVERWRITE_IF_EXISTS_OR_ADD',
            },
          },
        ],
      },
    },
  ],
};

const when = (header_name: string, value_match: Fields, on_match: Json): Json => ({
  predicate: {
    single_predicate: {
      input: {
        name: header_name,
        typed_config: {
          '@type': 'type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput',
          header_name,
        },
      },
      value_match,
    },
  },
  on_match,
});

/** Inside the cluster by the authority; else the vendor by the port. */
const destinations = (input: BootstrapInput): Json => ({
  matcher_list: {
    matchers: [
      when(
        ':authority',
        { safe_regex: { google_re2: {}, regex: inClusterAuthority(input) } },
        routesTo({
          name: inCluster,
          to: { cluster: inCluster },
          route: { ...withoutCredentials, ...looksUpIn(inClusterCache(input.dnsCacheHosts)) },
        }),
      ),
      ...input.furtherVendors.map((vendor) =>
        when(
          portHeader,
          { exact: String(vendor.port) },
          toVendor(vendor, furtherCluster(vendor.name), input),
        ),
      ),
    ],
  },
  on_no_match: toVendor(input.vendor, vendorCluster, input),
});

/** The host without its port, for the destination's label; over-long ones become empty. */
const hostToMetadata: Json = {
  name: 'host',
  typed_config: {
    '@type': 'type.googleapis.com/envoy.extensions.filters.http.header_to_metadata.v3.Config',
    request_rules: [
      {
        header: ':authority',
        on_header_present: {
          metadata_namespace: metadata,
          key: 'host',
          regex_value_rewrite: {
            pattern: { regex: String.raw`^([^:\[]{1,128}|\[[0-9A-Fa-f:]+\])(?::\d+)?$|^.*$` },
            substitution: '\\1',
          },
        },
      },
    ],
  },
};

/** Answers of Envoy itself that need words: why is for whoever reads them. */
const ownAnswers = (vendors: Vendors): Json => ({
  mappers: [
    {
      filter: { response_flag_filter: { flags: ['DF'] } },
      body: {
        inline_string:
          'Sidelight: this host has no address, or a loopback or link-local one, which this proxy does not reach.\n',
      },
    },
    ...(credentialed(vendors).length > 0 ? [noCredential] : []),
  ],
});

const onLoopback = (port: number): Json => ({
  socket_address: { address: '127.0.0.1', port_value: port },
});

/** The forward proxy: absolute-form HTTP/1, CONNECT and h2c, on loopback only, with a port for each vendor. */
export function proxyListener(input: BootstrapInput): Json {
  const { furtherVendors, ports } = input;
  const manager: Json = {
    '@type':
      'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
    stat_prefix: 'forward_proxy',
    codec_type: 'AUTO',
    // What works without the sidecar works with it: streams and idle tunnels of any length.
    stream_idle_timeout: '0s',
    // But no request takes as long to say what it wants.
    request_headers_timeout: '60s',
    // Any other value cuts what its client hasn't read when an origin closes, and delays a tunnel's end.
    delayed_close_timeout: '0s',
    max_request_headers_kb: headerLimits.kilobytes,
    common_http_protocol_options: { max_headers_count: headerLimits.count },
    http_protocol_options: {
      ...http1Options,
      accept_http_10: true,
      ignore_http_11_upgrade: ignoredUpgrades,
    },
    http2_protocol_options: http2Options,
    upgrade_configs: upgrades,
    generate_request_id: false,
    // The app's, if there is one.
    forward_client_cert_details: 'ALWAYS_FORWARD_ONLY',
    // Whether a body is wanted is the origin's word.
    proxy_100_continue: true,
    server_header_transformation: 'PASS_THROUGH',
    ...(areSeveral(input) ? portAsHeader : {}),
    local_reply_config: ownAnswers(input),
    access_log_options: { flush_log_on_tunnel_successfully_established: true },
    access_log: [
      destinationLogger(input, areSeveral(input) ? vendorOfRoute : undefined),
      responseLogger(areSeveral(input) ? vendorOfRoute : formatted(input.vendor.name)),
      ...accessLog(input.accessLog, vendorOfRoute),
    ],
    http_filters: [
      requestBound(input.memoryLimit),
      ...(needsHostFromAuthority(input) ? [hostToMetadata] : []),
      ...[...allShards(input).map(({ cache }) => cache), inClusterCache(input.dnsCacheHosts)].map(dnsFilter),
      ...credentialed(input).map(({ name }) => credentialInjector(name)),
      {
        name: 'router',
        typed_config: {
          '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router',
          suppress_envoy_headers: true,
        },
      },
    ],
    route_config: {
      name: 'forward',
      virtual_hosts: [
        {
          name: 'all',
          domains: ['*'],
          matcher: destinations(input),
          request_headers_to_remove: neverForwarded,
        },
      ],
    },
  };
  return {
    name: 'proxy',
    address: onLoopback(ports.proxy),
    ...listenerBuffers,
    ...(furtherVendors.length > 0
      ? { additional_addresses: furtherVendors.map(({ port }) => ({ address: onLoopback(port) })) }
      : {}),
    filter_chains: [
      { filters: [{ name: 'envoy.filters.network.http_connection_manager', typed_config: manager }] },
    ],
  };
}
