import type { Container, Pod } from './pod.ts';
import type { Ports } from './telemetry/bootstrap.ts';

type Claim = (port: number | string | undefined, by: string) => void;

function claimPorts(container: Container, claim: Claim): void {
  for (const port of container.ports ?? []) {
    if ((port.protocol ?? 'TCP') !== 'TCP') continue;
    claim(port.containerPort, 'containerPort');
    claim(port.hostPort, 'hostPort');
  }
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
    claimByAction(container[probe], probe, claim);
  }
  for (const hook of ['postStart', 'preStop'] as const) {
    claimByAction(container.lifecycle?.[hook], hook, claim);
  }
}

function claimByAction(action: Container['livenessProbe'], by: string, claim: Claim): void {
  claim(action?.httpGet?.port, by);
  claim(action?.tcpSocket?.port, by);
  claim(action?.grpc?.port, by);
}

/** TCP ports that containers other than `except` declare or are probed on, and who. */
export function takenPorts(pod: Pod, ...except: (Container | undefined)[]): Map<number, string> {
  const taken = new Map<number, string>();
  for (const container of [...(pod.spec.initContainers ?? []), ...pod.spec.containers]) {
    if (except.includes(container)) continue;
    claimPorts(container, (port, by) => {
      const number = Number(port);
      if (number > 0 && !taken.has(number)) taken.set(number, `container "${container.name}" (${by})`);
    });
  }
  return taken;
}

/** The ports that an annotation gives to further vendors, which never move; or who has one of them. */
export function claimVendorPorts(
  taken: Map<number, string>,
  vendorPorts: readonly { name: string; port: number }[],
): string | undefined {
  for (const { name, port } of vendorPorts) {
    const who = taken.get(port);
    if (who) return `sidelight.dev/vendor-ports: "${name}=${port}" is taken by ${who}; choose another port`;
    taken.set(port, `sidelight.dev/vendor-ports: "${name}=${port}"`);
  }
  return undefined;
}

/** Ports that were asked for by annotation do not move. */
export interface Asked {
  proxyPort?: number;
  metricsPort?: number;
}

/** The wanted ports, each moved to the next free one; or who has a port that was asked for. */
export function choosePorts(
  taken: Map<number, string>,
  wanted: Ports,
  asked: Asked,
): Ports | { taken: string } {
  for (const [key, port] of [
    ['proxy-port', asked.proxyPort],
    ['metrics-port', asked.metricsPort],
  ] as const) {
    const who = port === undefined ? undefined : taken.get(port);
    if (who) return { taken: `sidelight.dev/${key}: "${port}" is taken by ${who}; choose another port` };
  }
  const proxy = asked.proxyPort ?? nextFree(taken, wanted.proxy, asked.metricsPort);
  const metrics = asked.metricsPort ?? nextFree(taken, wanted.metrics, proxy);
  return proxy && metrics ? { proxy, metrics } : { taken: 'every port from 1024 to 65535 is taken' };
}

const lowest = 1024;
const highest = 65535;

function nextFree(taken: Map<number, string>, from: number, other: number | undefined): number | undefined {
  for (let step = 0; step <= highest - lowest; step++) {
    const port = from + step <= highest ? from + step : from + step - highest - 1 + lowest;
    if (!taken.has(port) && port !== other) return port;
  }
  return undefined;
}
