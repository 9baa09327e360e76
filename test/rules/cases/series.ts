/** A series of promtool's: its selector, and its samples a minute apart. */
export interface Series {
  readonly series: string;
  readonly values: string;
}
type Labels = Readonly<Record<string, string>>;

export const made = (name: string, labels: Labels, values: string): Series => ({
  series: `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .join(', ')}}`,
  values,
});

/** As a sidecar's scrape brings them; `pod` and `proxy_vendor` may be others. */
export const sidecar = (name: string, values: string, labels: Labels = {}): Series =>
  made(
    name,
    {
      job: 'sidelight-envoy',
      namespace: 'crawlers',
      pod: 'a',
      instance: `${labels.pod ?? 'a'}:15890`,
      proxy_vendor: 'v',
      ...labels,
    },
    values,
  );

/** Of the vendor's cluster. */
export const toVendor = (name: string, values: string, labels: Labels = {}): Series =>
  sidecar(name, values, { envoy_cluster_name: 'vendor', ...labels });

/** What the scrape itself says; it knows no vendor. */
export const up = (values: string, pod = 'a', job = 'sidelight-envoy', namespace = 'crawlers'): Series =>
  made('up', { job, namespace, pod, instance: `${pod}:15890` }, values);

export const kubeState = (name: string, values: string, labels: Labels = {}): Series =>
  made(
    name,
    { job: 'kube-state-metrics', instance: 'ksm:8080', namespace: 'crawlers', pod: 'a', uid: 'u', ...labels },
    values,
  );

/** Of a Deployment: without the pod's labels. */
export const deployment = (name: string, values: string, labels: Labels = {}): Series =>
  made(
    name,
    {
      job: 'kube-state-metrics',
      instance: 'ksm:8080',
      namespace: 'sidelight',
      deployment: 'sidelight-webhook',
      ...labels,
    },
    values,
  );

export const kubelet = (name: string, values: string, labels: Labels = {}): Series =>
  made(
    name,
    {
      job: 'kubelet',
      instance: 'node1:10250',
      namespace: 'crawlers',
      pod: 'a',
      container: 'sidelight-envoy',
      id: `/kubepods/pod1/${labels.container ?? 'c'}`,
      image: 'envoy',
      name: 'c',
      ...labels,
    },
    values,
  );

export const apiserver = (name: string, values: string, labels: Labels = {}): Series =>
  made(
    name,
    {
      job: 'apiserver',
      instance: '10.0.0.1:6443',
      name: 'pod.sidelight.dev',
      operation: 'CREATE',
      type: 'admit',
      ...labels,
    },
    values,
  );

export const webhook = (name: string, values: string, labels: Labels = {}): Series =>
  made(
    name,
    {
      job: 'sidelight-webhook',
      namespace: 'sidelight',
      pod: 'w',
      instance: `${labels.pod ?? 'w'}:8080`,
      ...labels,
    },
    values,
  );

/** The buckets of a histogram: those from `from` on grow by `values`, those below stay at 0. */
export const bucketsFrom = (
  bounds: readonly number[],
  from: number,
  values: string,
  make: (values: string, labels: Labels) => Series,
): Series[] =>
  [...bounds, Number.POSITIVE_INFINITY].map((le) =>
    make(le >= from ? values : '0x90', {
      le: le === Number.POSITIVE_INFINITY ? '+Inf' : String(le),
    }),
  );
