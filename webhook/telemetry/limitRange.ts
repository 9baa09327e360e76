import { formatQuantity } from '../../platform/quantity/index.ts';
import type { LimitRange, Pod } from '../pod.ts';
import { podTotal, quantity, type Resource } from './podTotal.ts';

/** Cores or bytes. */
export interface Amount {
  request: number;
  limit: number;
}

interface Bound {
  source: string;
  min: number;
  max: number;
  ratio: number;
  /** What the pod's own containers already ask for and may use, where the bound is on the pod. */
  beside: Amount;
}

const none: Amount = { request: 0, limit: 0 };

function bounds(ranges: readonly LimitRange[], pod: Pod, resource: Resource): Bound[] {
  return ranges.flatMap((range) =>
    range.limits
      .filter(({ type }) => type === 'Container' || type === 'Pod')
      .map((item) => {
        const beside =
          item.type === 'Container'
            ? none
            : { request: podTotal(pod, resource, 'requests'), limit: podTotal(pod, resource, 'limits') };
        return {
          source: `LimitRange "${range.name}" (${item.type})`,
          min: Math.max(0, (quantity(item.min, resource) ?? 0) - beside.request),
          max: (quantity(item.max, resource) ?? Number.POSITIVE_INFINITY) - beside.limit,
          ratio: quantity(item.maxLimitRequestRatio, resource) ?? Number.POSITIVE_INFINITY,
          beside,
        };
      }),
  );
}

/** `amount` within the minimum, maximum and ratio of every LimitRange; or the one that leaves too little. */
export function fitLimitRanges(
  ranges: readonly LimitRange[],
  pod: Pod,
  resource: Resource,
  amount: Amount,
  requestIsLimit: boolean,
  /** Less of a limit is of no use. */
  least: number,
): Amount | { refused: string } {
  if (ranges.length === 0) {
    const { request, limit } = amount;
    return { request: requestIsLimit ? limit : Math.min(limit, request), limit };
  }
  const all = bounds(ranges, pod, resource);
  const highest = Math.min(amount.limit, ...all.map(({ max }) => max));
  const floor = Math.max(0, ...all.map(({ min }) => min));
  const limit = Math.max(highest, floor);
  const tightest = all.find(({ max }) => max < Math.max(limit, least));
  if (tightest) return refusal(tightest.source, resource, tightest.max, Math.max(floor, least));
  let request = requestIsLimit ? limit : Math.min(limit, Math.max(amount.request, floor));
  for (const { source, ratio, beside } of all) {
    const needed = (beside.limit + limit) / ratio - beside.request;
    if (needed > limit) return refusal(source, resource, limit, needed);
    request = Math.max(request, needed);
  }
  return { request, limit };
}

const refusal = (source: string, resource: Resource, left: number, needed: number) => ({
  refused: `${source} leaves ${formatQuantity(resource, Math.max(0, left))} of ${resource}; the sidecar needs ${formatQuantity(resource, needed)}`,
});
