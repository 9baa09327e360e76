import { formatQuantity, parseQuantity } from '../../platform/quantity/index.ts';
import { type Container, type Pod, podTotal } from '../../webhook/index.ts';
import type { PodResources } from './schema.ts';

const both = ['cpu', 'memory'] as const;
type Kind = 'requests' | 'limits';
type Resources = Container['resources'];

const amount = (resources: Resources, kind: Kind, resource: 'cpu' | 'memory'): number =>
  parseQuantity(resources?.[kind]?.[resource] ?? 0) ?? 0;

const isSet = (resources: Resources): boolean =>
  both.some(
    (resource) => amount(resources, 'requests', resource) + amount(resources, 'limits', resource) > 0,
  );

/** A limit without a request is the request too. */
const isFixed = (resources: Resources): boolean =>
  both.every((resource) => {
    const limit = amount(resources, 'limits', resource);
    const request = resources?.requests?.[resource] ?? resources?.limits?.[resource] ?? 0;
    return limit > 0 && parseQuantity(request) === limit;
  });

/** As the API server reckons it: by the pod's own resources where it has some, else by its containers'. */
function qosClass({ spec }: Pod): string {
  const all = isSet(spec.resources)
    ? [spec.resources]
    : [...spec.containers, ...(spec.initContainers ?? [])].map(({ resources }) => resources);
  if (!all.some(isSet)) return 'BestEffort';
  return all.every(isFixed) ? 'Guaranteed' : 'Burstable';
}

/** What the scheduler counts, and the class that decides who goes first when a node runs short. */
export function podResources(pod: Pod): PodResources {
  const total = (resource: 'cpu' | 'memory'): string => {
    const own = pod.spec.resources?.requests?.[resource];
    const amount = own === undefined ? podTotal(pod, resource, 'requests') : (parseQuantity(own) ?? 0);
    return formatQuantity(resource, amount);
  };
  return { requests: { cpu: total('cpu'), memory: total('memory') }, qosClass: qosClass(pod) };
}
