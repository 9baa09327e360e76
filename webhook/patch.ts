import { isDeepStrictEqual } from 'node:util';
import type { EnvChange, Injection } from './injection.ts';
import { type Operation, pointer } from './operation.ts';
import type { EnvVar, Pod } from './pod.ts';

/** What of the injection stands in the pod already, both sides named. */
export function collisions(pod: Pod, injection: Injection): string[] {
  const found: string[] = [];
  const { containers, initContainers, ephemeralContainers, volumes } = pod.spec;
  for (const { name } of injection.sidecars) {
    for (const container of [...containers, ...(initContainers ?? []), ...(ephemeralContainers ?? [])]) {
      if (container.name === name) {
        found.push(
          `the pod's container "${name}" (image ${container.image ?? 'unset'}) has the name of Sidelight's sidecar "${name}"`,
        );
      }
    }
  }
  for (const volume of injection.volumes) {
    const taken = (volumes ?? []).find(({ name }) => name === volume.name);
    if (taken && !sameVolume(taken, volume)) {
      found.push(`the pod's volume "${volume.name}" has the name of Sidelight's volume "${volume.name}"`);
    }
  }
  for (const mount of injection.mounts) {
    const container = (pod.spec[mount.list] ?? [])[mount.index];
    const taken = container?.volumeMounts?.find(({ mountPath }) => mountPath === mount.mountPath);
    if (taken) {
      found.push(
        `container "${container?.name}" mounts its volume "${taken.name}" at ${mount.mountPath}, where Sidelight mounts "${mount.name}"`,
      );
    }
  }
  return found;
}

/** A copied template may hold our volume without our container, with the API server's defaults in it. */
const sameVolume = (taken: object, ours: Injection['volumes'][number]): boolean =>
  isDeepStrictEqual(withoutDefaults(taken), withoutDefaults(ours));

function withoutDefaults(volume: object): unknown {
  const defaults = ['apiVersion', 'defaultMode'];
  const { sources } = (volume as { projected?: { sources?: unknown } | null }).projected ?? {};
  const whole = 'projected' in volume ? { ...volume, projected: { sources: sources ?? [] } } : volume;
  return JSON.parse(
    JSON.stringify(whole, (key: string, value: unknown) =>
      defaults.includes(key) || value === null ? undefined : value,
    ),
  );
}

/** Injection and raw pod to add-only operations, in an order that depends on nothing but the two. */
export function buildPatch(pod: Pod, injection: Injection): Operation[] {
  const { spec } = pod;
  const present = new Set((spec.volumes ?? []).map(({ name }) => name));
  return [
    ...injection.env.flatMap((change) => environment(pod, change)),
    ...injection.mounts.map((mount): Operation => {
      const list = (spec[mount.list] ?? [])[mount.index]?.volumeMounts;
      const value = { name: mount.name, mountPath: mount.mountPath };
      const path = ['spec', mount.list, mount.index, 'volumeMounts'];
      return list?.length ? add([...path, '-'], value) : { ...put(path, list), value: [value] };
    }),
    ...prepend(['spec', 'initContainers'], spec.initContainers, injection.sidecars),
    ...append(
      ['spec', 'volumes'],
      spec.volumes,
      injection.volumes.filter(({ name }) => !present.has(name)),
    ),
    ...annotate(pod, injection.annotations),
  ];
}

type Path = readonly (string | number)[];

const add = (path: Path, value: unknown): Operation => ({ op: 'add', path: pointer(...path), value });

/** `add` where the member is absent, `replace` where it is null. */
const put = (path: Path, current: unknown): { op: 'add' | 'replace'; path: string } => ({
  op: current === undefined ? 'add' : 'replace',
  path: pointer(...path),
});

const append = (
  path: Path,
  current: readonly unknown[] | null | undefined,
  items: readonly unknown[],
): Operation[] => {
  if (items.length === 0) return [];
  if (current?.length) {
    const end = pointer(...path, '-');
    return items.map((value) => ({ op: 'add', path: end, value }));
  }
  return [{ ...put(path, current), value: items }];
};

const prepend = (
  path: Path,
  current: readonly unknown[] | null | undefined,
  items: readonly unknown[],
): Operation[] =>
  current?.length ? items.map((item, index) => add([...path, index], item)) : append(path, current, items);

/** Indices are those of the pod as it came: the sidecar is put before the init containers last. */
function environment(pod: Pod, change: EnvChange): readonly Operation[] {
  const { list, index } = change;
  const env = (pod.spec[list] ?? [])[index]?.env;
  const path = ['spec', list, index, 'env'];
  const set = change.set.map(({ index: at, variable }): Operation => {
    // Only what changes is replaced; a variable that came from elsewhere is replaced whole.
    const plain = env?.[at]?.value !== undefined && !env[at].valueFrom;
    return plain
      ? { op: 'replace', path: pointer(...path, at, 'value'), value: variable.value }
      : { op: 'replace', path: pointer(...path, at), value: variable };
  });
  const add = env?.length ? additions(pointer(...path, '-'), change.add) : append(path, env, change.add);
  return set.length === 0 ? add : [...set, ...add];
}

const shared = new WeakMap<readonly EnvVar[], Map<string, readonly Operation[]>>();
const sharedAtMost = 64;

/** Operations that append variables: frozen, and made once a place, where the variables are those of many pods. */
function additions(path: string, variables: readonly EnvVar[]): readonly Operation[] {
  const make = () => variables.map((value): Operation => ({ op: 'add', path, value }));
  if (!Object.isFrozen(variables)) return make();
  const places = shared.get(variables) ?? new Map<string, readonly Operation[]>();
  shared.set(variables, places);
  const known = places.get(path);
  if (known) return known;
  const made = make().map((operation) => Object.freeze(operation));
  if (places.size < sharedAtMost) places.set(path, made);
  return made;
}

function annotate(pod: Pod, annotations: Record<string, string>): Operation[] {
  if (!pod.metadata) return [add(['metadata'], { annotations })];
  const current = pod.metadata.annotations;
  const path = ['metadata', 'annotations'];
  if (!current) return [{ ...put(path, current), value: annotations }];
  return Object.entries(annotations).map(
    ([key, value]): Operation => ({
      op: Object.hasOwn(current, key) ? 'replace' : 'add',
      path: pointer(...path, key),
      value,
    }),
  );
}
