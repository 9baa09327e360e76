import { aggregate, type Expression, envoy, envoyNames } from '../../metrics/index.ts';
import { valueAs } from '../alert.ts';

export const sidecarJob = envoy.upstreamRequests.exporter.job;
/** The injected container, as the kubelet and kube-state-metrics name it. */
export const ofSidecar = { container: 'sidelight-envoy' } as const;
/** Calls inside the cluster carry the vendor's tag too, but are no vendor's. */
export const toVendor = { envoy_cluster_name: envoyNames.vendorCluster } as const;

/** One alert a namespace, however many of its sidecars it concerns; the value is their number. */
export const sidecars = <Label extends string>(
  of: Expression<Label | 'namespace' | 'pod'>,
): Expression<'namespace'> => aggregate('count', ['namespace'], aggregate('max', ['namespace', 'pod'], of));

/** The beginning of a description of `sidecars`. */
export const ofNamespace = (label: (name: 'namespace') => string): string =>
  `${valueAs.plain} of the sidecars in namespace ${label('namespace')}`;

export const dashboard = { uid: 'sidelight-vendors', variables: { namespace: 'namespace' } } as const;

export const unread = 'Quiet. SidelightScrapesFailing tells of sidecars that Prometheus does not read.';
