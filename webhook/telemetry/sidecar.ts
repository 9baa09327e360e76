import type { Settings } from '../../platform/config/index.ts';
import { parseQuantity } from '../../platform/quantity/index.ts';
import type { Amounts, Namespace } from '../pod.ts';
import type { AccessLog } from './accessLog.ts';
import { type BootstrapInput, bootstrapArgument, type Ports } from './bootstrap.ts';
import { credentialsPath } from './credentials.ts';
import { credentialed, type Vendors } from './vendor.ts';
import { credentialsVolume } from './vendorCredentials.ts';

export const sidecarName = 'sidelight-envoy';
/** Scraped by this name; with the container's name it tells our sidecar from another's. */
export const statsPortName = 'sidelight-stats';
const tokenVolume = 'sidelight-no-token';
/** In every container of ours: in the place of the ServiceAccount's token there is nothing. */
export const noTokenMount = {
  name: tokenVolume,
  mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
  readOnly: true,
};

/** OpenShift's restricted SCC gives each namespace a range of users, and takes no other. */
const openShiftRange = 'openshift.io/sa.scc.uid-range';
const user = 65532;

/** Whom an injected container runs as; nobody where the namespace itself says who. */
export const userIn = ({ annotations }: Namespace): { runAsUser?: number; runAsGroup?: number } =>
  openShiftRange in annotations ? {} : { runAsUser: user, runAsGroup: user };

/** Follows this flag in the sidecar's arguments. */
export const bootstrapFlag = '--config-yaml';

/** What Envoy is started with. */
export const envoyArguments = (bootstrap: BootstrapInput, concurrency: number): string[] => [
  bootstrapFlag,
  bootstrapArgument(bootstrap),
  '--disable-hot-restart',
  '--concurrency',
  String(concurrency),
  '--log-level',
  'warning',
  // It tells of fields that may change with Envoy's version at every start; a test reads that of our version.
  '--component-log-level',
  'misc:error',
  // Lines of the access log wait this long for company, ten seconds if not said.
  '--file-flush-interval-msec',
  '1000',
];

interface SidecarInput {
  settings: Settings;
  namespace: Namespace;
  vendors: Vendors;
  accessLog: AccessLog;
  /** Seconds between the app's end and Envoy's. */
  lastScrapeSeconds: number;
  ports: Ports;
  resources: { requests: Amounts; limits: Amounts };
}

/** The native sidecar of the telemetry profile, with its full security context and no token. */
const telemetrySidecar = ({
  settings,
  namespace,
  vendors,
  accessLog,
  lastScrapeSeconds,
  ports,
  resources,
}: SidecarInput) => ({
  name: sidecarName,
  image: settings.images.envoy,
  imagePullPolicy: settings.images.pullPolicy,
  restartPolicy: 'Always',
  command: ['/usr/local/bin/envoy'],
  args: envoyArguments(
    {
      ...vendors,
      accessLog,
      namespaces: [namespace.name, ...settings.telemetry.inClusterNamespaces],
      clusterDomain: settings.clusterDomain,
      inClusterCidrs: settings.telemetry.inClusterCidrs,
      ports,
      destinations: settings.telemetry.destinations,
      dnsCacheHosts: settings.telemetry.dnsCacheHosts,
      memoryLimit: parseQuantity(resources.limits.memory ?? settings.telemetry.limits.memory) ?? 0,
    },
    settings.telemetry.concurrency,
  ),
  ports: [{ name: statsPortName, containerPort: ports.metrics, protocol: 'TCP' }],
  startupProbe: {
    httpGet: { path: '/ready', port: statsPortName },
    periodSeconds: 1,
    timeoutSeconds: 1,
    failureThreshold: 120,
  },
  ...(lastScrapeSeconds > 0 ? { lifecycle: { preStop: { sleep: { seconds: lastScrapeSeconds } } } } : {}),
  resources,
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    ...userIn(namespace),
    seccompProfile: { type: 'RuntimeDefault' },
  },
  volumeMounts: [
    noTokenMount,
    ...(credentialed(vendors).length > 0
      ? [{ name: credentialsVolume, mountPath: credentialsPath, readOnly: true }]
      : []),
  ],
});

/** A volume of nothing in the token's place: no credential for the sidecar, and nothing for the API server to add. */
export const emptyTokenVolume = { name: tokenVolume, projected: { sources: [] } };

type Sidecars = readonly Readonly<ReturnType<typeof telemetrySidecar>>[];
const made = new WeakMap<Settings, Map<string, Sidecars>>();
const cachedAtMost = 500;

/**
 * `telemetrySidecar` as a list of one. Pods of a template share it, frozen: making it, and writing it as JSON, would
 * be most of an admission's work.
 */
export function sharedSidecars(input: SidecarInput): Sidecars {
  const { settings, namespace, vendors, accessLog, lastScrapeSeconds, ports, resources } = input;
  const cache = made.get(settings) ?? new Map<string, Sidecars>();
  made.set(settings, cache);
  const { requests, limits } = resources;
  const key = [
    namespace.name,
    openShiftRange in namespace.annotations,
    vendors.vendor.name,
    ...vendors.furtherVendors.map(({ name, port }) => `${name}=${port}`),
    accessLog,
    lastScrapeSeconds,
    ports.proxy,
    ports.metrics,
    requests.cpu,
    requests.memory,
    limits.cpu,
    limits.memory,
  ].join();
  const known = cache.get(key);
  if (known) return known;
  const sidecars = Object.freeze([Object.freeze(telemetrySidecar(input))]);
  if (cache.size >= cachedAtMost) cache.clear();
  cache.set(key, sidecars);
  return sidecars;
}
