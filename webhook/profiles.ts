import type { Notice } from './admit.ts';
import type { Injection } from './injection.ts';
import { telemetry } from './label.ts';
import type { Container, Pod } from './pod.ts';
import { takenPorts } from './ports.ts';
import type { Reason } from './reasons.ts';
import type { Ports } from './telemetry/bootstrap.ts';
import { type ProfileInput, telemetryProfile } from './telemetry/profile.ts';
import { addProfiles, claimProfilePorts, type Named } from './userProfile.ts';

export type Injected =
  | { injection: Injection; ports: Ports | undefined; notices: Notice[] }
  | { refused: { reason: Reason; message: string } };

const nothing: Injection = { sidecars: [], volumes: [], mounts: [], env: [], annotations: {} };

/** Pod and settings to all that the named profiles add: ours first, then those of the settings. */
export function injectProfiles(input: ProfileInput, names: readonly string[]): Injected {
  const { profiles } = input.settings;
  const own = names.flatMap((name): Named[] => {
    const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
    return profile ? [[name, profile]] : [];
  });
  if (own.length === 0) return telemetryProfile(input);
  const taken = takenPorts(input.pod, ...namesakes(input.pod, own));
  const clash = claimProfilePorts(taken, own);
  if (clash) return { refused: { reason: 'port_taken', message: clash } };
  const first = names.includes(telemetry)
    ? telemetryProfile({ ...input, taken })
    : { injection: nothing, ports: undefined, notices: [] };
  if ('refused' in first) return first;
  const added = addProfiles(input, own, first.injection);
  if ('refused' in added) return { refused: { reason: 'limit_range', message: added.refused } };
  return {
    injection: added.injection,
    ports: first.ports,
    notices: [...first.notices, ...added.notices],
  };
}

/** Containers of the pod that have the name of a profile's: it is their name that is in the way, not their ports. */
function namesakes({ spec }: Pod, profiles: readonly Named[]): Container[] {
  const names = new Set(
    profiles.flatMap(([, { containers, initContainers }]) =>
      [...containers, ...initContainers].map(({ name }) => name),
    ),
  );
  return [...(spec.initContainers ?? []), ...spec.containers].filter(({ name }) => names.has(name));
}
