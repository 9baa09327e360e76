import type { Settings } from '../../platform/config/index.ts';
import { type Pod, vendorOf } from '../../webhook/index.ts';
import { type Admission, type Admissions, startAdmissions } from './admission.ts';
import type { Seen } from './counted.ts';
import { type Example, exampleFolder, podOf, type Workload } from './example.ts';
import { appStart, mount, type Start, sidecarStart } from './kubelet.ts';
import type { Lifetime } from './lifetime.ts';
import { freePorts } from './ports.ts';
import { type Remembered, remember } from './remembered.ts';
import { type Certificates, certificatesFor, localName, type Sites, startSites } from './sites.ts';
import { startVendorProxy, type VendorProxy } from './vendorProxy.ts';

/** A workload of the example, its pod before and after the webhook, and the sites that it calls. */
export interface Staged {
  workload: Workload;
  vendor: string;
  asked: Pod;
  admission: Admission;
  ports: { proxy: number; metrics: number };
  sites: Sites;
  /** The vendor's own proxy. */
  through: VendorProxy | undefined;
  /** What was seen by who the sidecar talks to, now or when a scrape was taken. */
  origin: Remembered<Seen>['read'];
}

export interface Stage {
  settings: Settings;
  admissions: Admissions;
  crawlers: Staged[];
  certificates: Certificates;
}

const isUrl = (text: string): boolean => /^https?:/.test(text);

const hostsOf = (workloads: readonly Workload[]): string[] => [
  ...new Set(
    workloads
      .flatMap(({ template }) => template.spec.containers.flatMap(({ args }) => args ?? []))
      .filter(isUrl)
      .map((url) => new URL(url).hostname),
  ),
];

/** The vendors' own proxies by vendor, with the credentials that the example's Secrets hold. */
async function startVendors(
  { settings, secrets }: Example,
  life: Lifetime,
): Promise<Map<string, VendorProxy>> {
  const started = new Map<string, VendorProxy>();
  for (const [vendor, { credentials }] of Object.entries(settings.telemetry.vendors)) {
    const proxy = await startVendorProxy(secrets.get(`${credentials?.secret}/${credentials?.key}`) ?? '');
    life.onEnd(proxy.close);
    started.set(vendor, proxy);
  }
  return started;
}

/** The example's settings for one machine: vendors' proxies on loopback, frequent scrapes, a webhook that ends at once. */
function localSettings(settings: Settings, proxies: ReadonlyMap<string, VendorProxy>): Settings {
  const vendors = Object.fromEntries(
    Object.entries(settings.telemetry.vendors).map(([vendor, proxy]) => [
      vendor,
      { ...proxy, host: '127.0.0.1', port: proxies.get(vendor)?.port ?? proxy.port },
    ]),
  );
  return {
    ...settings,
    telemetry: { ...settings.telemetry, vendors },
    webhook: { ...settings.webhook, drainSeconds: 0 },
    rules: { ...settings.rules, scrapeInterval: '1s' },
  };
}

/** Starts sites, vendors' proxies and the webhook, and lets it inject a pod of each workload. */
export async function setStage(example: Example, life: Lifetime): Promise<Stage> {
  const certificates = await certificatesFor(hostsOf(example.workloads));
  const proxies = await startVendors(example, life);
  const settings = localSettings(example.settings, proxies);
  const [https = 0, plain = 0, ...podPorts] = await freePorts(2 + 2 * example.workloads.length);
  const admissions = await startAdmissions(settings, example.namespace, { https, plain });
  life.onEnd(admissions.close);

  const crawlers: Staged[] = [];
  for (const [index, workload] of example.workloads.entries()) {
    const ports = { proxy: podPorts[2 * index] ?? 0, metrics: podPorts[2 * index + 1] ?? 0 };
    const asked = podOf(workload, index, {
      'sidelight.dev/proxy-port': `${ports.proxy}`,
      'sidelight.dev/metrics-port': `${ports.metrics}`,
    });
    const admission = await admissions.admit(asked);
    const sites = await startSites(certificates, index);
    life.onEnd(sites.close);
    const vendor = vendorOf(asked, settings);
    const through = proxies.get(vendor);
    const origin = remember((through ?? sites).seen);
    life.onEnd(origin.stop);
    crawlers.push({ workload, vendor, asked, admission, ports, sites, through, origin: origin.read });
  }
  return { settings, admissions, crawlers, certificates };
}

/** How to start the pod's two containers here; `env` goes over the crawler's own. */
export async function startsOf(
  { admission: { pod }, sites }: Staged,
  envoy: string,
  { secrets }: Example,
  life: Lifetime,
  env: Record<string, string>,
): Promise<{ sidecar: Start; crawler: Start }> {
  const sidecar = pod.spec.initContainers?.[0];
  const crawler = pod.spec.containers[0];
  if (sidecar === undefined || crawler === undefined) throw new Error(`${exampleFolder} has a pod too few`);
  const site = (argument: string): string => {
    if (!isUrl(argument)) return argument;
    const { protocol, hostname, pathname } = new URL(argument);
    const port = protocol === 'https:' ? sites.ports.https : sites.ports.http;
    return `${protocol}//${localName(hostname)}:${port}${pathname}`;
  };
  const mounted = (container: typeof sidecar) => mount(pod, container, secrets, life.scratch);
  return {
    sidecar: sidecarStart(envoy, sidecar, await mounted(sidecar)),
    crawler: appStart(crawler, await mounted(crawler), site, env),
  };
}
