import { z } from 'zod';
import { version } from '../version.ts';

const dnsLabel = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    'a DNS label: lower-case letters, digits and "-", at most 63',
  );
const profileName = dnsLabel.max(40);
const port = z.int().min(1024).max(65535);
const quantity = z
  .string()
  .regex(/^\d+(\.\d+)?(m|k|Ki|M|Mi|G|Gi)?$/, 'a Kubernetes quantity such as 100m or 128Mi');
const duration = z.string().regex(/^\d+(s|m|h)$/, 'a duration such as 30s, 5m or 1h');
const image = z.string().min(1).regex(/^\S+$/, 'an image by name, tag or digest, without spaces');
const amounts = (cpu: string, memory: string) =>
  z.strictObject({ cpu: quantity.default(cpu), memory: quantity.default(memory) }).prefault({});

/** Containers of other injectors: they keep their own network and get no proxy environment. */
const knownSidecars = [
  'istio-proxy',
  'istio-init',
  'istio-validation',
  'linkerd-proxy',
  'linkerd-init',
  'linkerd-network-validator',
  'daprd',
  'vault-agent',
  'vault-agent-init',
  'consul-dataplane',
  'kuma-sidecar',
  'kuma-init',
  'otc-container',
];

const address = /^(\d{1,3}(\.\d{1,3}){3})$|^(?=.*:)[0-9a-fA-F:.]+$/;
const networkBits = { four: 32, six: 128 };
/** As wide as makes sense for a cluster's own addresses: a wider one would take the internet for the cluster. */
const isNetwork = (text: string): boolean => {
  const [host = '', bits = '', ...more] = text.split('/');
  const most = host.includes(':') ? networkBits.six : networkBits.four;
  const fits = /^\d{1,3}$/.test(bits) && Number(bits) >= 7 && Number(bits) <= most;
  return (
    address.test(host) && more.length === 0 && fits && host.split('.').every((part) => !(Number(part) > 255))
  );
};
const cidr = z.string().refine(isNetwork, 'a network such as 10.0.0.0/8 or fd00::/8, of at least 7 bits');

/** A label value: what `proxy-vendor` may say. */
const labelValue = z
  .string()
  .regex(/^[A-Za-z0-9]([-._A-Za-z0-9]{0,61}[A-Za-z0-9])?$/, 'a value that a Kubernetes label may have');

/** A vendor's own HTTP proxy, through which that vendor's traffic leaves. */
const vendorProxy = z.strictObject({
  host: z
    .string()
    .max(253)
    .regex(/^[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?$|^(?=.*:)[0-9a-fA-F:]+$/, 'a host name or an address'),
  port: z.int().min(1).max(65535),
  /** TLS to the vendor's proxy itself. */
  tls: z.boolean().default(false),
  /** Key of a Secret in the pod's namespace that holds the whole value of Proxy-Authorization, such as `Basic dXNlcjpwYXNz`. */
  credentials: z
    .strictObject({
      secret: z
        .string()
        .max(253)
        .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 'the name of a Secret'),
      key: z
        .string()
        .max(253)
        .regex(/^[-._a-zA-Z0-9]+$/, 'a key of a Secret')
        .default('authorization'),
    })
    .optional(),
});

