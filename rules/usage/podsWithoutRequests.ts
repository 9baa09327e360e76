import { aggregate, and, envoy, where } from '../../metrics/index.ts';
import { alertsOf } from '../alert.ts';
import { dashboard, ofNamespace, sidecars, toVendor, unread } from './sidecars.ts';

const alert = alertsOf('usage');

const pod = ['namespace', 'pod'] as const;

/** Over the pod's whole life: counters are there at 0 from the first scrape on. */
export const podsWithoutRequests = alert('podsWithoutRequests', {
  expression: ({ own, select }) =>
    sidecars(
      and(
        and(
          where(aggregate('max', pod, select(envoy.upstreamRequests, toVendor)), '==', 0),
          where(aggregate('max', pod, select(envoy.vendorResponses)), '==', 0),
        ),
        where(aggregate('max', pod, select(envoy.serverUptime)), '>', own.minutes * 60),
      ),
    ),
  summary: 'Pods with the sidecar send nothing through it.',
  description: ({ own, label }) =>
    `${ofNamespace(label)} have not seen one request to a vendor in more than ${own.minutes} minutes; most often their app does not use the proxy.`,
  dashboard,
  meaning:
    "The pods carry the sidecar and run, but no request to a vendor has ever gone through it. Most often the app's runtime or HTTP library ignores `HTTP_PROXY` and goes around the sidecar, so that its traffic is counted nowhere. It may also be that it only calls services inside the cluster, or has nothing to do yet.",
  withoutData: unread,
  look: [
    {
      what: 'Which pods',
      query:
        'max by (pod) (envoy_cluster_upstream_rq_total{job="sidelight-envoy", envoy_cluster_name="vendor", namespace="NAMESPACE"}) == 0',
    },
    'What the pod has, and what its runtime needs to use the proxy: `sidelight explain pod/POD -n NAMESPACE`.',
    'Whether the proxy works from there: `kubectl -n NAMESPACE exec POD -- curl -sI http://example.com` must raise the count.',
    'A pod that should not have the sidecar gets the label `sidelight.dev/inject: disabled`.',
  ],
});
