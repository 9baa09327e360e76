import { fault } from '../../platform/faults/index.ts';
import { type Change, type KubeObject, type WatchOptions, watchList } from '../../platform/kube/index.ts';
import { injectLabel } from '../label.ts';
import type { LimitRange, Namespace, Pod } from '../pod.ts';

interface LimitRangeObject extends KubeObject {
  readonly spec?: { readonly limits?: LimitRange['limits'] };
}

type Watching = Pick<WatchOptions<KubeObject>, 'client' | 'now' | 'delay' | 'random' | 'onError'>;

export interface Namespaces {
  /** Resolves when both first lists are there. */
  readonly ready: Promise<unknown>;
  of(name: string, pod: Pod): Namespace | Promise<Namespace>;
  close(): Promise<unknown>;
}

/** Live look-ups at once; each is a call that a stranger could cause. */
const atOnce = 20;

/** Namespaces with their LimitRanges, from a watch; looked up live where the watch must be behind. */
export function watchNamespaces(watching: Watching): Namespaces {
  const limitRanges = new Map<string, Map<string, LimitRange>>();
  const namespaces = watchList({ ...watching, path: '/api/v1/namespaces' });
  const ranges = watchList<LimitRangeObject>({
    ...watching,
    path: '/api/v1/limitranges',
    onChange: (change) => keep(limitRanges, change),
  });
  const underWay = new Map<string, Promise<Namespace>>();

  const facts = ({ metadata }: KubeObject): Namespace => ({
    name: metadata.name,
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    limitRanges: [...(limitRanges.get(metadata.name)?.values() ?? [])],
  });

  function live(name: string): Promise<Namespace> {
    const same = underWay.get(name);
    if (same) return same;
    if (underWay.size >= atOnce) return Promise.reject(fault('busy'));
    const call = watching.client
      .request('GET', `/api/v1/namespaces/${encodeURIComponent(name)}`)
      .then((object) => facts(object as KubeObject))
      .finally(() => underWay.delete(name));
    underWay.set(name, call);
    return call;
  }

  return {
    ready: Promise.all([namespaces.ready, ranges.ready]),
    /** The API server calls only for labelled pods: one that looks otherwise means that the watch is behind. */
    of(name, pod) {
      const known = namespaces.get(name);
      const label = pod.metadata?.labels?.[injectLabel] ?? known?.metadata.labels?.[injectLabel];
      return known && label !== undefined && label !== 'disabled' ? facts(known) : live(name);
    },
    close: () => Promise.all([namespaces.close(), ranges.close()]),
  };
}

function keep(all: Map<string, Map<string, LimitRange>>, { type, object }: Change<LimitRangeObject>): void {
  const { name, namespace = '' } = object.metadata;
  const inNamespace = all.get(namespace) ?? new Map<string, LimitRange>();
  if (type === 'deleted') inNamespace.delete(name);
  else inNamespace.set(name, { name, limits: object.spec?.limits ?? [] });
  if (inNamespace.size > 0) all.set(namespace, inNamespace);
  else all.delete(namespace);
}
