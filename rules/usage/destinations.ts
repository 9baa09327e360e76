import { and, envoy, increase, recorded, share, sum, where } from '../../metrics/index.ts';
import { alertsOf, percent, valueAs } from '../alert.ts';
import { accessLog, ofVendor, vendor, vendorDashboard } from './ofVendor.ts';
import { dashboard, ofNamespace, sidecars, unread } from './sidecars.ts';

const alert = alertsOf('usage');

const destination = [...vendor, 'destination_host'] as const;

export const destinationErrorsHigh = alert('destinationErrorsHigh', {
  expression: ({ own, select }) => {
    const all = sum(destination, select(recorded.destinationRequests));
    const failed = sum(destination, select(recorded.destinationRequests, { response_code_class: '5' }));
    return and(where(share(failed, all), '>', own.maximumRatio), where(all, '>=', own.minimumRequests));
  },
  summary: 'A destination answers with errors.',
  description: ({ own, label }) =>
    `${valueAs.percentage} of the answers of ${label('destination_host')}, from ${ofVendor(label)}, are 5xx; at most ${percent(own.maximumRatio)} should be.`,
  dashboard: vendorDashboard,
  meaning:
    'One host fails, while the vendor as a whole may do well. Requests that reached no upstream are not in it, and hosts beyond `telemetry.destinations` are not counted by name.',
  withoutData:
    'Quiet: a host without a request in the last five minutes has no rate, and the very first request to a host is not seen.',
  look: [
    {
      what: 'Its answers by the first digit of their code',
      query:
        'sum without (part) (namespace_proxy_vendor_destination_host_response_code_class_part:envoy_proxy_usage_requests:rate5m{namespace="NAMESPACE", proxy_vendor="VENDOR", destination_host="HOST"})',
    },
    accessLog,
  ],
});
export const destinationsOverflow = alert('destinationsOverflow', {
  expression: ({ own, select }) =>
    sidecars(where(increase(select(envoy.statsOverflow), '15m'), '>', own.events)),
  summary: 'Sidecars see more destinations than they count by name.',
  description: ({ own, label, settings }) =>
    `${ofNamespace(label)} left out more than ${own.events} counts by destination in 15 minutes: ${settings.telemetry.destinations} destinations are counted by name.`,
  dashboard,
  meaning:
    "Requests to further hosts pass as ever and are in the vendor's totals, but not in what is counted by host. There is no series for the rest: it is the total less the sum.",
  withoutData: unread,
  look: [
    {
      what: 'How many hosts the vendors have by now',
      query:
        'count by (proxy_vendor) (count by (proxy_vendor, destination_host) (envoy_proxy_usage_requests_total{job="sidelight-envoy", namespace="NAMESPACE"}))',
    },
    'More of them: `telemetry.destinations`, up to 5000. What that costs in memory and series is in [load.md](../load.md).',
  ],
});
