import { injectionHash, type Settings } from '../platform/config/index.ts';
import { version } from '../platform/version.ts';
import type { Notice } from './admit.ts';
import { statusAnnotation } from './annotations.ts';
import type { Injection } from './injection.ts';
import type { Container, ContainerPort, Pod } from './pod.ts';
import type { Ports } from './telemetry/bootstrap.ts';
import { sidecarName, statsPortName } from './telemetry/sidecar.ts';

/** The annotation `sidelight.dev/status`: what was added to the pod, by which revision and settings. */
export interface Status {
  revision: string;
  /** Hash of what of the settings shapes pods. */
  settings: string;
  profiles: string[];
  containers: string[];
  volumes: string[];
  /** Of the telemetry sidecar, where there is one. */
  ports?: Ports;
  /** Container name to the reasons why it, or a part of it, was left as it is. */
  notices?: Record<string, string[]>;
}

const hashes = new WeakMap<Settings, string>();

function hashOf(settings: Settings): string {
  const known = hashes.get(settings) ?? injectionHash(settings);
  hashes.set(settings, known);
  return known;
}

export interface Injected {
  pod: Pod;
  settings: Settings;
  profiles: string[];
  injection: Injection;
  ports: Ports | undefined;
  notices: readonly Notice[];
  /** What an earlier injection wrote. */
  former: Status | undefined;
}

export function statusOf({ pod, settings, profiles, injection, ports, notices, former }: Injected): Status {
  const told = Map.groupBy(
    notices.filter(({ container }) => container !== undefined),
    ({ container }) => container as string,
  );
  return {
    revision: version,
    settings: hashOf(settings),
    profiles,
    containers: injection.sidecars.map(({ name }) => name),
    volumes: injection.volumes.map(({ name }) => name).filter((name) => !isShared(name, pod, former)),
    ...(ports ? { ports } : {}),
    ...(told.size > 0
      ? { notices: Object.fromEntries([...told].map(([name, all]) => [name, all.map((n) => n.reason)])) }
      : {}),
  };
}

/** Whether a volume of a profile was the pod's own before, and the same: it is not ours to take away. */
const isShared = (volume: string, { spec }: Pod, former: Status | undefined): boolean =>
  !volume.startsWith('sidelight-') &&
  !former?.volumes?.includes(volume) &&
  (spec.volumes ?? []).some(({ name }) => name === volume);

const isPort = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) > 0 && Number(value) < 65536;

/** The pod's status annotation; undefined when it has none, or one that cannot be ours. */
export function readStatus(pod: Pod): Status | undefined {
  const text = pod.metadata?.annotations?.[statusAnnotation];
  if (!text) return undefined;
  try {
    const status = JSON.parse(text) as Status;
    const ports = status?.ports;
    const whole =
      Array.isArray(status?.containers) &&
      Array.isArray(status.volumes ?? []) &&
      (ports ? isPort(ports.proxy) && isPort(ports.metrics) : !status.containers.includes(sidecarName));
    return whole ? status : undefined;
  } catch {
    return undefined; // somebody else's text under our key: as if it were absent
  }
}

export const isCurrent = (status: Status, settings: Settings): boolean =>
  status.revision === version && status.settings === hashOf(settings);

const isStatsPort = ({ name, containerPort }: ContainerPort): boolean =>
  name === statsPortName && containerPort !== undefined;

/** Whether every container that the status names is there; those of other profiles go by their names. */
export function areThere(pod: Pod, { containers }: Status): boolean {
  if (containers.length === 0) return false;
  const present = pod.spec.initContainers ?? [];
  return containers.every((ours) => present.some(({ name }) => name === ours));
}

/** Our sidecar: our name, our port's name, and a status that names it; whatever else has become of it. */
export function findOurs(
  pod: Pod,
  status: Status | undefined,
): { index: number; container: Container } | undefined {
  if (!status?.containers.includes(sidecarName)) return undefined;
  const list = pod.spec.initContainers ?? [];
  const index = list.findIndex(({ name, ports }) => name === sidecarName && (ports ?? []).some(isStatsPort));
  const container = list[index];
  return container && { index, container };
}
