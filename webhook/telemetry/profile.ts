import type { Settings } from '../../platform/config/index.ts';
import type { Notice } from '../admit.ts';
import type { Tuning } from '../annotations.ts';
import { chosenContainers } from '../chosen.ts';
import type { EnvChange, Injection } from '../injection.ts';
import type { Namespace, Pod } from '../pod.ts';
import { choosePorts, claimVendorPorts, takenPorts } from '../ports.ts';
import type { Reason } from '../reasons.ts';
import type { Ports } from './bootstrap.ts';
import { alwaysDirect, type ProxyEnvironment, planEnvironment, proxyUrl } from './environment.ts';
import { sidecarResources } from './resources.ts';
import { emptyTokenVolume, sharedSidecars } from './sidecar.ts';
import type { VendorProxy, Vendors } from './vendor.ts';
import { vendorCredentials } from './vendorCredentials.ts';

export interface ProfileInput {
  pod: Pod;
  namespace: Namespace;
  settings: Settings;
  tuning: Tuning;
  /** Port of an earlier injection whose environment is still there. */
  formerProxyPort: number | undefined;
  /** Ports that others have or will have; without it those of the pod. */
  taken?: Map<number, string>;
}

export type ProfileResult =
  | { injection: Injection; ports: Ports; notices: Notice[] }
  | { refused: { reason: Reason; message: string } };

/** Pod and settings to the telemetry sidecar and the environment that points at it. */
export function telemetryProfile(input: ProfileInput): ProfileResult {
  const { pod, namespace, settings, tuning } = input;
  const wanted = { proxy: settings.telemetry.proxyPort, metrics: settings.telemetry.metricsPort };
  const { taken = takenPorts(pod) } = input;
  const noVendor = claimVendorPorts(taken, tuning.vendorPorts ?? []);
  if (noVendor) return { refused: { reason: 'port_taken', message: noVendor } };
  const ports = choosePorts(taken, wanted, tuning);
  if ('taken' in ports) return { refused: { reason: 'port_taken', message: ports.taken } };
  const sized = sidecarResources(settings, tuning, pod, namespace.limitRanges);
  if ('refused' in sized) return { refused: { reason: 'limit_range', message: sized.refused } };
  const vendors = vendorsOfPod(pod, settings, tuning);
  if ('refused' in vendors) return { refused: { reason: 'invalid_annotation', message: vendors.refused } };
  const credentials = vendorCredentials(vendors, settings);
  const { env, notices } = environment(input, ports);
  const injection: Injection = {
    sidecars: sharedSidecars({
      settings,
      namespace,
      vendors,
      accessLog: tuning.accessLog ?? settings.telemetry.accessLog,
      lastScrapeSeconds: tuning.lastScrapeSeconds ?? settings.telemetry.lastScrapeSeconds,
      ports,
      resources: sized.resources,
    }),
    volumes: [emptyTokenVolume, ...credentials.volumes],
    mounts: [],
    env,
    annotations: credentials.annotations,
  };
  return { injection, ports, notices };
}

const labelValue = /^[A-Za-z0-9]([-._A-Za-z0-9]{0,61}[A-Za-z0-9])?$/;

/** The API server checks labels after its webhooks: what it will refuse must not be kept with the shared sidecars. */
export function vendorOf(pod: Pod, settings: Settings): string {
  const value = pod.metadata?.labels?.[settings.vendorLabel] ?? '';
  return labelValue.test(value) ? value : 'direct';
}

function proxyOf(vendor: string, settings: Settings): VendorProxy | undefined {
  const { vendors } = settings.telemetry;
  const entry = Object.hasOwn(vendors, vendor) ? vendors[vendor] : undefined;
  return entry && { ...entry, credentials: entry.credentials !== undefined };
}

function vendorsOfPod(pod: Pod, settings: Settings, tuning: Tuning): Vendors | { refused: string } {
  const name = vendorOf(pod, settings);
  const further = tuning.vendorPorts ?? [];
  if (further.some((vendor) => vendor.name === name)) {
    const refused = `sidelight.dev/vendor-ports: "${name}" is the vendor of the pod's own label and has the port of HTTP_PROXY`;
    return { refused };
  }
  return {
    vendor: { name, proxy: proxyOf(name, settings) },
    furtherVendors: further.map((vendor) => ({ ...vendor, proxy: proxyOf(vendor.name, settings) })),
  };
}

const union = (...lists: (readonly string[])[]): string[] => [...new Set(lists.flat())];

const usual = new WeakMap<Settings, readonly string[]>();

function usualNoProxy(settings: Settings): readonly string[] {
  const known =
    usual.get(settings) ?? union(alwaysDirect(settings.clusterDomain), settings.telemetry.noProxy);
  usual.set(settings, known);
  return known;
}

const usualWishes = new WeakMap<Settings, ProxyEnvironment>();

/** One object for the pods that ask for nothing special, since what follows from it is kept with it. */
function wish({ settings, tuning, formerProxyPort }: ProfileInput, { proxy }: Ports): ProxyEnvironment {
  const formerUrl = formerProxyPort === undefined ? undefined : proxyUrl(formerProxyPort);
  const special = tuning.noProxy || tuning.ownProxy || formerUrl || proxy !== settings.telemetry.proxyPort;
  const known = special ? undefined : usualWishes.get(settings);
  if (known) return known;
  const made = {
    url: proxyUrl(proxy),
    formerUrl,
    noProxy: tuning.noProxy ? union(usualNoProxy(settings), tuning.noProxy) : usualNoProxy(settings),
    ownProxy: tuning.ownProxy ?? 'keep',
  };
  if (!special) usualWishes.set(settings, made);
  return made;
}

function environment(input: ProfileInput, ports: Ports): { env: EnvChange[]; notices: Notice[] } {
  const { pod, settings, tuning } = input;
  const wanted = wish(input, ports);
  const env: EnvChange[] = [];
  const notices: Notice[] = [];
  for (const [place, container] of chosenContainers(pod, settings, tuning)) {
    const plan = planEnvironment(container, wanted);
    notices.push(...plan.notices);
    if (plan.add.length + plan.set.length > 0) env.push({ ...place, add: plan.add, set: plan.set });
  }
  return { env, notices };
}