const telemetry = z
  .strictObject({
    /** Loopback port that the app's HTTP_PROXY points at. */
    proxyPort: port.default(15888),
    /** Port on the pod's address that serves /stats/prometheus and /ready. */
    metricsPort: port.default(15890),
    /** Worker threads of Envoy; without it Envoy takes one per core of the node. */
    concurrency: z.int().min(1).max(64).default(1),
    /** Destinations that are counted by name; past it Envoy drops them and counts the overflow. */
    destinations: z.int().min(1).max(5000).default(200),
    /** Hosts in Envoy's DNS cache. */
    dnsCacheHosts: z.int().min(1024).max(65536).default(65536),
    /** More entries for every NO_PROXY. */
    noProxy: z
      .array(z.string().regex(/^[^\s,$]+$/, 'a host, suffix or CIDR without spaces, "," or "$"'))
      .default([]),
    /** Namespaces whose `name.<namespace>` counts as in-cluster beside the pod's own. */
    inClusterNamespaces: z.array(dnsLabel).max(100).default([]),
    /** Networks whose address literals are in-cluster: private, shared and unique local ones. */
    inClusterCidrs: z
      .array(cidr)
      .max(20)
      .default(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']),
    /** One line of JSON a request on the sidecar's standard output: of none, of those that failed, or of all. */
    accessLog: z.enum(['none', 'errors', 'all']).default('errors'),
    /** Seconds that the sidecar outlives the app, so that a last scrape finds it; less than a pod's usual grace of 30. */
    lastScrapeSeconds: z.int().min(0).max(25).default(0),
    /** Vendors that are reached through a proxy of their own, by the value of the vendor label. */
    vendors: z
      .record(labelValue, vendorProxy, {
        error: ({ code }) =>
          code === 'invalid_key' ? 'each name: a value that a Kubernetes label may have' : undefined,
      })
      .refine((vendors) => Object.keys(vendors).length <= 500, 'at most 500 vendors')
      .default({}),
    requests: amounts('100m', '128Mi'),
    /** Memory for 5,000 tunnels at once (250 MB), and a margin; Envoy refuses before it is full. */
    limits: amounts('500m', '384Mi'),
  })
  .prefault({});

const webhook = z
  .strictObject({
    replicas: z.int().min(1).max(10).default(2),
    logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    /** Seconds that a terminating replica keeps serving, until no endpoint names it any more. */
    drainSeconds: z.int().min(0).max(300).default(20),
    priorityClass: z.string().default('system-cluster-critical'),
    /** Life of the CA and of the serving certificate; each is renewed at two thirds. */
    caDays: z.number().positive().max(3650).default(365),
    certificateDays: z.number().positive().max(825).default(30),
    /** A NetworkPolicy that lets the webhook reach nothing but DNS and the API server's ports. */
    restrictEgress: z.boolean().default(false),
    requests: amounts('50m', '128Mi'),
    /** A third of it in normal use; the rest is for hostile reviews. */
    limits: amounts('1', '512Mi'),
  })
  .prefault({});

/** What every alert has. */
const alerting = (severity: 'critical' | 'warning' | 'info', wait: string) => ({
  enabled: z.boolean().default(true),
  for: duration.default(wait),
  severity: z.enum(['critical', 'warning', 'info']).default(severity),
});
const share = z.number().min(0).max(1);

const rules = z
  .strictObject({
    /** How often Prometheus scrapes the sidecars. */
    scrapeInterval: z
      .string()
      .regex(/^([1-9]|[1-6]\d|7[0-5])s$|^1m$/, 'at most 75s: rates are taken over 5m and need four scrapes')
      .default('15s'),
    /** Labels of every generated object, for a Prometheus that selects rules by label. */
    labels: z.record(z.string(), z.string()).default({}),
    runbookBase: z.string().default('docs/runbooks/'),
    /** Where Grafana serves dashboards by uid, such as https://grafana.example/d/ */
    dashboardBase: z.string().default('/d/'),
    scrapesFailing: z
      .strictObject({
        enabled: z.boolean().default(true),
        for: duration.default('5m'),
        severity: z.enum(['critical', 'warning', 'info']).default('warning'),
        /** Share of a namespace's sidecars that must answer their scrape. */
        minimumRatio: z.number().min(0).max(1).default(0.99),
      })
      .prefault({}),
    sidecarMemoryHigh: z
      .strictObject({
        ...alerting('warning', '1m'),
        /** Of the heap that a sidecar may have; from 80 on it refuses requests. */
        percent: z.number().min(0).max(100).default(75),
      })
      .prefault({}),
    sidecarShedding: z
      .strictObject({
        ...alerting('critical', '1m'),
        /** Refusals of a sidecar in 5 minutes that are no alert yet. */
        events: z.number().min(0).default(0),
      })
      .prefault({}),
    /** `ratio` of the connections that a sidecar takes. */
    sidecarConnectionsHigh: z
      .strictObject({ ...alerting('warning', '1m'), ratio: share.default(0.8) })
      .prefault({}),
    /** Share of a namespace's look-ups that must be answered. */
    sidecarDnsFailing: z
      .strictObject({ ...alerting('warning', '5m'), minimumRatio: share.default(0.5) })
      .prefault({}),
    /** `ratio` of `telemetry.dnsCacheHosts`. */
    sidecarDnsCacheFull: z
      .strictObject({ ...alerting('warning', '5m'), ratio: share.default(0.8) })
      .prefault({}),
  })
  .prefault({});

/** `sidelight.yaml`: closed, every field with its default. */
export const settingsSchema = z.strictObject({
  /** Namespace of the webhook itself; its pods are never injected. */
  namespace: dnsLabel.default('sidelight'),
  clusterDomain: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/)
    .default('cluster.local'),
  images: z
    .strictObject({
      webhook: image.default(`sidelight/webhook:${version}`),
      envoy: image.default('envoyproxy/envoy:distroless-v1.40.0'),
      pullPolicy: z.enum(['IfNotPresent', 'Always', 'Never']).default('IfNotPresent'),
    })
    .prefault({}),
  /** What the label value `enabled` stands for. */
  defaultProfiles: z.array(profileName).min(1).default(['telemetry']),
  /** Pod label that names the vendor; without it the vendor is `direct`. */
  vendorLabel: z.string().min(1).max(317).default('proxy-vendor'),
  excludedNamespaces: z.array(dnsLabel).default(['kube-system', 'kube-public', 'kube-node-lease']),
  knownSidecars: z.array(z.string()).default(knownSidecars),
  telemetry,
  webhook,
  rules,
});

export type Settings = z.infer<typeof settingsSchema>;
