import type { Settings } from '../../platform/config/index.ts';
import { formatQuantity, parseQuantity } from '../../platform/quantity/index.ts';
import type { Tuning } from '../annotations.ts';
import type { Amounts, LimitRange, Pod } from '../pod.ts';
import { type Amount, fitLimitRanges } from './limitRange.ts';
import { podTotal, quantity, type Resource } from './podTotal.ts';

const both: readonly Resource[] = ['cpu', 'memory'];

/** Below this Envoy does not start, or is killed at once. */
const least: Record<Resource, number> = { cpu: 0.01, memory: 64 * 2 ** 20 };

type Fitted = { resources: { requests: Amounts; limits: Amounts } } | { refused: string };

/** Requests and limits of the sidecar, fitted to the pod and to its namespace's LimitRanges; or why none fit. */
export const sidecarResources = (
  settings: Settings,
  tuning: Tuning,
  pod: Pod,
  limitRanges: readonly LimitRange[],
): Fitted =>
  fitResources(
    (resource) => ({ ...wanted(settings, tuning, resource), least: least[resource] }),
    pod,
    limitRanges,
  );

/** The wanted resources of one more container, which is of no use with less of a limit than `least`. */
export function fitResources(
  want: (resource: Resource) => Amount & { least: number },
  pod: Pod,
  limitRanges: readonly LimitRange[],
): Fitted {
  const requests: Amounts = {};
  const limits: Amounts = {};
  const guaranteed = isGuaranteed(pod);
  for (const resource of both) {
    const amount = want(resource);
    const share = podShare(pod, resource);
    if (share) {
      amount.request = 0;
      amount.limit = Math.min(amount.limit, share.limit);
    }
    const fitted = fitLimitRanges(limitRanges, pod, resource, amount, guaranteed && !share, amount.least);
    if ('refused' in fitted) return fitted;
    if (share && fitted.request > share.requestLeft) {
      return {
        refused: `a LimitRange asks ${formatQuantity(resource, fitted.request)} of ${resource} for each container; the pod's own requests leave ${formatQuantity(resource, share.requestLeft)}`,
      };
    }
    const limit = formatQuantity(resource, fitted.limit, Math.floor);
    const request = formatQuantity(resource, fitted.request);
    // A request that is rounded up must not pass a limit that is rounded down.
    requests[resource] = (parseQuantity(request) ?? 0) > (parseQuantity(limit) ?? 0) ? limit : request;
    limits[resource] = limit;
  }
  return { resources: { requests, limits } };
}

/** Annotations over settings; one that is set alone pulls the other with it. */
function wanted(settings: Settings, tuning: Tuning, resource: Resource): Amount {
  const [request, limit] =
    resource === 'cpu' ? [tuning.cpuRequest, tuning.cpuLimit] : [tuning.memoryRequest, tuning.memoryLimit];
  const amount = {
    request: parseQuantity(request ?? settings.telemetry.requests[resource]) ?? 0,
    limit: parseQuantity(limit ?? settings.telemetry.limits[resource]) ?? 0,
  };
  if (amount.request > amount.limit) {
    if (request !== undefined) amount.limit = amount.request;
    else amount.request = amount.limit;
  }
  return amount;
}

/** A pod with resources of its own shares them: ours ask for nothing and stay under its limit. */
function podShare(pod: Pod, resource: Resource): { limit: number; requestLeft: number } | undefined {
  const own = pod.spec.resources;
  if (!Object.keys(own?.requests ?? {}).length && !Object.keys(own?.limits ?? {}).length) return undefined;
  const limit = quantity(own?.limits, resource) ?? Number.POSITIVE_INFINITY;
  const request = quantity(own?.requests, resource) ?? limit;
  return { limit, requestLeft: Math.max(0, request - podTotal(pod, resource, 'requests')) };
}

/** Every container asks for exactly what it may use, of both resources. */
export function isGuaranteed(pod: Pod): boolean {
  return [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].every((container) =>
    both.every((resource) => {
      const limit = quantity(container.resources?.limits, resource);
      const request = quantity(container.resources?.requests, resource) ?? limit;
      return limit !== undefined && limit > 0 && request === limit;
    }),
  );
}
