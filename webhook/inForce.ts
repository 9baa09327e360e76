import type { Settings } from '../platform/config/index.ts';
import { grammar, type Tuning } from './annotations.ts';
import { domain } from './label.ts';
import type { Namespace, Pod } from './pod.ts';

export type Origin = 'default' | 'settings' | 'namespace' | 'pod';

/** An annotation's value as it holds for a pod, whether or not somebody wrote it; the empty string is an empty list. */
export interface AnnotationInForce {
  readonly key: string;
  readonly value: string;
  readonly origin: Origin;
}

/** What holds where no annotation says otherwise, in the words of the annotation. */
const fromSettings: Readonly<Record<keyof Tuning, (settings: Settings) => string>> = {
  proxyPort: ({ telemetry }) => `${telemetry.proxyPort}`,
  metricsPort: ({ telemetry }) => `${telemetry.metricsPort}`,
  cpuRequest: ({ telemetry }) => telemetry.requests.cpu,
  cpuLimit: ({ telemetry }) => telemetry.limits.cpu,
  memoryRequest: ({ telemetry }) => telemetry.requests.memory,
  memoryLimit: ({ telemetry }) => telemetry.limits.memory,
  containers: () => '',
  noProxy: ({ telemetry }) => telemetry.noProxy.join(),
  ownProxy: () => 'keep',
  accessLog: ({ telemetry }) => telemetry.accessLog,
  lastScrapeSeconds: ({ telemetry }) => `${telemetry.lastScrapeSeconds}`,
  vendorPorts: () => '',
};

/** Every annotation that Sidelight knows, with its value for this pod and where that comes from. */
export function annotationsInForce(
  pod: Pod,
  namespace: Namespace,
  settings: Settings,
  defaults: Settings,
): AnnotationInForce[] {
  return Object.entries(grammar).map(([name, { field }]) => {
    const key = `${domain}/${name}`;
    const own = pod.metadata?.annotations?.[key];
    if (own !== undefined) return { key, value: own, origin: 'pod' };
    const inherited = namespace.annotations[key];
    if (inherited !== undefined) return { key, value: inherited, origin: 'namespace' };
    const value = fromSettings[field](settings);
    return { key, value, origin: value === fromSettings[field](defaults) ? 'default' : 'settings' };
  });
}
