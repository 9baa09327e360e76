import { isObject, type Json, type Manifest, templatePath, valueAt } from '../inject/workloads.ts';
import type { Cluster } from './kubectl.ts';
import { tried } from './live.ts';
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
  return references.filter(isObject).find(({ controller }) => controller) as Reference | undefined;
}

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
  if (!owner) return undefined;
  const { kind, name } = owner;
  return { kind, name, template: templatePath({ group: groupOf(owner), kind } as Manifest) };
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
