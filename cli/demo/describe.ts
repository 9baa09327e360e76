import type { Container, Pod } from '../../webhook/index.ts';

const namesOf = (list: readonly { name: string }[] | null | undefined): string[] =>
  (list ?? []).map(({ name }) => name);

const added = <T extends { name: string }>(
  before: readonly T[] | null | undefined,
  after: readonly T[] | null | undefined,
): T[] => {
  const known = new Set(namesOf(before));
  return (after ?? []).filter(({ name }) => !known.has(name));
};

/** What a patch added to a pod, a line each, and what for. */
export function describeAdded(before: Pod, after: Pod): string[] {
  const sidecars = added(before.spec.initContainers, after.spec.initContainers).map(
    ({ name, image }) => `the sidecar ${name}: ${image}, which starts before the app and ends after it`,
  );
  const variables = after.spec.containers.flatMap((container, index) =>
    environmentOf(before.spec.containers[index], container),
  );
  const volumes = added(before.spec.volumes, after.spec.volumes).map(
    ({ name }) => `the volume ${name}${purpose[name] ?? ''}`,
  );
  const annotations = Object.keys(after.metadata?.annotations ?? {})
    .filter((key) => !(key in (before.metadata?.annotations ?? {})))
    .map((key) => `the annotation ${key}`);
  return [...sidecars, ...variables, ...volumes, annotations.join(', ')];
}

const purpose: Record<string, string> = {
  'sidelight-no-token': ", empty: the sidecar has no ServiceAccount's token",
  'sidelight-credentials': ": the vendor's credentials, for the sidecar alone",
};

function environmentOf(before: Container | undefined, after: Container): string[] {
  const variables = added(before?.env, after.env);
  const proxy = variables.find(({ name }) => name === 'HTTP_PROXY');
  if (proxy === undefined) return [];
  const others = namesOf(variables).filter((name) => name !== 'HTTP_PROXY' && name === name.toUpperCase());
  return [`variables of ${after.name}: HTTP_PROXY=${proxy.value}, ${others.join(', ')}`];
}
