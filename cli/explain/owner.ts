import { isObject, type Json, type Manifest, templatePath, valueAt } from '../inject/workloads.ts';
import { type Cluster, tried } from './kubectl.ts';
import type { Owner } from './subject.ts';

interface Reference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly controller?: boolean;
}

/** A ReplicaSet's Deployment, a Job's CronJob: more than this stand above no pod. */
const highest = 3;

function controllerOf(object: Json): Reference | undefined {
  const references = valueAt(object, '/metadata/ownerReferences');
  if (!Array.isArray(references)) return undefined;
  return references.filter(isObject).find(isController) as Reference | undefined;
}

const isController = ({ controller, apiVersion, kind, name }: Json): boolean =>
  controller === true && [apiVersion, kind, name].every((text) => typeof text === 'string');

/** What made the object in the end: it is what people edit and restart. */
export async function ownerOf(object: Json, namespace: string, cluster: Cluster): Promise<Owner | undefined> {
  let owner: Reference | undefined;
  let below: Json | undefined = object;
  for (let height = 0; height < highest && below; height++) {
    const above = controllerOf(below);
    if (!above) break;
    owner = above;
    below = await read(above, namespace, cluster);
  }
  return owner && described(owner);
}

/** The same among the objects of an input. */
export function ownerAmong(all: readonly Manifest[], object: Json, height = 0): Owner | undefined {
  const above = controllerOf(object);
  if (!above) return undefined;
  const namespace = valueAt(object, '/metadata/namespace');
  const found = all.find(
    ({ kind, value }) =>
      kind === above.kind &&
      valueAt(value, '/metadata/name') === above.name &&
      valueAt(value, '/metadata/namespace') === namespace,
  );
  const higher = found && height + 1 < highest ? ownerAmong(all, found.value, height + 1) : undefined;
  return higher ?? described(above);
}

function described(owner: Reference): Owner {
  const { kind, name } = owner;
  const group = groupOf(owner);
  const template = templatePath({ group, kind });
  return { kind: template === undefined && group !== '' ? `${kind}.${group}` : kind, name, template };
}

const groupOf = ({ apiVersion }: Reference): string =>
  apiVersion.includes('/') ? (apiVersion.split('/')[0] as string) : '';

/** Undefined where it may not be read. */
async function read(reference: Reference, namespace: string, cluster: Cluster): Promise<Json | undefined> {
  const { apiVersion, kind, name } = reference;
  const group = groupOf(reference);
  const type = group === '' ? kind : `${kind}.${apiVersion.slice(group.length + 1)}.${group}`;
  const found = await tried<Json>(cluster.get(`${type}/${name}`, '-n', namespace));
  return 'value' in found ? found.value : undefined;
}
