import type { Tuning } from './annotations.ts';
import { statusAnnotation } from './annotations.ts';
import { type Operation, pointer } from './operation.ts';
import type { Container, Pod } from './pod.ts';
import { choosePorts, claimVendorPorts, takenPorts } from './ports.ts';
import type { Status } from './status.ts';
import type { Ports } from './telemetry/bootstrap.ts';
import { proxyUrl } from './telemetry/environment.ts';
import { rewritePorts } from './telemetry/rewritePorts.ts';
import { bootstrapFlag, sidecarName, statsPortName } from './telemetry/sidecar.ts';

/** The ports that others have, when another container has come to take one of ours; undefined while they are free. */
export function portsInTheWay(
  pod: Pod,
  ours: Container,
  status: Status,
  { vendorPorts = [] }: Tuning,
): Map<number, string> | undefined {
  const taken = takenPorts(pod, ours);
  const { proxy, metrics } = status.ports ?? {};
  const own = [proxy, metrics, ...vendorPorts.map(({ port }) => port)];
  return own.some((port) => port !== undefined && taken.has(port)) ? taken : undefined;
}

/** Who has come to take a port of a profile's container, which can't move. */
export function profilePortInTheWay(pod: Pod, status: Status): string | undefined {
  if (status.containers.every((name) => name === sidecarName)) return undefined;
  const isProfiles = ({ name }: Container) => name !== sidecarName && status.containers.includes(name);
  const containers = (pod.spec.initContainers ?? []).filter(isProfiles);
  const taken = takenPorts(pod, ...containers);
  for (const [port, who] of takenPorts({ spec: { containers } })) {
    const by = taken.get(port);
    if (by) return `port ${port} of ${who} is taken by ${by}; it cannot move`;
  }
  return undefined;
}

/**
 * Moves our sidecar to the next free ports: container port, bootstrap, environment and status together.
 * Only values that we wrote ourselves are replaced.
 */
export function movePorts(
  pod: Pod,
  ours: { index: number; container: Container },
  status: Status & { ports: Ports },
  tuning: Tuning,
  taken: Map<number, string>,
): { patch: Operation[] } | { refused: string } {
  const noVendor = claimVendorPorts(taken, tuning.vendorPorts ?? []);
  if (noVendor) return { refused: noVendor };
  const ports = choosePorts(taken, status.ports, tuning);
  if ('taken' in ports) return { refused: ports.taken };
  const args = ours.container.args ?? [];
  const at = args.indexOf(bootstrapFlag) + 1;
  const bootstrap = at > 0 ? rewritePorts(args[at] ?? '', ports) : undefined;
  if (bootstrap === undefined) {
    const inTheWay = taken.has(status.ports.proxy) ? status.ports.proxy : status.ports.metrics;
    return {
      refused: `port ${inTheWay} of Sidelight's sidecar is taken by ${taken.get(inTheWay)}, and its bootstrap cannot be read to move it`,
    };
  }
  const sidecar = ['spec', 'initContainers', ours.index];
  const declared = (ours.container.ports ?? []).findIndex(({ name }) => name === statsPortName);
  return {
    patch: [
      ...moveEnvironment(pod, status.ports, ports),
      { op: 'replace', path: pointer(...sidecar, 'ports', declared, 'containerPort'), value: ports.metrics },
      { op: 'replace', path: pointer(...sidecar, 'args', at), value: bootstrap },
      {
        op: 'replace',
        path: pointer('metadata', 'annotations', statusAnnotation),
        value: JSON.stringify({ ...status, ports }),
      },
    ],
  };
}

function moveEnvironment(pod: Pod, from: Ports, to: Ports): Operation[] {
  if (from.proxy === to.proxy) return [];
  const operations: Operation[] = [];
  for (const list of ['containers', 'initContainers'] as const) {
    for (const [index, container] of (pod.spec[list] ?? []).entries()) {
      for (const [at, variable] of (container.env ?? []).entries()) {
        if (!/^https?_proxy$/i.test(variable.name) || variable.value !== proxyUrl(from.proxy)) continue;
        operations.push({
          op: 'replace',
          path: pointer('spec', list, index, 'env', at, 'value'),
          value: proxyUrl(to.proxy),
        });
      }
    }
  }
  return operations;
}
