/** What a vendor's alerts are about, and what their pages say alike. */
export const vendor = ['namespace', 'proxy_vendor'] as const;
export type Vendor = (typeof vendor)[number];
type LabelOf = (name: Vendor) => string;

export const vendorDashboard = {
  uid: 'sidelight-vendors',
  variables: { namespace: 'namespace', vendor: 'proxy_vendor' },
} as const;
export const without =
  'Quiet: without series of the vendor in the last five minutes there is no share. SidelightScrapesFailing tells of sidecars that Prometheus does not read.';
export const ofVendor = (label: LabelOf): string =>
  `vendor ${label('proxy_vendor')} in namespace ${label('namespace')}`;
export const series = '{namespace="NAMESPACE", proxy_vendor="VENDOR"}';
export const hosts = {
  what: 'Which hosts, and with which answers (the bound of hosts is `telemetry.destinations`)',
  query: `topk(10, sum without (part) (namespace_proxy_vendor_destination_host_response_code_class_part:envoy_proxy_usage_requests:rate5m${series}))`,
};
export const pods = {
  what: 'Whether all pods or a few',
  query: `topk(10, namespace_proxy_vendor_pod_envoy_response_code_class:envoy_proxy_usage_responses:rate5m{namespace="NAMESPACE", proxy_vendor="VENDOR", envoy_response_code_class=~"4|5"})`,
};
export const accessLog =
  'What happens to single requests: the access log of a sidecar, `kubectl -n NAMESPACE logs POD -c sidelight-envoy`, has code, flags and the address of each that failed.';
