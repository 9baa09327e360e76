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
    requests: amounts('100m', '128Mi'),
    limits: amounts('500m', '256Mi'),
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
