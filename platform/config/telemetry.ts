import { z } from 'zod';
import { amounts, cidr, dnsLabel, labelValue, port, secretKey, secretName, text } from './values.ts';

/** A vendor's own HTTP proxy, through which that vendor's traffic leaves. */
const vendorProxy = z.strictObject({
  host: text(
    /^(?=.{1,253}$)([A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?$|(?=.*:)[0-9a-fA-F:]+$)/,
    'a host name or an address',
  ).describe("Of the vendor's own HTTP proxy."),
  port: z.int().min(1).max(65535).describe("Of the vendor's own HTTP proxy."),
  tls: z
    .boolean()
    .default(false)
    .describe("TLS to the vendor's proxy itself; its certificate must be for `host`."),
  credentials: z
    .strictObject({
      secret: secretName.describe("A Secret in the pod's namespace."),
      key: secretKey
        .default('authorization')
        .describe('Its key with the whole value of Proxy-Authorization, such as `Basic dXNlcjpwYXNz`.'),
    })
    .optional()
    .describe("What the sidecar sends to the vendor's proxy in place of the app."),
});

const privateNetworks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'];

export const telemetry = z
  .strictObject({
    proxyPort: port
      .default(15888)
      .describe("Loopback port that the app's HTTP_PROXY points at, or the next free one."),
    metricsPort: port
      .default(15890)
      .describe(
        "Port on the pod's address that serves `/stats/prometheus` and `/ready`, or the next free one.",
      ),
    concurrency: z.int().min(1).max(64).default(1).describe('Worker threads of Envoy.'),
    destinations: z
      .int()
      .min(1)
      .max(5000)
      .default(200)
      .describe('Destinations that are counted by name; past it Envoy drops them and counts the overflow.'),
    dnsCacheHosts: z.int().min(1024).max(65536).default(65536).describe("Hosts in Envoy's DNS cache."),
    noProxy: z
      .array(text(/^[^\s,$]+$/, 'a host, suffix or CIDR without spaces, "," or "$"'))
      .default([])
      .describe('More entries for every NO_PROXY.'),
    inClusterNamespaces: z
      .array(dnsLabel)
      .max(100)
      .default([])
      .describe("Namespaces whose `name.<namespace>` counts as in-cluster beside the pod's own."),
    inClusterCidrs: z
      .array(cidr)
      .max(20)
      .default(privateNetworks)
      .describe('Networks whose address literals are in-cluster: private, shared and unique local ones.'),
    accessLog: z
      .enum(['none', 'errors', 'all'])
      .default('errors')
      .describe(
        "One line of JSON a request on the sidecar's standard output: of none, of those that failed, or of all.",
      ),
    lastScrapeSeconds: z
      .int()
      .min(0)
      .max(25)
      .default(0)
      .describe(
        "Seconds that the sidecar outlives the app, so that a last scrape finds it; less than a pod's usual grace of 30.",
      ),
    vendors: z
      .record(labelValue, vendorProxy)
      .refine((vendors) => Object.keys(vendors).length <= 500, 'at most 500 vendors')
      .default({})
      .describe('Vendors that are reached through a proxy of their own, by the value of the vendor label.'),
    requests: amounts('100m', '128Mi').describe('What the sidecar asks for.'),
    limits: amounts('500m', '704Mi').describe(
      'What the sidecar may use: memory for 5,000 tunnels at once (250 MB), and a margin; Envoy refuses before it is full.',
    ),
  })
  .prefault({})
  .describe('The profile `telemetry`.');
