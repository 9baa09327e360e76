import type { Profile } from '../platform/config/index.ts';
import { parseQuantity } from '../platform/quantity/index.ts';
import type { Notice } from './admit.ts';
import { chosenContainers } from './chosen.ts';
import type { EnvChange, Injection } from './injection.ts';
import type { Container, EnvVar, Pod } from './pod.ts';
import { takenPorts } from './ports.ts';
import type { ProfileInput } from './telemetry/profile.ts';
import { fitResources } from './telemetry/resources.ts';
import { emptyTokenVolume, noTokenMount, userIn } from './telemetry/sidecar.ts';

/** A profile of the settings by its name. */
export type Named = readonly [name: string, profile: Profile];

/** Takes the ports of the profiles' containers, which can't move; or says who has one. */
export function claimProfilePorts(
  taken: Map<number, string>,
  profiles: readonly Named[],
): string | undefined {
  for (const [name, { containers }] of profiles) {
    for (const [port, who] of takenPorts({ spec: { containers: containers as Container[] } })) {
      const by = taken.get(port);
      if (by) return `port ${port} of profile "${name}", ${who}, is taken by ${by}; it cannot move`;
      taken.set(port, `profile "${name}", ${who}`);
    }
  }
  return undefined;
}

type Result = { injection: Injection; notices: Notice[] } | { refused: string };

/** What profiles of the settings add to what is added already; or why their resources don't fit. */
export function addProfiles(input: ProfileInput, profiles: readonly Named[], first: Injection): Result {
  const sidecars = [...first.sidecars];
  for (const [, { initContainers, containers }] of profiles) {
    for (const [given, isSidecar] of [
      ...initContainers.map((container) => [container, false] as const),
      ...containers.map((container) => [container, true] as const),
    ]) {
      const made = injected(given, isSidecar, input, sidecars);
      if ('refused' in made) return made;
      sidecars.push(made);
    }
  }
  const { env, notices } = addVariables(input, variablesOf(profiles), first.env);
  return {
    injection: {
      sidecars,
      volumes: [
        ...(sidecars.length > 0 ? [emptyTokenVolume] : []),
        ...first.volumes.filter(({ name }) => name !== emptyTokenVolume.name),
        ...profiles.flatMap(([, { volumes }]) => volumes),
      ],
      mounts: first.mounts,
      env,
      annotations: { ...first.annotations, ...newAnnotations(input.pod, profiles) },
    },
    notices,
  };
}

/** With all that a container of ours has: restricted, bounded, without a token. */
function injected(
  given: Profile['initContainers'][number],
  isSidecar: boolean,
  { pod, namespace, settings }: ProfileInput,
  before: readonly Container[],
): Container | { refused: string } {
  const { requests, limits } = given.resources;
  const fitted = fitResources(
    (resource) => {
      const request = parseQuantity(requests[resource]) ?? 0;
      return { request, limit: parseQuantity(limits[resource]) ?? 0, least: request };
    },
    withInitContainers(pod, before),
    namespace.limitRanges,
  );
  if ('refused' in fitted) return { refused: `container "${given.name}": ${fitted.refused}` };
  return {
    ...(given as Container),
    imagePullPolicy: given.imagePullPolicy ?? settings.images.pullPolicy,
    ...(isSidecar ? { restartPolicy: 'Always' } : {}),
    resources: fitted.resources,
    securityContext: { ...userIn(namespace), ...given.securityContext },
    volumeMounts: [noTokenMount, ...given.volumeMounts],
  } as Container;
}

/** The pod as it is once `before` are in it, for sums over its containers. */
const withInitContainers = (pod: Pod, before: readonly Container[]): Pod => ({
  ...pod,
  spec: { ...pod.spec, initContainers: [...before, ...(pod.spec.initContainers ?? [])] },
});

/** Of profiles that name the same variable the last counts. */
const variablesOf = (profiles: readonly Named[]): EnvVar[] => [
  ...new Map(
    profiles.flatMap(([, { env }]) =>
      (env as EnvVar[]).map((variable) => [variable.name, variable] as const),
    ),
  ).values(),
];

/** Variables that a container lacks, beside those that it gets already; its own stay. */
function addVariables(
  { pod, settings, tuning }: ProfileInput,
  variables: readonly EnvVar[],
  first: readonly EnvChange[],
): { env: EnvChange[]; notices: Notice[] } {
  if (variables.length === 0) return { env: [...first], notices: [] };
  const notices: Notice[] = [];
  const env = chosenContainers(pod, settings, tuning).map(([place, container]): EnvChange => {
    const { add, set } = first.find(({ list, index }) => list === place.list && index === place.index) ?? {
      add: [],
      set: [],
    };
    const own = new Map((container.env ?? []).map((variable) => [variable.name, variable]));
    const others = variables.filter((variable) => isOther(own.get(variable.name), variable));
    if (others.length > 0) {
      const names = others.map(({ name }) => name).join(', ');
      const message = `container "${container.name}" sets ${names} itself, and keeps it`;
      notices.push({ reason: 'own_variable', container: container.name, message });
    }
    return { ...place, add: [...add, ...variables.filter(({ name }) => !own.has(name))], set };
  });
  return { env: env.filter(({ add, set }) => add.length + set.length > 0), notices };
}

/** Of a variable from elsewhere the API server fills in parts: that it comes from elsewhere is enough. */
const isOther = (own: EnvVar | undefined, ours: EnvVar): boolean =>
  own !== undefined &&
  (ours.valueFrom ? !own.valueFrom : own.value !== ours.value && !(ours.value === '' && !own.value));

function newAnnotations({ metadata }: Pod, profiles: readonly Named[]): Record<string, string> {
  const own = metadata?.annotations ?? {};
  const wanted = profiles.flatMap(([, { annotations }]) => Object.entries(annotations));
  return Object.fromEntries(wanted.filter(([key]) => !Object.hasOwn(own, key)));
}
