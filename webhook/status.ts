import { type Settings, settingsHash } from '../platform/config/index.ts';
import { version } from '../platform/version.ts';
import type { Notice } from './admit.ts';
import { statusAnnotation } from './annotations.ts';
import type { Injection } from './injection.ts';
import type { Container, Pod } from './pod.ts';
import type { Ports } from './telemetry/bootstrap.ts';
import { sidecarName, statsPortName } from './telemetry/sidecar.ts';

/** The annotation `sidelight.dev/status`: what was added to the pod, by which revision and settings. */
export interface Status {
  revision: string;
  settings: string;
  profiles: string[];
  containers: string[];
  volumes: string[];
  ports: Ports;
  /** Container name to the reason why it was left as it is. */
  notices?: Record<string, string>;
}

const hashes = new WeakMap<Settings, string>();

function hashOf(settings: Settings): string {
  const known = hashes.get(settings) ?? settingsHash(settings);
  hashes.set(settings, known);
  return known;
}

export function statusOf(
  settings: Settings,
  profiles: string[],
  injection: Injection,
  ports: Ports,
  notices: readonly Notice[],
): Status {
  const told = notices.flatMap(({ container, reason }) => (container ? [[container, reason]] : []));
  return {
    revision: version,
    settings: hashOf(settings),
    profiles,
    containers: injection.sidecars.map(({ name }) => name),
    volumes: injection.volumes.map(({ name }) => name),
    ports,
    ...(told.length > 0 ? { notices: Object.fromEntries(told) } : {}),
  };
}

/** The pod's status annotation; undefined when it has none, or one that cannot be ours. */
export function readStatus(pod: Pod): Status | undefined {
  const text = pod.metadata?.annotations?.[statusAnnotation];
  if (!text) return undefined;
  try {
    const status = JSON.parse(text) as Status;
    const whole =
      Array.isArray(status?.containers) &&
      Number.isInteger(status.ports?.proxy) &&
      Number.isInteger(status.ports?.metrics);
    return whole ? status : undefined;
  } catch {
    return undefined; // somebody else's text under our key: as if it were absent
  }
}

export const isCurrent = (status: Status, settings: Settings): boolean =>
  status.revision === version && status.settings === hashOf(settings);

/** Our sidecar: our name, our port's name, and a status that names it; whatever else has become of it. */
export function findOurs(
  pod: Pod,
  status: Status | undefined,
): { index: number; container: Container } | undefined {
  if (!status?.containers.includes(sidecarName)) return undefined;
  const list = pod.spec.initContainers ?? [];
  const index = list.findIndex(
    ({ name, ports }) => name === sidecarName && (ports ?? []).some((port) => port.name === statsPortName),
  );
  const container = list[index];
  return container && { index, container };
}
