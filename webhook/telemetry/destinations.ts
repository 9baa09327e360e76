import { formatted } from './accessLog.ts';
import type { BootstrapInput, Json } from './bootstrap.ts';
import { codeClass } from './responses.ts';
import { chained, type Vendors, vendorCluster } from './vendor.ts';

const logger = 'type.googleapis.com/envoy.extensions.access_loggers.stats.v3.Config';
const matching = 'type.googleapis.com/envoy.extensions.matching';

/** Counters that one destination takes: each of three, by some methods and codes. */
const countersPerDestination = 15;

/** A method may be any word of any length, and a histogram by it would have no bound. */
const knownMethod =
  '%CEL(request.method in ["GET","HEAD","POST","PUT","DELETE","CONNECT","OPTIONS","PATCH","TRACE"] ? request.method : "other")%';

const onEnd: Json = { log_type_filter: { types: ['DownstreamEnd'] } };
/** In-cluster calls, and requests that Envoy refused itself, are no destinations. */
const reachedVendor: Json = {
  extension_filter: {
    name: 'cel',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter',
      expression: `xds.cluster_name.startsWith('${vendorCluster}') && has(upstream.address)`,
    },
  },
};

/** Address literals are one destination, `ip`: there may be millions of them. */
const addressLiteralsAsOne: Json = {
  matcher_list: {
    matchers: [
      {
        predicate: {
          single_predicate: {
            input: {
              name: 'value',
              typed_config: { '@type': `${matching}.common_inputs.stats.v3.StatTagValueInput` },
            },
            value_match: {
              safe_regex: { google_re2: {}, regex: String.raw`\[.*|\d+\.\d+\.\d+\.\d+` },
            },
          },
        },
        on_match: {
          action: {
            name: 'ip',
            typed_config: {
              '@type': `${matching}.actions.transform_stat.v3.TransformStat`,
              update_tag: { new_tag_value: 'ip' },
            },
          },
        },
      },
    ],
  },
};

/** A vendor's own proxy is then the upstream, and the host is known from the authority alone, at 8 µs a request. */
export const needsHostFromAuthority = (vendors: Vendors): boolean => chained(vendors).length > 0;

/**
 * Access logger that counts by destination host, requests and bytes, at the end of each.
 * `vendorFormat` tells the vendor where there are several.
 */
export function destinationLogger(input: BootstrapInput, vendorFormat: string | undefined): Json {
  const { vendor, destinations } = input;
  const vendorTag: Json = { name: 'proxy_vendor', value_format: vendorFormat ?? formatted(vendor.name) };
  const method: Json = { name: 'method', value_format: knownMethod };
  const host: Json = {
    name: 'destination_host',
    value_format: needsHostFromAuthority(input)
      ? '%DYNAMIC_METADATA(usage:host)%'
      : '%UPSTREAM_HOST_NAME_WITHOUT_PORT%',
    rules: addressLiteralsAsOne,
  };
  const codes: Json = { name: 'response_code_class', value_format: codeClass };
  return {
    name: 'envoy.access_loggers.stats',
    filter: { and_filter: { filters: [onEnd, reachedVendor] } },
    typed_config: {
      '@type': logger,
      stats_scope: {
        prefix: 'proxy_usage',
        max_counters: destinations * countersPerDestination,
        enable_eviction: true,
      },
      counters: [
        {
          value_fixed: 1,
          stat: { name: 'requests_total', tags: [vendorTag, host, method, codes] },
        },
        {
          value_format: '%UPSTREAM_WIRE_BYTES_SENT%',
          stat: { name: 'tx_bytes_total', tags: [vendorTag, host] },
        },
        {
          value_format: '%UPSTREAM_WIRE_BYTES_RECEIVED%',
          stat: { name: 'rx_bytes_total', tags: [vendorTag, host] },
        },
      ],
      histograms: [
        {
          unit: 'Milliseconds',
          value_format: '%DURATION%',
          stat: { name: 'duration_ms', tags: [vendorTag, method] },
        },
      ],
    },
  };
}
