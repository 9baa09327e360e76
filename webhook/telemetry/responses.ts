import { formatted } from './accessLog.ts';
import type { Json } from './bootstrap.ts';
import { type Vendor, vendorCluster } from './vendor.ts';

/** The class of the code; 0 is an end without an answer: the app went away before there was one. */
export const codeClass = '%CEL(has(response.code) ? response.code / 100 : 0)%';

/** Of those that are there from the start. */
const classes = ['2', '3', '4', '5'];

const when = (type: string, expression: string): Json => ({
  and_filter: {
    filters: [
      { log_type_filter: { types: [type] } },
      {
        extension_filter: {
          name: 'cel',
          typed_config: {
            '@type': 'type.googleapis.com/envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter',
            expression,
          },
        },
      },
    ],
  },
});

const ofVendor = `xds.cluster_name.startsWith('${vendorCluster}')`;
const tunnelled = `has(response.code) && (response.code == 101 || request.method == 'CONNECT' && response.code == 200)`;

/** Tunnels and WebSockets once they stand, all else at its end. */
const answered: Json = {
  or_filter: {
    filters: [
      when('DownstreamTunnelSuccessfullyEstablished', ofVendor),
      when('DownstreamEnd', `${ofVendor} && !(${tunnelled})`),
    ],
  },
};

const counter = (value: { [key: string]: Json }, vendor: string, code: string): Json => ({
  ...value,
  stat: {
    name: 'responses_total',
    tags: [
      { name: 'proxy_vendor', value_format: vendor },
      { name: 'envoy_response_code_class', value_format: code },
    ],
  },
});

const logger = (filter: { filter?: Json }, counters: Json[]): Json => ({
  name: 'envoy.access_loggers.stats',
  ...filter,
  typed_config: {
    '@type': 'type.googleapis.com/envoy.extensions.access_loggers.stats.v3.Config',
    stats_scope: { prefix: 'proxy_usage' },
    counters,
  },
});

/** Counts what the app got for each vendor, by class of the code, answers of Envoy itself among them. */
export const responseLogger = (vendorFormat: string): Json =>
  logger({ filter: answered }, [counter({ value_fixed: 1 }, vendorFormat, codeClass)]);

/**
 * Adds nothing to the same counters, and so makes them: at the metrics port, which the kubelet's startup probe asks
 * before the app starts. A counter that isn't there at 0 loses its first event to every rate. For the pod's own vendor
 * only: those of further ones would fill the argument.
 */
export const zeroResponses = ({ name }: Vendor): Json =>
  logger(
    {},
    classes.map((code) => counter({ value_format: '%CEL(0)%' }, formatted(name), code)),
  );
