import type { z } from 'zod';
import { parseQuantity } from '../quantity/index.ts';
import { pathText } from './path.ts';
import type { Profile } from './profiles.ts';

type Path = (string | number)[];
type Say = (path: Path, message: string) => void;

interface Parts {
  profiles: Record<string, Profile>;
  defaultProfiles: string[];
  webhook: Resources;
}

/** What the shapes alone can't say: that profiles fit each other and the default profiles, and requests their limits. */
export function checkAgreement(
  { profiles, defaultProfiles, webhook }: Parts,
  context: z.RefinementCtx,
): void {
  const say: Say = (path, message) => context.addIssue({ code: 'custom', path, message });
  checkResources(webhook, ['webhook'], say);
  const known = ['telemetry', ...Object.keys(profiles)];
  for (const [at, name] of defaultProfiles.entries())
    if (!known.includes(name)) say(['defaultProfiles', at], `one of the profiles: ${known.join(', ')}`);
  const containers = new Map<string, string>();
  const volumes = new Map<string, string>();
  for (const [name, profile] of Object.entries(profiles)) {
    const path = ['profiles', name];
    for (const [container, at] of containersOf(profile)) {
      unique(containers, container.name, [...path, ...at, 'name'], 'container', say);
      checkResources(container.resources, [...path, ...at, 'resources'], say);
      checkMounts(container, profile, [...path, ...at, 'volumeMounts'], say);
    }
    for (const [at, volume] of profile.volumes.entries())
      unique(volumes, volume.name, [...path, 'volumes', at, 'name'], 'volume', say);
    checkPorts(profile, path, say);
    checkProbes(profile, path, say);
    const variables = new Map<string, string>();
    for (const [at, { name: variable }] of profile.env.entries())
      unique(variables, variable, [...path, 'env', at, 'name'], 'variable', say);
  }
}

type AnyContainer = Profile['initContainers'][number];
type Resources = AnyContainer['resources'];

const containersOf = (profile: Profile): [AnyContainer, Path][] =>
  (['initContainers', 'containers'] as const).flatMap((list) =>
    profile[list].map((container, at): [AnyContainer, Path] => [container, [list, at]]),
  );

function unique(seen: Map<string, string>, name: string, path: Path, what: string, say: Say): void {
  const before = seen.get(name);
  if (before) say(path, `another ${what}: ${before} has it`);
  seen.set(name, pathText(path.slice(0, -1)));
}

function checkResources({ requests, limits }: Resources, path: Path, say: Say): void {
  for (const resource of ['cpu', 'memory'] as const) {
    if ((parseQuantity(requests[resource]) ?? 0) > (parseQuantity(limits[resource]) ?? 0))
      say([...path, 'requests', resource], `at most limits.${resource}, which is ${limits[resource]}`);
  }
}

function checkMounts({ volumeMounts }: AnyContainer, { volumes }: Profile, path: Path, say: Say): void {
  const own = volumes.map(({ name }) => name);
  const places = new Map<string, string>();
  for (const [index, { name, mountPath }] of volumeMounts.entries()) {
    if (!own.includes(name))
      say([...path, index, 'name'], `a volume of the profile: ${own.join(', ') || 'it has none'}`);
    unique(places, mountPath, [...path, index, 'mountPath'], 'mount', say);
  }
}

function checkPorts({ containers }: Profile, path: Path, say: Say): void {
  const ports = new Map<string, string>();
  for (const [at, container] of containers.entries()) {
    const names = new Map<string, string>();
    for (const [index, { name, containerPort, protocol }] of (container.ports ?? []).entries()) {
      const place = [...path, 'containers', at, 'ports', index];
      unique(ports, `${containerPort}/${protocol}`, [...place, 'containerPort'], 'port', say);
      if (name !== undefined) unique(names, name, [...place, 'name'], 'port', say);
    }
  }
}

function checkProbes({ containers }: Profile, path: Path, say: Say): void {
  for (const [at, container] of containers.entries())
    for (const probe of ['startupProbe', 'livenessProbe'] as const)
      if ((container[probe]?.successThreshold ?? 1) > 1)
        say([...path, 'containers', at, probe, 'successThreshold'], '1: Kubernetes takes no other for it');
}
