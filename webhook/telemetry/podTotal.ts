import { parseQuantity } from '../../platform/quantity/index.ts';
import type { Amounts, Container, Pod } from '../pod.ts';

export type Resource = 'cpu' | 'memory';

/** Cores or bytes; undefined where none are set. */
export const quantity = (amounts: Amounts | null | undefined, resource: Resource): number | undefined => {
  const text = amounts?.[resource];
  return text === undefined || text === null ? undefined : parseQuantity(text);
};

/** As the API server counts: app containers and native sidecars, or the largest init container beside them. */
export function podTotal(pod: Pod, resource: Resource, kind: 'requests' | 'limits'): number {
  const of = (container: Container): number => quantity(container.resources?.[kind], resource) ?? 0;
  let sidecars = 0;
  let largestInit = 0;
  for (const container of pod.spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') sidecars += of(container);
    else largestInit = Math.max(largestInit, sidecars + of(container));
  }
  const running = pod.spec.containers.reduce((sum, container) => sum + of(container), sidecars);
  return Math.max(running, largestInit);
}
